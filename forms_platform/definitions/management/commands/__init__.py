"""Commands of the definitions."""
