"""What can be typed after `python -m evals`."""
