"""Registers (register): accounts and objects, read in from the finance system's own file."""
