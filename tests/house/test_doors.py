"""What surrounds every request: its id in the log, the size of its body, health, and a cache that may be away."""

from __future__ import annotations

import json
import logging
import re
import signal
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from forms_platform.cache import RedisOrNothing
from forms_platform.demo.neighbours import Redis, free_port
from forms_platform.logs import JsonLine, PlainLine
from forms_platform.outbox.models import Message


@pytest.mark.django_db
def test_every_answer_carries_an_id_that_is_in_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "forms_platform.requests"):
        answer = client.get("/konto/login/?next=/e-tjanster/hemligt/")
    assert re.fullmatch(r"[0-9a-f]{16}", answer["X-Request-ID"])
    (line,) = [record.getMessage() for record in caplog.records if record.name == "forms_platform.requests"]
    assert line.startswith("GET /konto/login/ 200 ")
    assert "hemligt" not in line, "a query may hold what somebody searched for"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "kept"),
    [("abc-123-DEF-456", True), ("short", False), ("x" * 65, False), ("a\tb\tc\td\te", False), ("åäö-åäö-åäö", False)],
)
def test_a_proxys_id_is_kept_when_it_is_well_formed(client: Client, sent: str, kept: bool) -> None:
    assert (client.get("/healthz", headers={"X-Request-ID": sent})["X-Request-ID"] == sent) is kept


@pytest.mark.parametrize("line", [JsonLine(), PlainLine()])
def test_a_log_line_is_one_line_and_tells_no_identity_number(line: logging.Formatter) -> None:
    record = logging.LogRecord(
        "x", logging.INFO, "", 0, "hello\n19121212-1212 %s\r\nforged line", ("121212-1212",), None
    )
    told = line.format(record)
    assert "\n" not in told
    assert "\r" not in told
    assert "1212-1212" not in told
    assert "121212" not in told


def test_a_json_line_is_json_with_the_error(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("19900101-1234 is wrong")
    except ValueError:
        with caplog.at_level(logging.ERROR):
            logging.getLogger("x").exception("it broke")
    told = json.loads(JsonLine().format(caplog.records[0]))
    assert (told["level"], told["what"]) == ("ERROR", "it broke")
    assert "ValueError" in told["error"]
    assert "1234" not in told["error"]


@pytest.mark.django_db
def test_a_body_announced_as_too_large_is_refused_unread(client: Client, settings) -> None:
    class Unread:
        def read(self, *_: object) -> bytes:
            raise AssertionError("a byte of the body was read")

        readline = read

    answer = client.generic(
        "POST", "/konto/login/", b"", CONTENT_LENGTH=str(settings.MAX_BODY_BYTES + 1), **{"wsgi.input": Unread()}
    )
    assert answer.status_code == 413
    assert answer["Connection"] == "close"
    assert "26" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"CONTENT_LENGTH": "9" * 400}, 413),
        ({"CONTENT_LENGTH": "-1"}, 400),
        ({"CONTENT_LENGTH": "1e3"}, 400),
        ({"CONTENT_LENGTH": "٣"}, 400),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411),
    ],
)
def test_a_body_of_no_sound_size_is_refused(client: Client, headers: dict[str, str], status: int) -> None:
    assert client.generic("POST", "/konto/login/", b"", **headers).status_code == status


@pytest.mark.django_db
def test_too_many_fields_are_refused_and_not_a_fault(client: Client, settings) -> None:
    fields = {f"f{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert client.post("/konto/login/", fields).status_code == 400


@pytest.mark.django_db
def test_health_asks_nobody(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readiness_tells_the_age_of_the_oldest_due_row(client: Client) -> None:
    assert client.get("/readyz").json() == {"status": "ready", "database": "ok", "outbox_oldest_due_seconds": 0.0}
    now = timezone.now()
    for seconds in (20, 400):
        Message.objects.create(topic="x", handler="x", created_at=now, available_at=now - timedelta(seconds=seconds))
        told = client.get("/readyz").json()
        assert told["outbox_oldest_due_seconds"] == pytest.approx(seconds, abs=5)
        assert told["status"] == ("ready" if seconds < 300 else "degraded")


@pytest.mark.django_db
def test_readiness_tells_when_the_broker_is_away_and_stays_ready(client: Client, settings) -> None:
    settings.OUTBOX_BY = "celery"
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{free_port()}/0"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["broker"]) == (200, "degraded", "away")


@pytest.mark.django_db(transaction=True)
def test_readiness_is_refused_when_the_tables_are_not_there(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE outbox_message RENAME TO elsewhere")
    try:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO outbox_message")


def test_a_cache_that_goes_away_misses_and_comes_back() -> None:
    server = Redis().start()
    cache = RedisOrNothing(server.url, {})
    cache.set("a", 1)
    assert (cache.get("a"), cache.get_many(["a"]), cache.incr("a"), cache.has_key("a")) == (1, {"a": 1}, 2, True)
    server.stop(how=signal.SIGKILL)
    assert (cache.get("a", "missing"), cache.get_many(["a"]), cache.add("b", 1)) == ("missing", {}, True)
    cache.set("a", 3)
    with Redis(port=server.port):
        cache._quiet_until = 0.0
        assert cache.get("a", "empty") == "empty"
        cache.set("a", 4)
        assert cache.get("a") == 4


def test_what_was_removed_while_the_cache_was_away_is_removed_when_it_answers() -> None:
    """Somebody signs out while Redis is out of reach: their session must not live on in it."""
    with Redis() as server:
        cache, neighbour = RedisOrNothing(server.url, {}), RedisOrNothing(server.url, {})
        cache.set("session", "Anna")
        cache._quiet_until = time.monotonic() + 60  # as after a look-up that nobody answered
        assert cache.delete("session") is False
        assert neighbour.get("session") == "Anna"
        cache._quiet_until = 0.0
        assert cache.get("anything") is None
        assert neighbour.get("session") is None


def test_counting_what_is_not_there_is_still_a_mistake() -> None:
    with Redis() as server, pytest.raises(ValueError, match="not found"):
        RedisOrNothing(server.url, {}).incr("never-set")
