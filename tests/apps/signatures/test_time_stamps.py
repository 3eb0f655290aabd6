"""Time stamps from another process: our own authority, started when it is needed, and somebody else's at an address."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives.serialization import Encoding

from forms_platform.signatures import time_stamps
from forms_platform.signatures.folder import TSA, KeysMissing
from forms_platform.signatures.keyring import Keyring, open_keyring
from forms_platform.signatures.make_keys import make_keys
from forms_platform.signatures.order import Hardware, Stamps
from forms_platform.signatures.rotate_keys import rotate_keys
from forms_platform.signatures.time_stamp_server import LOCK, SOCKET, listen
from signing.authority import make_tsa
from signing.awaited import awaited
from signing.credentials import Credential
from signing.errors import Code, SigningFault
from signing.seal import seal
from signing.stamping import OwnAuthority
from signing.verdict import Found, Level, Verdict
from signing.verify import Known, verify
from tests.apps.signatures.stampers import Stamper, Trader, pem, served, trader
from tests.signing.papers import ANSWERS, clock, plain, rogue
from tests.signing.test_timestamps import Meddling
from tests.signing.tokens import a_token, away

NAME, SECRET = "Provköpings kommun", "ett långt och hemligt lösenord"
DIGEST = hashlib.sha256(b"Det har fanns.").digest()
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Production keys in a folder so deep down that a socket's address cannot hold its path."""
    made = tmp_path_factory.mktemp("mapp") / ("en mapp med ett ganska långt namn " * 3) / "nycklar"
    made.parent.mkdir()
    make_keys(made, NAME, SECRET, clock() - timedelta(days=1), root_folder=made.parent / "offline")
    return made


def opened(folder: Path, **stamps: object) -> Keyring:
    return open_keyring(folder, NAME, SECRET, production=True, stamps=Stamps(**stamps))


def stamped(keyring: Keyring) -> tsp.TSTInfo:
    return awaited(keyring.stamper.async_timestamp(DIGEST, "sha256"))["content"]["encap_content_info"]["content"].parsed


def refusal(keyring: Keyring) -> Code:
    with pytest.raises(SigningFault) as refused:
        stamped(keyring)
    return refused.value.code


def own(folder: Path, **more: object) -> OwnAuthority:
    """The folder's own key, in the hands of somebody who may misuse it."""
    return OwnAuthority(opened(folder)._credential(TSA), clock, **more)


def sealed(keyring: Keyring) -> bytes:
    now = datetime.now(UTC)
    return seal(plain(), keyring.seal, keyring.stamper, keyring.evidence(now), "Prov", now)


def judged(pdf: bytes, keyring: Keyring) -> Verdict:
    now = datetime.now(UTC)
    known = Known("2026-1", 1, newest=True, answers_sha256=hashlib.sha256(ANSWERS).hexdigest())
    return verify(pdf, keyring.trust(now), now=now, registry=lambda _: known)


# ---- Our own, in its own process ----------------------------------------------------------------------------------


def processes(folder: Path) -> set[int]:
    """The authorities that hold the folder's lock."""
    lock = f":{(folder / LOCK).stat().st_ino}"
    held = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    return {int(one[4]) for one in held if one[5].endswith(lock)}


def test_the_key_is_opened_by_another_process_than_the_one_that_asks(folder: Path) -> None:
    info = stamped(opened(folder))
    assert info["message_imprint"]["hashed_message"].native == DIGEST
    (process,) = processes(folder)
    assert process != os.getpid()
    assert not hasattr(opened(folder), "tsa")


def test_everybody_who_works_with_the_folder_shares_one(folder: Path) -> None:
    numbers = {stamped(opened(folder))["serial_number"].native for _ in range(5)}
    assert len(numbers) == 5
    assert len(processes(folder)) == 1


def test_nobody_else_on_the_machine_may_knock(folder: Path) -> None:
    stamped(opened(folder))
    assert (folder / SOCKET).stat().st_mode & 0o077 == 0


