"""Requests to elsewhere (utgående anrop): where an address leads, and what the other side answers."""
