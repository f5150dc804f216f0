"""Guides, questions and how to find them."""
