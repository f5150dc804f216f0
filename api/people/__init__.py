"""Who asks, and what is theirs: signing in, accounts, settings, coaches."""
