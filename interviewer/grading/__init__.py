"""Grading: gates, evidence, the built-in grader, the model grader, and the arithmetic on grades."""
