"""The ways to a receiver: what each does with a parcel, and which faults it is worth trying again after."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import paramiko
import pytest
from django.core import mail

from forms_platform.integrations.parcel import NotNow, Parcel, Refused
from forms_platform.integrations.transports import WAYS, way_of
from forms_platform.integrations.transports import https as by_https
from tests.apps.integrations.receivers import receiver

PARCEL = Parcel("lön-1.xml", b"<paxml/>", "2026-0001", "application/xml")


@pytest.fixture(autouse=True)
def _allowed_here(settings) -> None:
    settings.DELIVERY_ALLOWED = ["127.0.0.1"]
    by_https._tokens.clear()


def send(address: str, secret: dict[str, str] | None = None) -> str:
    return way_of(address)(address, secret or {}, PARCEL, "key-1")


@pytest.mark.parametrize("scheme", WAYS)
def test_every_way_is_there(scheme: str) -> None:
    assert callable(way_of(f"{scheme}:x"))


def test_an_address_that_begins_otherwise_is_refused() -> None:
    with pytest.raises(Refused, match="börjar inte med"):
        way_of("ftp://a/")


class TestHttps:
    """One POST."""

    def test_the_bytes_come_with_their_key_and_what_the_receiver_calls_them_is_kept(self) -> None:
        with receiver((201, {}, b'{"reference": "VER-7"}')) as there:
            assert send(f"{there.url}/in") == "VER-7"
        ((path, headers, body),) = there.seen
        assert (path, body, headers["idempotency-key"]) == ("/in", b"<paxml/>", "key-1")
        assert headers["content-type"] == "application/xml"
        assert "l%C3%B6n-1.xml" in headers["content-disposition"]

    @pytest.mark.parametrize(
        ("answer", "reference"),
        [
            ((200, {}, b""), ""), ((202, {"Location": "/jobs/9"}, b"ok"), "/jobs/9"), ((200, {}, b"[1]"), ""),
            ((200, {}, b'{"id": 12}'), "12"), ((200, {}, b"\xff" * 9000), ""),
        ],
    )  # fmt: skip
    def test_whatever_a_good_answer_holds_it_is_delivered(self, answer: tuple, reference: str) -> None:
        with receiver(answer) as there:
            assert send(there.url) == reference

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 422, 301, 302])
    def test_what_the_receiver_will_never_take_is_for_a_person(self, status: int) -> None:
        with receiver((status, {"Location": "http://127.0.0.1/annat"}, b"nej")) as there, pytest.raises(Refused):
            send(there.url)
        assert len(there.seen) == 1

    @pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
    def test_what_may_pass_is_tried_again(self, status: int) -> None:
        with receiver((status, {}, b"")) as there, pytest.raises(NotNow) as fault:
            send(there.url)
        assert fault.value.after is None

    def test_a_receiver_that_says_when_is_heard(self) -> None:
        with receiver((503, {"Retry-After": "90"}, b"")) as there, pytest.raises(NotNow) as fault:
            send(there.url)
        assert fault.value.after == timedelta(seconds=90)

    def test_a_receiver_cannot_ask_for_a_year(self) -> None:
        with receiver((503, {"Retry-After": "99999999"}, b"")) as there, pytest.raises(NotNow) as fault:
            send(there.url)
        assert fault.value.after == timedelta(hours=6)

    def test_an_inner_address_that_nobody_named_is_refused(self, settings) -> None:
        settings.DELIVERY_ALLOWED = []
        with receiver() as there, pytest.raises(Refused, match="egna nätet"):
            send(there.url)
        assert there.seen == []

    @pytest.mark.parametrize(
        ("secret", "header"),
        [({"bearer": "b"}, "Bearer b"), ({"user": "a", "password": "å"}, "Basic YTrDpQ=="), ({}, None)],
    )
    def test_the_receiver_knows_us_by_what_was_set(self, secret: dict[str, str], header: str | None) -> None:
        with receiver() as there:
            send(there.url, secret)
        assert there.seen[0][1].get("authorization") == header

    def test_a_token_is_asked_for_once_and_kept(self) -> None:
        with receiver() as there:
            secret = {"client_id": "vi", "client_secret": "hemligt", "token_url": f"{there.url}/token", "scope": "lon"}
            send(there.url, secret)
            send(there.url, secret)
        assert [path for path, _, _ in there.seen] == ["/token", "/", "/"]
        assert {headers["authorization"] for path, headers, _ in there.seen[1:]} == {"Bearer t1"}
        assert b"grant_type=client_credentials&scope=lon" in there.seen[0][2]

    def test_a_token_that_no_longer_holds_is_asked_for_anew(self) -> None:
        with receiver((401, {}, b""), (200, {}, b"")) as there:
            secret = {"client_id": "vi", "token_url": f"{there.url}/token"}
            with pytest.raises(NotNow):
                send(there.url, secret)
            send(there.url, secret)
        assert [path for path, _, _ in there.seen] == ["/token", "/", "/token", "/"]


class TestMail:
    """A letter to a functional mailbox."""

    def test_the_file_is_attached_and_the_letter_says_nothing_of_what_is_in_it(self) -> None:
        send("mailto:lon@kommun.example")
        (letter,) = mail.outbox
        assert letter.to == ["lon@kommun.example"]
        assert letter.attachments[0][1] == b"<paxml/>"
        assert letter.extra_headers["Message-ID"] == "<key-1@forms-platform>"
        assert "paxml" not in letter.body

    @pytest.mark.parametrize("address", ["mailto:", "mailto:nej", "mailto:a@b.se%0aBcc:c@d.se"])
    def test_what_is_no_address_is_refused(self, address: str) -> None:
        with pytest.raises(Refused):
            send(address)


class _Server(paramiko.ServerInterface):
    """Lets in who knows the word."""

    def check_auth_password(self, username: str, password: str) -> int:
        known = (username, password) == ("lon", "ordet")
        return paramiko.common.AUTH_SUCCESSFUL if known else paramiko.common.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.common.OPEN_SUCCEEDED


class _Files(paramiko.SFTPServerInterface):
    """A folder of this machine."""

    root = Path()

    def _at(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def open(self, path: str, flags: int, attr: object) -> paramiko.SFTPHandle | int:
        import os

        try:
            descriptor = os.open(self._at(path), flags, 0o600)
        except OSError as fault:
            return paramiko.SFTPServer.convert_errno(fault.errno)
        handle = paramiko.SFTPHandle(flags)
        mode = "r+b" if flags & os.O_RDWR else "wb" if flags & os.O_WRONLY else "rb"
        file = os.fdopen(descriptor, mode)
        handle.readfile = handle.writefile = file  # type: ignore[attr-defined] # how the library wants it
        return handle

    def stat(self, path: str) -> paramiko.SFTPAttributes | int:
        try:
            return paramiko.SFTPAttributes.from_stat(self._at(path).stat())
        except OSError as fault:
            return paramiko.SFTPServer.convert_errno(fault.errno)

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        self._at(oldpath).rename(self._at(newpath))
        return paramiko.sftp.SFTP_OK


@pytest.fixture
def sftp(tmp_path: Path) -> Iterator[str]:
    """An SFTP server that keeps its files in tmp_path; its address."""
    (tmp_path / "in").mkdir()
    _Files.root = tmp_path
    key = paramiko.RSAKey.generate(2048)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                transport = paramiko.Transport(line)
                transport.add_server_key(key)
                transport.set_subsystem_handler("sftp", paramiko.SFTPServer, _Files)
                with suppress(EOFError):  # who asked may have left already
                    transport.start_server(server=_Server())

        threading.Thread(target=serve, daemon=True).start()
        from forms_platform.integrations.transports.sftp import _print_of

        port = server.getsockname()[1]
        yield f"sftp://lon@127.0.0.1:{port}/in?host_key={_print_of(key).replace('+', '%2B')}"


class TestSftp:
    """A file at the other side."""

    def test_the_file_is_there_whole_and_once(self, sftp: str, tmp_path: Path) -> None:
        for _ in range(2):
            assert send(sftp, {"password": "ordet"}) == ""
        assert [(file.name, file.read_bytes()) for file in (tmp_path / "in").iterdir()] == [("lön-1.xml", b"<paxml/>")]

    def test_another_content_under_the_name_is_never_replaced(self, sftp: str, tmp_path: Path) -> None:
        (tmp_path / "in" / "lön-1.xml").write_bytes(b"annat")
        with pytest.raises(Refused, match="annat innehåll"):
            send(sftp, {"password": "ordet"})
        assert (tmp_path / "in" / "lön-1.xml").read_bytes() == b"annat"

    def test_a_wrong_word_is_for_a_person(self, sftp: str) -> None:
        with pytest.raises(Refused, match="godtog inte"):
            send(sftp, {"password": "fel"})

    def test_a_server_that_is_not_the_one_we_know_gets_nothing(self, sftp: str, tmp_path: Path) -> None:
        address = sftp.split("?")[0] + "?host_key=SHA256:annan"
        with pytest.raises(Refused, match="annan värdnyckel"):
            send(address, {"password": "ordet"})
        assert list((tmp_path / "in").iterdir()) == []

    def test_a_folder_that_is_not_there_is_for_a_person(self, sftp: str) -> None:
        with pytest.raises(Refused, match="finns inte"):
            send(sftp.replace("/in?", "/nej?"), {"password": "ordet"})

    @pytest.mark.parametrize("address", ["sftp://127.0.0.1/in", "sftp://lon@127.0.0.1/in"])
    def test_an_address_without_user_or_host_key_is_refused(self, address: str) -> None:
        with pytest.raises(Refused, match="host_key"):
            send(address)

    def test_nobody_there_is_tried_again(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        with pytest.raises(NotNow):
            send(f"sftp://lon@127.0.0.1:{port}/in?host_key=SHA256:x")
