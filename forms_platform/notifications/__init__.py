"""Notifications: an event in plain words, to those it concerns."""
