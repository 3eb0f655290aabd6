"""Which handler answers which message. What must run upward runs through this table and nothing else."""

from __future__ import annotations

HANDLERS: dict[str, tuple[str, ...]] = {}
