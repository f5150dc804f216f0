"""Who uses this: accounts, sessions, keys, and what a coach may see."""
