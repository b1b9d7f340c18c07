"""What a session holds: its view, files, sketches, long work, and what it looked at last."""
