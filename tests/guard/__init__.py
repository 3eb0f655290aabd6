"""Attacks, each through the doors that an attacker has: forged forms, scripts in texts, stolen sessions, floods."""
