"""The words: every table, column and code, and how French says them; it knows nothing else."""
