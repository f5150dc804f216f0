"""The instrument that says how good the graders are."""
