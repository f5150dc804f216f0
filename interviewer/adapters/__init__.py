"""Engines behind the ports; each third-party engine is imported in exactly one file."""
