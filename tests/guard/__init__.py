"""Attacks, each through the doors that an attacker has: who may what, forged forms, scripts in texts, sessions, floods."""
