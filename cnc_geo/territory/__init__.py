"""The communes of a vintage, their levels, and every question of geometry; no file, no zone."""
