"""What is declared, and which atoms it holds on a day: the one place where «covered» is told."""
