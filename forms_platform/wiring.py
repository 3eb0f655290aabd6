"""Which handler answers which message. What must run upward runs through this table and nothing else."""

from __future__ import annotations

from forms_platform.outbox.handlers import Handler

HANDLERS: dict[str, tuple[Handler | str, ...]] = {
    "case.registered": (),
    "step.opened": (),
    "step.decided": (),
    "case.returned": (),
    "case.amended": (),
    "case.withdrawn": (),
    "case.closed": (),
    "decision.due": (),
    "record.made": (),
    "delivery.changed": (),
}
