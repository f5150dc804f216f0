"""Interviews being held now: a room, who listens to it, its voice."""
