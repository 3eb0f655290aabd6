"""Commands of filling in."""