def test_one_that_is_killed_is_started_again(folder: Path) -> None:
    stamped(opened(folder))
    (before,) = processes(folder)
    os.kill(before, signal.SIGKILL)
    stamped(opened(folder))
    (after,) = processes(folder)
    assert after != before


def test_a_key_that_was_replaced_is_used_at_once(folder: Path) -> None:
    keyring = opened(folder)
    before = awaited(keyring.stamper.latest()).serial_number
    rotate_keys("tsa", folder, NAME, SECRET, datetime.now(UTC), root_folder=folder.parent / "offline")
    stamped(keyring)
    assert awaited(keyring.stamper.latest()).serial_number != before


def test_it_ends_with_who_started_it(folder: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(folder, tmp_path / "keys", ignore=shutil.ignore_patterns(SOCKET))
    source = (
        "import sys; from pathlib import Path; from forms_platform.signatures.time_stamps import OwnProcess\n"
        "from asn1crypto import tsp\n"
        "held = {'hash_algorithm': {'algorithm': 'sha256'}, 'hashed_message': bytes(32)}\n"
        "asked = tsp.TimeStampReq({'version': 1, 'message_imprint': held, 'cert_req': True}).dump()\n"
        "print(len(OwnProcess(Path(sys.argv[1]), sys.argv[2]).answer(asked)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", source, str(copied), SECRET], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) > 500
    until = time.monotonic() + 10
    while (copied / SOCKET).exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not (copied / SOCKET).exists()


