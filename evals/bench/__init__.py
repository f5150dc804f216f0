"""Speed, measured as a person meets it and as a ratio to a floor run side by side. `python -m evals.bench`."""
