"""Faults: the platform's real processes, killed and starved. The books are read from outside, on a raw connection."""
