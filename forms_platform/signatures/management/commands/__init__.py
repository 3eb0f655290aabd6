"""The commands of the keys."""
