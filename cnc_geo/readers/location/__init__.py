"""Where each row is: its coordinates, its codes, or the words of its address."""
