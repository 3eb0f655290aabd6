"""The trail that proves itself: who did what, and that nobody has changed it since."""
