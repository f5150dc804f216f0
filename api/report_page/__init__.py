"""What the page of a report shows, computed from the report."""
