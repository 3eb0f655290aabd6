"""The organisation: people, units, working groups, roles, stand-ins and cost centres."""
