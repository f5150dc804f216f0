"""What all pages share, and the pages around an interview: start, room, history, guides."""
