"""The commands of the records."""
