"""The outbox (utkorg): what remains to be told the world, and how it is told exactly as often as it takes."""
