"""Speech: sound, the timing of turns, and what is said about delivery. Engines are in `interviewer/adapters`."""
