"""A situation → one table: each module has the name of its table, keeps nothing, draws nothing."""
