"""Approvals: the queue, decisions, and taking them back."""
