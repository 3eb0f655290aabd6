"""Integrations: what is decided here lands in other systems."""
