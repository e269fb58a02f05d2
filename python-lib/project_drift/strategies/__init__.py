"""Ways to compare two values; each turns them into `Change`s."""
