"""Reads the settings from the environment, and tells every missing or malformed variable at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}


@dataclass(frozen=True, slots=True)
class EnvironmentFault:
    """What is wrong with one variable, in both languages."""

    name: str
    sv: str
    en: str


class Environment:
    """The environment's variables, read one by one; `stop_if_faulty` ends the process with all faults in one message.

    `NAME_FILE` may name a file that holds the value of `NAME`, so that secrets need not be in the environment.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.faults: list[EnvironmentFault] = []

    def fault(self, name: str, sv: str, en: str) -> None:
        """The fault is kept until all variables have been read."""
        self.faults.append(EnvironmentFault(name, sv, en))

    def text(self, name: str, default: str = "") -> str:
        """The variable's text without surrounding space, else the text of the file that NAME_FILE names."""
        value = self._values.get(name, "").strip()
        file = self._values.get(f"{name}_FILE", "").strip()
        if value or not file:
            return value or default
        try:
            return Path(file).read_text(encoding="utf-8").strip() or default
        except (OSError, UnicodeDecodeError):
            self.fault(f"{name}_FILE", f"filen {file} går inte att läsa", f"the file {file} cannot be read")
            return default

    def required(self, name: str, sv: str, en: str) -> str:
        """The variable's text; `sv` and `en` say what it is when it is missing."""
        value = self.text(name)
        if not value:
            self.fault(name, f"saknas: {sv}", f"is missing: {en}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Whether the variable says yes."""
        value = self._values.get(name)
        if value is None:
            return default
        if value.strip().lower() in YES:
            return True
        if value.strip().lower() not in NO:
            self.fault(name, f"ska vara 1 eller 0, inte ”{value}”", f"has to be 1 or 0, not '{value}'")
        return False

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """The variable as a whole number within its limits."""
        value = self.text(name, str(default))
        if value.isascii() and value.isdigit() and least <= int(value) <= most:
            return int(value)
        self.fault(
            name,
            f"ska vara ett heltal mellan {least} och {most}, inte ”{value}”",
            f"has to be a whole number from {least} to {most}, not '{value}'",
        )
        return default

    def numbers(self, name: str, default: tuple[int, ...]) -> tuple[int, ...]:
        """The variable as positive whole numbers with commas between them."""
        value = self.text(name)
        if not value:
            return default
        parts = [part.strip() for part in value.split(",")]
        if all(part.isascii() and part.isdigit() and int(part) > 0 for part in parts):
            return tuple(int(part) for part in parts)
        self.fault(
            name,
            f"ska vara heltal med komma mellan, inte ”{value}”",
            f"has to be whole numbers with commas between them, not '{value}'",
        )
        return default

    def listed(self, name: str) -> list[str]:
        """The variable's parts between commas."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def pairs(self, name: str) -> dict[str, str]:
        """The variable's parts of the form name=value."""
        return dict(part.split("=", 1) for part in self.listed(name) if "=" in part)

    def place(self, name: str) -> tuple[str, int] | str | None:
        """Where a neighbour listens: host and port of "host:port", the path of a socket ("/run/x.sock"), or None."""
        value = self.text(name)
        if not value:
            return None
        path = value.removeprefix("unix:")
        if path.startswith("/"):
            return path
        host, _, port = value.removeprefix("tcp://").rpartition(":")
        if host and port.isascii() and port.isdigit() and 0 < int(port) < 65536:
            return host.strip("[]"), int(port)
        self.fault(
            name,
            "ska vara värd:port eller sökvägen till en sockel, till exempel /run/clamav/clamd.ctl",
            "has to be host:port or the path of a socket, for example /run/clamav/clamd.ctl",
        )
        return None

    def database(self, name: str) -> dict[str, Any] | None:
        """Django's description of the database that the variable's address names; None without an address."""
        value = self.text(name)
        if not value:
            return None
        try:
            return database_from_url(value)
        except ValueError:
            self.fault(
                name,
                "ska se ut som postgres://namn:lösenord@värd:5432/databas",
                "has to look like postgres://name:password@host:5432/database",
            )
            return None

    def stop_if_faulty(self) -> None:
        """The process has ended with a sentence about every fault, unless there was none."""
        if self.faults:
            raise SystemExit(self.sentence())

    def sentence(self) -> str:
        """All faults, first in Swedish and then in English."""
        sv = "; ".join(f"{fault.name} {fault.sv}" for fault in self.faults)
        en = "; ".join(f"{fault.name} {fault.en}" for fault in self.faults)
        return (
            f"Plattformen startar inte, rätta miljön: {sv}.\nThe platform does not start, mend the environment: {en}."
        )


def database_from_url(url: str, *, statement_timeout_ms: int = 15_000) -> dict[str, Any]:
    """Django's description of the database behind an address (postgres://… or sqlite:///path).

    Raises: ValueError when the address is of no such kind.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme == "sqlite" and name:
        return sqlite(Path(name))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise ValueError(url)
    asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = unquote(parts.hostname or "") or asked.pop("host", "")
    # A request waits for nobody for ever: not for a statement, not for a lock, not for a transaction left open.
    limits = (
        f"-c statement_timeout={statement_timeout_ms} -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
    )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "application_name": "forms-platform", "options": limits, **asked},
    }


def sqlite(path: Path) -> dict[str, Any]:
    """Django's description of an SQLite database that several processes write to and a power cut cannot spoil."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            # Transactions take the write lock at once: two that read first and write later cannot deadlock.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
