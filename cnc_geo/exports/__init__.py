"""Tables → bytes with their provenance; the catalogue says which tables exist."""
