"""From one interview to the next: drills, the plan, progress, two interviews side by side."""
