"""The shell: channels, sessions, effects, pushes, and the one composition root."""
