"""kill -9 between the signature and the commit, and two windows at the same moment: nothing is half signed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from forms_platform.demo.processes import ROOT
from tests.faults.conftest import Installation
from tests.faults.test_named_points import whole

pytestmark = pytest.mark.postgres


def test_who_dies_while_signing_signs_again_and_there_is_one_signature(production: Installation) -> None:
    command = [sys.executable, "-m", "tests.faults.sign_rounds", "4"]
    done = subprocess.run(
        command, cwd=ROOT, env=production.environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert sum(number for what, number in told.items() if what.startswith("died at")) == 4
    assert told["signed once"] == told["one revision for each signature"] == 4
    unsigned = """SELECT count(*) FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id
        WHERE c.e_service = 'underskrift' AND e.kind = 'decided' AND NOT EXISTS (SELECT 1 FROM signatures_signature s
        JOIN signatures_document d ON d.id = s.document_id WHERE d.case_id = c.id AND s.act_id = e.command)"""
    assert production.rows(unsigned) == [(0,)], "every decision has the signature that carries it"
    whole(production)
