"""The fictional Björkvattens kommun: people, units, history, and signing in by choosing whom to be."""
