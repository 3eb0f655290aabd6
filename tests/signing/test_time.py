"""Time passes: records are checked hours, a year, four and nine years later, by a program that believes the clock."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Made now, judged later with nothing but the keys' root, authority and a root list of that day.
MAKE = """
import sys, pickle; sys.path.insert(0, '.')
from signing.credentials import to_pkcs12
from tests.signing.papers import finished, ours
kept = {name: to_pkcs12(getattr(ours().held, name), name, b'x') for name in ('root', 'signer_ca', 'tsa', 'seal')}
pickle.dump((finished(), kept), open(sys.argv[1], 'wb'))
"""
JUDGE = """
import sys, pickle, hashlib; sys.path.insert(0, '.')
from dataclasses import replace
from signing.authority import ROOT_CRL_LIFE, SIGNER_CRL_LIFE, make_crl
from signing.increments import Evidence
from signing.renew import renew
from signing.verify import Known, verify
from signing.authority import Hierarchy
from signing.credentials import from_pkcs12
from tests.signing.papers import ANSWERS, Keys, clock
path, renewing = sys.argv[1], sys.argv[2] == 'renew'
pdf, kept = pickle.load(open(path, 'rb'))
keys = Keys(Hierarchy(**{name: from_pkcs12(held, b'x') for name, held in kept.items()}))
now = clock()
held, lists = keys.held, (make_crl(keys.held.root, (), now, ROOT_CRL_LIFE),
                          make_crl(keys.held.signer_ca, (), now, SIGNER_CRL_LIFE))
if renewing:
    certificates = tuple(c.der for c in (held.root, held.signer_ca, held.tsa, held.seal))
    pdf = renew(pdf, keys.stamper, Evidence(certificates, lists[:1]))
    pickle.dump((pdf, kept), open(path, 'wb'))
known = Known('1', 1, True, hashlib.sha256(ANSWERS).hexdigest())
verdict = verify(pdf, replace(keys.trust, revocation_lists=lists), now=now, registry=lambda _: known)
print(verdict.verdict.value, *sorted(f.code.value for f in verdict.findings if f.level.value != 'green'))
"""


def run(source: str, *arguments: str, at: str = "+0") -> str:
    if not shutil.which("faketime"):
        pytest.skip("faketime is not installed")
    command = ["faketime", "-f", at, sys.executable, "-c", source, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-1500:]
    return done.stdout.strip()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two people's signatures and the seal, with the keys. The hierarchy is 400 days old already."""
    path = tmp_path_factory.mktemp("time") / "made"
    run(MAKE, str(path))
    return path


@pytest.mark.judges
@pytest.mark.parametrize(
    ("later", "told"),
    [("+1h", "green"), ("+366d", "green"), ("+1461d", "green"), ("+3290d", "green"), ("+9400d", "amber renew_soon")],
)
def test_a_record_can_be_checked_years_after_its_keys_have_died(made: Path, later: str, told: str) -> None:
    assert run(JUDGE, str(made), "judge", at=later) == told


@pytest.mark.judges
def test_after_the_time_stamp_has_run_out_unrenewed_it_is_not_green(made: Path) -> None:
    assert not run(JUDGE, str(made), "judge", at="+10300d").startswith("green")


@pytest.mark.judges
def test_a_record_that_is_renewed_in_time_outlives_its_first_time_stamp(tmp_path: Path) -> None:
    path = tmp_path / "made"
    run(MAKE, str(path))
    # The same key can stamp no longer than it lives, so what is shown is that two stamps in a row hold.
    assert run(JUDGE, str(path), "renew", at="+2500d") == "green"
    assert run(JUDGE, str(path), "judge", at="+6900d") == "green"
