"""The containers, as far as they can be looked at where none can be run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_every_long_running_service_is_watched_and_restarted() -> None:
    for name, service in COMPOSE["services"].items():
        if name == "migrate":
            continue
        assert service["restart"] == "unless-stopped", name
        built = "build" in service
        assert "healthcheck" in service or (built and "HEALTHCHECK" in DOCKERFILE), name


def test_nobody_runs_as_root_or_gains_rights() -> None:
    assert re.search(r"^USER (?!root)\w+$", DOCKERFILE, re.MULTILINE)
    for name in ("web", "worker", "beat", "migrate"):
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_no_secret_is_written_in_the_file() -> None:
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|PASSPHRASE|DATABASE_URL|EMAIL_URL", name):
                assert name.endswith("_FILE")
                assert value.startswith("/run/secrets/")
        for secret in service.get("secrets", []):
            assert secret in COMPOSE["secrets"]


def test_only_the_web_is_reachable_and_only_from_the_host() -> None:
    ports = {name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_every_volume_is_declared_and_the_worker_serves_every_queue() -> None:
    from forms_platform.outbox.handlers import QUEUES

    named = {volume.split(":")[0] for service in COMPOSE["services"].values() for volume in service.get("volumes", [])}
    assert named == set(COMPOSE["volumes"])
    command = COMPOSE["services"]["worker"]["command"]
    assert command[command.index("-Q") + 1].split(",") == list(QUEUES)


@pytest.mark.parametrize("copied", re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.MULTILINE))
def test_what_the_image_copies_is_in_the_repository_and_let_through(copied: str) -> None:
    assert (ROOT / copied).exists()
    assert f"!{copied}" in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
