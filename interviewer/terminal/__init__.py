"""The command line, rendered with rich; nothing here decides anything."""
