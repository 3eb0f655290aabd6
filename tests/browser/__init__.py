"""The platform as people meet it: a real Chromium against real processes."""
