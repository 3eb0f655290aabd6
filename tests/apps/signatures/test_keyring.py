"""The organisation's keys: made by themselves for trying things out, never for production."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from io import StringIO
from multiprocessing import get_context
from pathlib import Path

import pytest
from cryptography import x509
from django.core.management import CommandError, call_command

from forms_platform.signatures.folder import ISSUED, PASSPHRASE, ROOT_KEY, ROOT_LIST, SIGNER_LIST, TSA, KeysMissing
from forms_platform.signatures.keyring import open_credential, open_keyring
from forms_platform.signatures.make_keys import make_development_keys, make_keys
from forms_platform.signatures.renew_root_list import renew_root_list
from signing.errors import Code, SigningFault

ROOT = Path(__file__).resolve().parents[3]
NAME = "Provköpings kommun"
SECRET = "ett långt och hemligt lösenord"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def _make(folder: Path) -> str:
    make_development_keys(folder, NAME, NOW)
    return open_keyring(folder, NAME, "", production=False).root_sha256


def test_development_keys_are_made_once(tmp_path: Path) -> None:
    assert _make(tmp_path / "keys") == _make(tmp_path / "keys")


def test_several_processes_that_start_at_once_get_the_same_keys(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        roots = set(pool.map(_make, [tmp_path / "keys"] * 4))
    assert len(roots) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    _make(tmp_path / "keys")
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "keys").iterdir())
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0


def test_production_refuses_development_keys(tmp_path: Path) -> None:
    _make(tmp_path / "keys")
    secret = (tmp_path / "keys" / PASSPHRASE).read_text()
    with pytest.raises(KeysMissing, match="utvecklingsnycklar"):
        open_keyring(tmp_path / "keys", NAME, secret, production=True)


def test_production_refuses_a_folder_without_keys(tmp_path: Path) -> None:
    with pytest.raises(KeysMissing, match="saknar"):
        open_keyring(tmp_path, NAME, SECRET, production=True)


def test_production_keys_open_with_their_passphrase_and_no_other(tmp_path: Path) -> None:
    make_keys(tmp_path / "keys", NAME, SECRET, NOW, root_folder=tmp_path / "offline")
    assert open_keyring(tmp_path / "keys", NAME, SECRET, production=True).seal
    with pytest.raises(KeysMissing, match="KEYS_PASSPHRASE"):
        open_keyring(tmp_path / "keys", NAME, SECRET + "!", production=True)


def test_the_root_key_of_production_is_kept_apart(tmp_path: Path) -> None:
    make_keys(tmp_path / "keys", NAME, SECRET, NOW, root_folder=tmp_path / "offline")
    assert not (tmp_path / "keys" / ROOT_KEY).exists()
    assert not (tmp_path / "keys" / PASSPHRASE).exists()
    assert [path.name for path in (tmp_path / "offline").iterdir()] == [ROOT_KEY]


def test_keys_are_never_written_over(tmp_path: Path) -> None:
    make_keys(tmp_path / "keys", NAME, SECRET, NOW, root_folder=tmp_path / "offline")
    before = {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()}
    with pytest.raises(KeysMissing, match="inte tom"):
        make_keys(tmp_path / "keys", NAME, SECRET, NOW, root_folder=tmp_path / "annan")
    assert {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()} == before


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeysMissing, match="20"):
        make_keys(tmp_path / "keys", NAME, "kort", NOW, root_folder=tmp_path / "offline")


def test_every_certificate_is_in_the_issue_log(tmp_path: Path) -> None:
    make_keys(tmp_path / "keys", NAME, SECRET, NOW, root_folder=tmp_path / "offline")
    lines = [json.loads(line) for line in (tmp_path / "keys" / ISSUED).read_text().splitlines()]
    keyring = open_keyring(tmp_path / "keys", NAME, SECRET, production=True)
    stamps = open_credential(tmp_path / "keys" / TSA, SECRET.encode())
    held = (keyring.root, keyring.signer_ca.certificate, stamps.certificate, keyring.seal.certificate)
    assert [line["serial"] for line in lines] == [f"{certificate.serial_number:x}" for certificate in held]


def test_lists_are_renewed_before_they_run_out(tmp_path: Path) -> None:
    _make(tmp_path / "keys")
    keyring = open_keyring(tmp_path / "keys", NAME, "", production=False)
    assert keyring.revocation_lists(NOW) == keyring.revocation_lists(NOW + timedelta(hours=20))
    for later in (timedelta(days=1, hours=1), timedelta(days=100), timedelta(days=400)):
        for der in keyring.revocation_lists(NOW + later):
            until = x509.load_der_x509_crl(der).next_update_utc
            assert until is not None
            assert until > NOW + later + timedelta(hours=23)


def test_an_offline_root_whose_list_has_run_out_stops_the_sealing(tmp_path: Path) -> None:
    make_keys(tmp_path / "keys", NAME, SECRET, NOW, root_folder=tmp_path / "offline")
    keyring = open_keyring(tmp_path / "keys", NAME, SECRET, production=True)
    assert keyring.evidence(NOW + timedelta(days=179)).revocation_lists
    with pytest.raises(SigningFault) as stopped:
        keyring.evidence(NOW + timedelta(days=181))
    assert stopped.value.code is Code.STALE_REVOCATION_LIST
    assert ROOT_LIST in str(stopped.value)
    assert (tmp_path / "keys" / SIGNER_LIST).exists()


def test_the_roots_list_is_renewed_with_the_roots_key_and_no_other(tmp_path: Path, settings) -> None:
    make_keys(tmp_path / "keys", NAME, SECRET, NOW, root_folder=tmp_path / "offline")
    make_keys(tmp_path / "others", NAME, SECRET, NOW, root_folder=tmp_path / "others-offline")
    keyring = open_keyring(tmp_path / "keys", NAME, SECRET, production=True)
    later = NOW + timedelta(days=181)
    with pytest.raises(KeysMissing, match="annan rot"):
        renew_root_list(tmp_path / "keys", tmp_path / "others-offline", SECRET, later)
    with pytest.raises(KeysMissing, match="finns inte"):
        renew_root_list(tmp_path / "keys", tmp_path / "tom", SECRET, later)
    with pytest.raises(KeysMissing, match="öppna"):
        renew_root_list(tmp_path / "keys", tmp_path / "offline", SECRET + "!", later)
    renew_root_list(tmp_path / "keys", tmp_path / "offline", SECRET, later)
    assert keyring.evidence(later).revocation_lists
    settings.KEYS_FOLDER, settings.KEYS_PASSPHRASE = tmp_path / "keys", SECRET
    out = StringIO()
    call_command("renew_root_list", "--root", str(tmp_path / "offline"), stdout=out)
    assert datetime.fromisoformat(out.getvalue().strip()).replace(tzinfo=UTC) > datetime.now(UTC)


def test_the_command_prints_the_fingerprint_to_publish(tmp_path: Path, settings) -> None:
    settings.KEYS_FOLDER, settings.KEYS_PASSPHRASE = tmp_path / "keys", SECRET
    out = StringIO()
    call_command("make_keys", "--root", str(tmp_path / "offline"), stdout=out, stderr=StringIO())
    keyring = open_keyring(tmp_path / "keys", settings.MUNICIPALITY, SECRET, production=True)
    assert out.getvalue().strip() == keyring.root_sha256
    with pytest.raises(CommandError, match="inte tom"):
        call_command("make_keys", "--root", str(tmp_path / "offline"))


def test_production_does_not_start_on_no_keys_or_on_development_keys(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PLATFORM_VAR": str(tmp_path),
        "DATABASE_URL": "postgres://x:y@127.0.0.1/x",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "SECRET_KEY": "".join(chr(33 + i) for i in range(60)),
        "ALLOWED_HOSTS": "localhost",
        "PLATFORM_URL": "http://localhost",
        "PLATFORM_HTTPS": "0",
        "EMAIL_URL": "folder:",
        "KEYS_PASSPHRASE": SECRET,
        "DJANGO_SETTINGS_MODULE": "forms_platform.settings",
    }

    def start() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "import django; django.setup()"],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    without = start()
    assert without.returncode == 1
    assert "make_keys" in without.stderr
    _make(tmp_path / "keys")
    with_development_keys = start()
    assert with_development_keys.returncode == 1
    assert "utvecklingsnycklar" in with_development_keys.stderr
    environment["KEYS_FOLDER"] = str(tmp_path / "real")
    make_keys(tmp_path / "real", NAME, SECRET, datetime.now(UTC), root_folder=tmp_path / "offline")
    assert start().returncode == 0, start().stderr
