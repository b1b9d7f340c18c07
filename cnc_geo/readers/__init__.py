"""Files → checked tables and a diagnosis of every row: the only door in."""
