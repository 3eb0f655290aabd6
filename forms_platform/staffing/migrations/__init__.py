"""Migrations of the staffing app."""
