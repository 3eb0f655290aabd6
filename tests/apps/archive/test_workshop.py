"""The press in a process of its own: the same records, and it goes when its owner goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from forms_platform.archive.order import Order
from forms_platform.archive.press import press
from forms_platform.archive.report_on import report_on
from forms_platform.documents.workshop import Workshop, WorkshopFault
from forms_platform.signatures.order import Keys
from signing.verdict import Found
from signing.verify import verify
from tests.apps.documents.papers import ROOT, facts, look


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    opened = Workshop()
    yield opened
    opened.close()


def order(folder: Path, **more) -> Order:
    keys = Keys(folder, "Björkvattens kommun", "", production=False)
    return Order(facts(**more), look().logo, "#00607F", keys, "Handling", datetime(2026, 11, 24, tzinfo=UTC))


def test_a_record_pressed_there_is_sealed(workshop: Workshop, keys_folder: Path) -> None:
    from forms_platform.signatures.make_keys import keyring_of

    pressed = workshop.run(press, order(keys_folder))
    now = datetime.now(UTC)
    trust = keyring_of(Keys(keys_folder, "Björkvattens kommun", "", production=False)).trust(now)
    assert Found.SEALED in verify(pressed.pdf, trust, now=now).codes


def test_a_report_is_made_there(workshop: Workshop, keys_folder: Path) -> None:
    from forms_platform.signatures.make_keys import keyring_of

    pdf, now = workshop.run(press, order(keys_folder)).pdf, datetime.now(UTC)
    trust = keyring_of(Keys(keys_folder, "Björkvattens kommun", "", production=False)).trust(now)
    xml, told = workshop.run(report_on, pdf, trust, now, None)
    assert xml.startswith(b"<?xml")
    assert "not_registered" in {finding["code"] for finding in told["findings"]}


def test_the_next_record_comes_from_the_same_process(workshop: Workshop, keys_folder: Path) -> None:
    workshop.run(press, order(keys_folder))
    first = workshop._process
    workshop.run(press, order(keys_folder))
    assert workshop._process is first


def test_a_process_that_was_killed_is_started_again(workshop: Workshop, keys_folder: Path) -> None:
    workshop.run(press, order(keys_folder))
    assert workshop._process is not None
    os.kill(workshop._process.pid, signal.SIGKILL)
    workshop._process.wait()
    assert workshop.run(press, order(keys_folder)).pdf.startswith(b"%PDF-")


def test_a_fault_there_is_a_fault_here_and_the_next_order_goes_well(workshop: Workshop, keys_folder: Path) -> None:
    with pytest.raises(WorkshopFault, match="KeyError"):
        workshop.run(press, order(keys_folder, language="xx"))
    assert workshop.run(press, order(keys_folder)).pdf


def test_a_process_that_hangs_is_given_up(keys_folder: Path) -> None:
    workshop = Workshop(patience=20)
    workshop.run(press, order(keys_folder))
    assert workshop._process is not None
    os.kill(workshop._process.pid, signal.SIGSTOP)
    workshop._patience = 0.5
    with pytest.raises(WorkshopFault, match="no answer within"):
        workshop.run(press, order(keys_folder))
    workshop.close()
    assert Workshop(patience=20).run(press, order(keys_folder)).pdf


def test_a_web_process_carries_neither_pyhanko_nor_typst(keys_folder: Path) -> None:
    source = (
        "import django, sys; django.setup()\n"
        "import forms_platform.urls, forms_platform.archive.make_record\n"
        "print(sorted({'pyhanko', 'typst', 'asn1crypto', 'lxml'} & set(sys.modules)))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )  # fmt: skip
    assert ended.stdout.strip() == "[]"


def test_nothing_is_left_when_its_owner_is_killed(keys_folder: Path) -> None:
    source = (
        "import sys, time; sys.path.insert(0, '.')\n"
        "from pathlib import Path\n"
        "from forms_platform.documents.workshop import Workshop\n"
        "from tests.apps.archive.test_workshop import order\n"
        "from forms_platform.archive.press import press\n"
        f"workshop = Workshop(); workshop.run(press, order(Path({str(keys_folder)!r})))\n"
        "print(workshop._process.pid, flush=True); time.sleep(60)\n"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", source], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )  # fmt: skip
    assert owner.stdout is not None
    child = int(owner.stdout.readline())
    owner.kill()
    owner.wait()
    for _ in range(100):
        if not _runs(child):
            return
        time.sleep(0.05)
    pytest.fail(f"process {child} outlived its owner")


def _runs(process: int) -> bool:
    """Whether the process is there and not only waiting to be forgotten."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
