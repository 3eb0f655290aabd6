"""The walls of the house, and the commands that look after them."""
