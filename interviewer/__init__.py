"""The interview itself: plan, policy, conductor, grading, report."""

import os

# NumPy's threads spin on after each product, here of small matrices, and take the cores from the recogniser beside it:
# a phrase took a tenth longer, and now and then twice as long. It is read when NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
