"""A receiver that is a folder: what was begun is a line in a log, what arrived is a file named by the message."""

from __future__ import annotations

import os
import time
from pathlib import Path

from forms_platform import wiring
from forms_platform.outbox.handlers import Handler
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome, TryLater
from tests.faults.points import die


def deliver(message: Envelope) -> Outcome:
    """The message has arrived. Asked to be slow, its first try takes long enough to be killed in the middle."""
    folder = Path(os.environ["FAULTS_FOLDER"])
    with (folder / "begun").open("a", encoding="ascii") as log:
        log.write(f"{message.id} {os.getpid()} {message.attempt}\n")
    if message.payload.get("slow") and message.attempt == 1:
        time.sleep(float(message.payload["slow"]))
    _die_once(folder, message, "before-send")
    _arrive(folder, message)
    _die_once(folder, message, "after-send")
    return Delivered("mottaget")


def refuse_twice(message: Envelope) -> Outcome:
    """It arrives the third time."""
    if message.attempt < 3:
        return TryLater("mappen går inte att skriva till")
    _arrive(Path(os.environ["FAULTS_FOLDER"]), message)
    return Delivered()


def _die_once(folder: Path, message: Envelope, point: str) -> None:
    """Asked to, the process dies here the first time that it comes by with the message."""
    died = folder / f"died-{message.id}"
    if message.payload.get("die") == point and not died.exists():
        died.touch()
        die()


def _arrive(folder: Path, message: Envelope) -> None:
    written = folder / f".{message.id}.{os.getpid()}"
    written.write_text(f"{message.about}\n", encoding="ascii")
    written.rename(folder / f"{message.id}.txt")


HANDLERS: dict[str, tuple[Handler | str, ...]] = {
    **wiring.HANDLERS,
    "parcel": ("tests.faults.handlers.deliver",),
    "stubborn": ("tests.faults.handlers.refuse_twice",),
}
