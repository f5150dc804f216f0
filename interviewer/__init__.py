"""The interview itself: plan, policy, conductor, grading, report."""
