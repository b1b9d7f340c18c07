"""What tests share: toys, worlds, files, witnesses; a test module imports no other."""
