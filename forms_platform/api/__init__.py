"""The HTTP API: to fill in, hand in, follow, put right and decide, for programs that act for a person."""
