"""Webhooks (webbkrokar): what happens is told to other systems, signed, at once and again until they have it."""
