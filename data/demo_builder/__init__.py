"""The rules of the demonstration network: one module a table, one for the draws."""
