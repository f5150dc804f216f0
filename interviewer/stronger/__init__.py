"""The stronger answer: an outline with citations, and the person's own words in the order of a framework."""
