"""How much of everything a person may use: turns, interviews, sound, tokens, money."""
