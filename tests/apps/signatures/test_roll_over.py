"""Keys are replaced and years go by: what the old authority and the old root vouched for is green all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.signing.test_time import run

pytestmark = pytest.mark.judges
HEAD = """
import sys, hashlib; sys.path.insert(0, '.')
from datetime import datetime, UTC
from pathlib import Path
from forms_platform.signatures.keyring import open_keyring
from forms_platform.signatures.make_keys import make_keys
from forms_platform.signatures.renew_root_list import renew_root_list
from forms_platform.signatures.rotate_keys import rotate_keys
from signing.renew import renew
from signing.seal import seal
from signing.verify import Known, verify
from tests.signing.papers import ANSWERS, plain
NAME, SECRET, now = 'Provköpings kommun', 'ett långt och hemligt lösenord', datetime.now(UTC)
home = Path(sys.argv[1])
keys, root, new_root = home / 'keys', home / 'root', home / 'ny-root'
def opened():
    return open_keyring(keys, NAME, SECRET, production=True)
def sealed(name):
    held = opened()
    (home / name).write_bytes(seal(plain(), held.seal, held.stamper, held.evidence(now), 'Prov', now))
def told(name):
    known = Known('1', 1, True, hashlib.sha256(ANSWERS).hexdigest())
    found = verify((home / name).read_bytes(), opened().trust(now), now=now, registry=lambda _: known)
    against = sorted(f.code.value for f in found.findings if f.level.value != 'green')
    print(name, found.verdict.value, *against, end='; ')
"""
BEGIN = HEAD + "make_keys(keys, NAME, SECRET, now, root_folder=root); sealed('first'); told('first')"
AUTHORITY = (
    HEAD
    + """
renew_root_list(keys, root, SECRET, now)
rotate_keys('signer-ca', keys, NAME, SECRET, now, root_folder=root)
sealed('second'); told('first'); told('second')
"""
)
ROOT = (
    HEAD
    + """
rotate_keys('root', keys, NAME, SECRET, now, root_folder=new_root, old_root_folder=root)
sealed('third'); told('first'); told('second'); told('third')
"""
)
LATER = (
    HEAD
    + """
renew_root_list(keys, new_root, SECRET, now)
told('first'); told('second'); told('third')
"""
)
RENEW = (
    HEAD
    + """
renew_root_list(keys, new_root, SECRET, now)
rotate_keys('tsa', keys, NAME, SECRET, now, root_folder=new_root)
held = opened()
for name in ('first', 'second', 'third'):
    old = (home / name).read_bytes()
    (home / name).write_bytes(renew(old, held.stamper, held.evidence_anew(now)))
    assert (home / name).read_bytes().startswith(old)
    told(name)
"""
)


def test_an_authority_and_a_root_are_replaced_and_records_stay_green_for_eighteen_years(tmp_path: Path) -> None:
    home = str(tmp_path)
    assert run(BEGIN, home) == "first green;"
    assert run(AUTHORITY, home, at="+366d") == "first green; second green;"
    assert run(ROOT, home, at="+400d") == "first green; second green; third green;"
    assert run(LATER, home, at="+1461d") == "first green; second green; third green;"
    assert run(RENEW, home, at="+3200d") == "first green; second green; third green;"
    assert run(LATER, home, at="+6000d") == "first green; second green; third green;"
