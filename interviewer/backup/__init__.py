"""Everything an installation holds, as one file, and back."""
