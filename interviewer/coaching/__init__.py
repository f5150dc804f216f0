"""From one interview to the next: what was measured so far, and what to do about it."""
