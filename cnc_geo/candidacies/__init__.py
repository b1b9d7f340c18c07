"""The call, rule by rule with its lines, and what each candidacy changes."""
