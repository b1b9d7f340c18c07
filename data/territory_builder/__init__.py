"""The steps that turn three published packages into the embedded territory of 2026."""
