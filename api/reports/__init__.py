"""The scored transcript in all its forms, who may open it, and how it is graded."""
