"""The trail: what was done stays done, and what was changed is found."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from forms_platform.audit.models import Entry, Head
from forms_platform.audit.trail import Break, Deed, Why, append, append_all, prove

pytestmark = pytest.mark.django_db


def a_stream(now: datetime, name: str = "case:17", entries: int = 4) -> None:
    for number in range(entries):
        append(
            name,
            f"step.{number}",
            actor="u:1",
            facts={"n": number, "text": "å ä ö"},
            at=now + timedelta(minutes=number),
        )


def test_an_untouched_trail_is_proved(now: datetime) -> None:
    a_stream(now)
    a_stream(now, "case:18", 1)
    assert prove() == []
    assert list(Entry.objects.filter(stream="case:17").order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4]


def test_entries_written_together_are_chained_like_entries_written_one_by_one(now: datetime) -> None:
    append_all("a", [Deed(f"x{n}", "u:1", {}, now) for n in range(3)], new=True)
    append("a", "x3", actor="u:1", facts={}, at=now)
    assert prove() == []
    assert Head.objects.get(stream="a").seq == 4


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"facts": {"n": 1, "text": "å ä o"}}, Why.CHANGED),
        ({"actor": "u:2"}, Why.CHANGED),
        ({"action": "step.x"}, Why.CHANGED),
        ({"at": datetime.fromisoformat("2026-11-24T10:01:00.000001+01:00")}, Why.CHANGED),
        ({"previous": "0" * 64}, Why.CHANGED),
    ],
)
def test_a_changed_entry_is_named(now: datetime, change: dict[str, object], why: Why) -> None:
    a_stream(now)
    Entry.objects.filter(stream="case:17", seq=2).update(**change)
    assert prove() == [Break("case:17", 2, why)]


def test_an_entry_changed_with_its_hash_breaks_the_chain_at_the_next(now: datetime) -> None:
    from forms_platform.audit.trail import hash_of

    a_stream(now)
    forged = Entry.objects.get(stream="case:17", seq=2)
    forged.actor = "u:99"
    forged.hash = hash_of(forged)
    forged.save()
    assert prove() == [Break("case:17", 3, Why.UNCHAINED)]


def test_a_removed_entry_is_missed(now: datetime) -> None:
    a_stream(now)
    Entry.objects.filter(stream="case:17", seq=3).delete()
    assert prove() == [Break("case:17", 3, Why.MISSING)]


def test_a_removed_tail_is_missed(now: datetime) -> None:
    a_stream(now)
    Entry.objects.filter(stream="case:17", seq__gte=3).delete()
    assert prove() == [Break("case:17", 3, Why.TAIL_MISSING)]


def test_a_stream_emptied_but_for_its_head_is_missed(now: datetime) -> None:
    a_stream(now)
    Entry.objects.all().delete()
    assert prove() == [Break("case:17", 1, Why.TAIL_MISSING)]


def test_entries_without_a_head_are_found(now: datetime) -> None:
    a_stream(now)
    Head.objects.all().delete()
    assert prove() == [Break("case:17", 4, Why.NO_HEAD)]


def test_a_new_stream_costs_two_statements_and_an_old_one_three(
    now: datetime, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator] # pytest-django's fixture is a function
        append("s", "a", actor="u:1", facts={}, at=now, new=True)
    with django_assert_num_queries(3):  # type: ignore[operator] # as above
        append("s", "b", actor="u:1", facts={}, at=now)


def test_what_is_rolled_back_leaves_no_trace(now: datetime) -> None:
    a_stream(now, entries=1)
    with pytest.raises(RuntimeError), transaction.atomic():
        append("case:17", "x", actor="u:1", facts={}, at=now)
        raise RuntimeError
    assert prove() == []
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain(now: datetime) -> None:
    together = threading.Barrier(4)
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            together.wait(10)
            for turn in range(5):
                with transaction.atomic():
                    append("busy", f"{number}.{turn}", actor=f"u:{number}", facts={}, at=now)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert prove() == []
    assert Head.objects.get(stream="busy").seq == 20


def test_the_command_proves_the_trail(now: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    a_stream(now)
    call_command("check_audit", "--json")
    assert json.loads(capsys.readouterr().out) == {"streams": 1, "entries": 4, "breaks": []}


def test_the_command_names_the_first_row_that_does_not_fit(now: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    a_stream(now)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET actor = 'u:7' WHERE seq = 2")
    with pytest.raises(SystemExit) as ended:
        call_command("check_audit", "--json")
    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out)["breaks"] == [{"stream": "case:17", "seq": 2, "why": "changed"}]


def test_the_command_refuses_a_stream_nobody_knows(now: datetime) -> None:
    with pytest.raises(CommandError, match="finns inte"):
        call_command("check_audit", "--stream", "case:404")