def test_a_key_that_cannot_be_opened_is_told_as_a_refusal(folder: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(folder, tmp_path / "keys", ignore=shutil.ignore_patterns(SOCKET, LOCK))
    (copied / TSA).write_bytes(b"trasig")
    assert refusal(opened(copied)) is Code.TSA_REFUSED


def test_the_command_serves_the_key_to_others_on_this_machine(folder: Path, tmp_path: Path) -> None:
    alone, rest = tmp_path / "alone", tmp_path / "rest"
    shutil.copytree(folder, rest, ignore=shutil.ignore_patterns(SOCKET, LOCK, TSA))
    alone.mkdir()
    shutil.copy(folder / TSA, alone)
    environment = {**os.environ, "KEYS_FOLDER": str(alone), "KEYS_PASSPHRASE": SECRET, "PLATFORM_VAR": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "forms_platform.settings"
    address = f"unix:{tmp_path / 's'}"
    command = [sys.executable, "manage.py", "time_stamp_authority", "--listen", address]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert address in running.stderr.readline()
        try:
            with pytest.raises(KeysMissing, match=TSA):
                opened(rest)
            keyring = opened(rest, url=address)
            assert judged(sealed(keyring), keyring).verdict is Level.GOOD
        finally:
            running.terminate()
        assert running.wait(10) == 0


@pytest.mark.parametrize("address", ["0.0.0.0:3161", "192.168.1.5:3161", "e.kommun.se:3161", "3161"])
def test_it_listens_to_this_machine_alone(address: str) -> None:
    with pytest.raises(ValueError, match=address.replace(".", r"\.")):
        listen(address)


def test_a_key_in_a_hardware_module_stamps_and_a_module_that_is_away_is_a_refusal(tmp_path: Path) -> None:
    token = a_token()
    hardware = Hardware(token.module, token.label, token.pin)
    folder = tmp_path / "keys"
    make_keys(folder, NAME, SECRET, clock(), root_folder=tmp_path / "offline", hardware=hardware)
    assert not list(folder.glob("*.p12"))
    keyring = open_keyring(folder, NAME, SECRET, production=True, hardware=hardware)
    assert judged(sealed(keyring), keyring).verdict is Level.GOOD
    with away():
        assert refusal(keyring) is Code.TSA_REFUSED
    assert stamped(keyring)


# ---- Somebody else's ----------------------------------------------------------------------------------------------


@pytest.fixture
def honest(folder: Path) -> Iterator[Stamper]:
    with served(Stamper(own(folder).answer)) as stamper:
        yield stamper


def test_an_authority_at_an_address_is_asked_with_its_name_and_password(folder: Path, honest: Stamper) -> None:
    assert stamped(opened(folder, url=honest.url, user="kommun", password="hemligt"))
    assert honest.asked[-1]["Authorization"] == "Basic a29tbXVuOmhlbWxpZ3Q="
    assert honest.asked[-1]["Content-Type"] == "application/timestamp-query"


def test_one_that_is_down(folder: Path, honest: Stamper) -> None:
    assert refusal(opened(folder, url="http://127.0.0.1:9/")) is Code.TSA_UNREACHABLE


@pytest.mark.parametrize("how", [{"pause": 5.0}, {"drip": 0.02}], ids=["silent", "dripping"])
def test_one_that_hangs_is_left_in_time(folder: Path, how: dict[str, float]) -> None:
    with served(Stamper(own(folder).answer, **how)) as stamper:
        started = time.monotonic()
        assert refusal(opened(folder, url=stamper.url, seconds=1)) is Code.TSA_UNREACHABLE
        assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "how",
    [
        {"status": 500},
        {"status": 401},
        {"status": 302},
        {"kind": "text/html"},
        {"answer": lambda _: bytes(time_stamps.LARGEST + 1)},
    ],
    ids=["broken", "unknown to it", "sends elsewhere", "a page", "too much"],
)
def test_one_that_answers_with_something_else(folder: Path, how: dict[str, object]) -> None:
    with served(Stamper(**{"answer": own(folder).answer, **how})) as stamper:
        assert refusal(opened(folder, url=stamper.url)) is Code.TSA_UNREACHABLE


def _imprint(asked: tsp.TimeStampReq) -> None:
    asked["message_imprint"]["hashed_message"] = hashlib.sha256(b"annat").digest()


def _nonce(asked: tsp.TimeStampReq) -> None:
    asked["nonce"] = 4711


def _policy(asked: tsp.TimeStampReq) -> None:
    del asked["req_policy"]


def liars(folder: Path) -> dict[Code, object]:
    """Authorities that lie, each in its way."""
    held = own(folder).credential
    late = OwnAuthority(held, lambda: clock() + timedelta(hours=2))
    root_of_others = rogue().held.tsa
    server = opened(folder).seal
    return {
        Code.TSA_WRONG_IMPRINT: Meddling(own(folder), request=_imprint),
        Code.TSA_WRONG_NONCE: Meddling(own(folder), request=_nonce),
        Code.TSA_CLOCK_OFF: late,
        Code.TSA_WRONG_POLICY: Meddling(own(folder, policy="1.2.3.4"), request=_policy),
        Code.TSA_UNTRUSTED: OwnAuthority(root_of_others, clock),
        Code.TSA_MALFORMED: OwnAuthority(Credential(server.certificate, held.key), clock),
        Code.TSA_REFUSED: own(folder, policy="1.2.3.4"),
    }


@pytest.mark.parametrize("code", [code for code in Code if code.startswith("tsa_") and code != Code.TSA_UNREACHABLE])
def test_one_that_lies_stamps_nothing(folder: Path, code: Code) -> None:
    liar = liars(folder)[code]
    answer = (lambda _: b"0\x03\x02\x01\x00") if code is Code.TSA_MALFORMED else liar.answer
    with served(Stamper(answer)) as stamper:
        keyring = opened(folder, url=stamper.url)
        assert refusal(keyring) is code
        with pytest.raises(SigningFault):
            sealed(keyring)


def test_a_certificate_that_may_not_stamp_is_not_believed(folder: Path) -> None:
    with served(Stamper(OwnAuthority(opened(folder).seal, clock).answer)) as stamper:
        assert refusal(opened(folder, url=stamper.url)) is Code.TSA_UNTRUSTED


# ---- One that is bought -------------------------------------------------------------------------------------------


class OpenSsl:
    """The company's authority: openssl answers with its RSA key."""

    def __init__(self, company: Trader, home: Path) -> None:
        self._home = home
        (home / "leaf.pem").write_bytes(company.leaf.public_bytes(Encoding.PEM))
        (home / "key.pem").write_bytes(pem(company.keys[1]))
        (home / "serial").write_text("01")
        (home / "conf").write_text(
            "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\nsigner_cert=leaf.pem\nsigner_key=key.pem\nsigner_digest=sha256\n"
            "default_policy=1.3.6.1.4.1.99.1\ndigests=sha256,sha384,sha512\naccuracy=secs:1\ness_cert_id_alg=sha256\n"
        )

    def answer(self, request: bytes) -> bytes:
        (self._home / "q").write_bytes(request)
        command = ["openssl", "ts", "-reply", "-config", "conf", "-queryfile", "q"]
        return subprocess.run(command, cwd=self._home, capture_output=True, check=True).stdout


def test_a_record_stamped_by_a_bought_authority_is_green_by_its_root_and_its_list(folder: Path, tmp_path: Path) -> None:
    mine = shutil.copytree(folder, tmp_path / "keys", ignore=shutil.ignore_patterns(SOCKET, LOCK, TSA))
    stamper = Stamper(lambda _: b"")
    with served(stamper):
        company = trader(stamper.url.replace("/tsa", "/lista.crl"))
        stamper.answer, stamper.lists = OpenSsl(company, tmp_path).answer, {"/lista.crl": company.listed()}
        trusted = tmp_path / "bolaget.pem"
        trusted.write_bytes(company.root.public_bytes(Encoding.PEM))
        keyring = opened(mine, url=stamper.url, trust=trusted, policies=("1.3.6.1.4.1.99.1",))
        pdf = sealed(keyring)
        assert judged(pdf, keyring).verdict is Level.GOOD, judged(pdf, keyring).findings
        assert keyring.stamped_until() == company.leaf.not_valid_after_utc
        assert refusal(opened(mine, url=stamper.url, trust=trusted, policies=("1.2.3",))) is Code.TSA_REFUSED
        assert refusal(opened(mine, url=stamper.url)) is Code.TSA_REFUSED
    # the company is away: what was stamped can be checked all the same, also after we have changed to another
    assert judged(pdf, keyring).verdict is Level.GOOD
    assert Found.NOT_COVERED in judged(pdf, opened(folder)).codes
    (folder / "past").mkdir(exist_ok=True)
    shutil.copy(trusted, folder / "past" / "tsa-bolaget.pem")
    shutil.copytree(mine / "stamps", folder / "stamps")
    assert judged(pdf, opened(folder)).verdict is Level.GOOD, judged(pdf, opened(folder)).findings


def test_a_bought_stamp_that_nobody_lists_is_not_green(folder: Path, tmp_path: Path) -> None:
    mine = shutil.copytree(
        folder, tmp_path / "keys", ignore=shutil.ignore_patterns(SOCKET, LOCK, TSA, "stamps", "past")
    )
    stamper = Stamper(lambda _: b"")
    with served(stamper):
        company = trader("http://127.0.0.1:9/lista.crl")
        stamper.answer = OpenSsl(company, tmp_path).answer
        trusted = tmp_path / "bolaget.pem"
        trusted.write_bytes(company.root.public_bytes(Encoding.PEM))
        keyring = opened(mine, url=stamper.url, trust=trusted)
        assert judged(sealed(keyring), keyring).verdict is not Level.GOOD


def test_an_expired_key_of_our_own_is_not_believed(folder: Path) -> None:
    root = rogue().held.root
    expired = make_tsa(root, NAME, clock() - timedelta(days=29 * 366))
    with served(Stamper(OwnAuthority(expired, clock).answer)) as stamper:
        assert refusal(opened(folder, url=stamper.url)) is Code.TSA_UNTRUSTED
