"""The HTTP API: everything a person can do through pages, for programs that act for a person."""
