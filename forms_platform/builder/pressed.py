"""What a button of the questions' tab asks for: the text after `gor=` as commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django.http import QueryDict

from forms_platform.builder.cannot import CannotEdit
from forms_platform.builder.edit import Asked
from forms_platform.builder.keep import REDO, UNDO
from forms_platform.builder.outline import page_at, question, step_path
from forms_platform.builder.saved_blocks import block, hints
from forms_platform.builder.seen import Seen
from forms_platform.builder.step_moves import beside
from forms_platform.look.asked import whole

UP, DOWN = "upp", "ned"
LAST = "*"  # after every question of the page


def pressed(seen: Seen, button: str, post: QueryDict) -> list[Asked]:
    """The commands of the button; none for those that only send what was typed.

    Raises: CannotEdit.
    """
    doing, *rest = button.split(":")
    if doing not in BUTTONS:
        return []
    return [BUTTONS[doing](seen, [*rest, "", ""], post)]


def _add_field(seen: Seen, rest: Sequence[str], post: QueryDict) -> Asked:
    """`fraga:KIND`: after the question in `efter`, first with `efter=`, last with `efter=*`; or in a table."""
    table = post.get("tabell", "")
    if table:
        return Asked("add_field", {"kind": rest[0], "table": table})
    page, after = post.get("sida", ""), post.get("efter", LAST)
    return Asked("add_field", {"kind": rest[0], "page": page, "at": None if after == LAST else _after(seen, after)})


def _after(seen: Seen, ref: str) -> int | None:
    """The place after the question; the first when there is none of that name."""
    if not ref:
        return 0
    found = question(seen.document, ref.partition(".")[0])
    return None if found is None else int(found.path[-1]) + 1


def _move(seen: Seen, rest: Sequence[str], post: QueryDict) -> Asked:
    """`flytta:REF:upp`, `flytta:REF:ned`, or `flytta:REF:3` for a place of the same list."""
    found = question(seen.document, rest[0])
    if found is None:
        raise CannotEdit("no_such_question")
    return Asked("move_field", {"ref": rest[0], "to": _place(rest[1], int(found.path[-1]))})


def _place(where: str, now: int) -> int:
    if where in (UP, DOWN):
        return max(0, now + (1 if where == DOWN else -1))
    number = whole(where)
    if number is None:
        raise CannotEdit("nothing_there")
    return number


def _move_to(seen: Seen, rest: Sequence[str], post: QueryDict) -> Asked:
    """`flytta-till:REF` with `till` = PAGE:REF, after that question; PAGE: is first on the page."""
    page, _, after = post.get("till", "").partition(":")
    found = question(seen.document, rest[0])
    if found is None:
        raise CannotEdit("no_such_question")
    to = _after(seen, after) or 0
    above = found.page == page and after and int(found.path[-1]) < to
    return Asked("move_field", {"ref": rest[0], "page": page, "to": to - 1 if above else to})


def _of_ref(command: str) -> Callable[[Seen, Sequence[str], QueryDict], Asked]:
    return lambda seen, rest, post: Asked(command, {"ref": rest[0]})


def _of_page(command: str) -> Callable[[Seen, Sequence[str], QueryDict], Asked]:
    return lambda seen, rest, post: Asked(command, {"page": rest[0]})


def _of_step(command: str) -> Callable[[Seen, Sequence[str], QueryDict], Asked]:
    return lambda seen, rest, post: Asked(command, {"step": rest[0]})


def _move_page(seen: Seen, rest: Sequence[str], post: QueryDict) -> Asked:
    at = page_at(seen.document, rest[0])
    if at is None:
        raise CannotEdit("no_such_page")
    return Asked("move_page", {"page": rest[0], "to": _place(rest[1], at)})


def _move_step(seen: Seen, rest: Sequence[str], post: QueryDict) -> Asked:
    """`steg-flytta:STEP:upp` and `:ned` go into blocks and out of them; a number is a place of the same list."""
    path = step_path(seen.document, rest[0])
    if path is None:
        raise CannotEdit("no_such_step")
    if rest[1] not in (UP, DOWN):
        return Asked("move_step", {"step": rest[0], "to": _place(rest[1], int(path[-1]))})
    spot = beside(seen.document, rest[0], rest[1] == DOWN)
    if spot is None:
        return Asked("move_step", {"step": rest[0], "to": int(path[-1])})
    return Asked("move_step", {"step": rest[0], **spot._asdict()})


def _step_to(seen: Seen, rest: Sequence[str], post: QueryDict) -> Asked:
    """`steg-till:STEP` with `till` = BLOCK:BRANCH:PLACE, counted without the step; no block is the workflow's list."""
    block, _, place = post.get("till", "").partition(":")
    branch, _, to = place.partition(":")
    numbers = whole(branch), whole(to)
    if numbers[0] is None or numbers[1] is None:
        raise CannotEdit("nothing_there")
    return Asked("move_step", {"step": rest[0], "block": block, "branch": numbers[0], "to": numbers[1]})


def _branch(command: str) -> Callable[[Seen, Sequence[str], QueryDict], Asked]:
    def asked(seen: Seen, rest: Sequence[str], post: QueryDict) -> Asked:
        place = whole(rest[1])
        if place is None:
            raise CannotEdit("nothing_there")
        more = {"to": _place(rest[2], place)} if command == "move_branch" else {}
        return Asked(command, {"step": rest[0], "branch": place, **more})

    return asked


def _add_step(seen: Seen, rest: Sequence[str], post: QueryDict) -> Asked:
    """`nytt-steg:KIND` after the step in `efter`, or in a branch with `grupp` = STEP:NUMBER."""
    block, _, branch = post.get("grupp", "").partition(":")
    kind = rest[0] or post.get("sort", "")
    if block:
        return Asked("add_step", {"kind": kind, "block": block, "branch": whole(branch) or 0})
    return Asked("add_step", {"kind": kind, "after": post.get("efter", "")})


def _option(command: str) -> Callable[[Seen, Sequence[str], QueryDict], Asked]:
    def asked(seen: Seen, rest: Sequence[str], post: QueryDict) -> Asked:
        place = whole(rest[1])
        if place is None:
            raise CannotEdit("no_such_option")
        more = {"to": _place(rest[2], place)} if command == "move_option" else {}
        return Asked(command, {"ref": rest[0], "place": place, **more})

    return asked


def _block(seen: Seen, rest: Sequence[str], post: QueryDict) -> Asked:
    """`block:KEY`: the saved block, where a new question would go."""
    found = block(rest[0])
    if found is None:
        raise CannotEdit("nothing_there")
    after = post.get("efter", LAST)
    place = None if after == LAST else _after(seen, after)
    arguments = {"page": post.get("sida", ""), "fields": found.fields, "block": found.key, "edition": found.edition}
    return Asked("insert_block", {**arguments, "at": place})


def _copy(seen: Seen, rest: Sequence[str], post: QueryDict, *, take: bool) -> Asked:
    """`ta-over:REF` and `behall:REF`: the copy becomes like its original, or stays."""
    hint = hints(seen).get(rest[0])
    if hint is None:
        raise CannotEdit("nothing_there")
    return Asked("take_over", {"ref": rest[0], "values": hint.values if take else {}, "edition": hint.edition})


def _key(post: QueryDict) -> str:
    return post.get("nyckel", "").strip()


Button = Callable[[Seen, Sequence[str], QueryDict], Asked]
BUTTONS: Final[Mapping[str, Button]] = {
    "angra": lambda seen, rest, post: Asked(UNDO, {}),
    "gor-om": lambda seen, rest, post: Asked(REDO, {}),
    "fraga": _add_field,
    "flytta": _move,
    "flytta-till": _move_to,
    "block": _block,
    "ta-over": lambda seen, rest, post: _copy(seen, rest, post, take=True),
    "behall": lambda seen, rest, post: _copy(seen, rest, post, take=False),
    "kopiera": _of_ref("copy_field"),
    "bort": _of_ref("remove_field"),
    "sort": lambda seen, rest, post: Asked("change_kind", {"ref": rest[0], "kind": post.get("sort", "")}),
    "nyckel": lambda seen, rest, post: Asked("rename_field", {"ref": rest[0], "key": _key(post)}),
    "alternativ": lambda seen, rest, post: Asked("add_option", {"ref": rest[0]}),
    "alternativ-bort": _option("remove_option"),
    "alternativ-flytta": _option("move_option"),
    "nytt-sidsteg": lambda seen, rest, post: Asked("add_page", {"after": post.get("sida", "")}),
    "sida-flytta": _move_page,
    "sida-kopiera": _of_page("copy_page"),
    "sida-bort": _of_page("remove_page"),
    "nytt-steg": _add_step,
    "steg-flytta": _move_step,
    "steg-kopiera": _of_step("copy_step"),
    "steg-bort": _of_step("remove_step"),
    "steg-till": _step_to,
    "steg-sort": lambda seen, rest, post: Asked("change_step", {"step": rest[0], "kind": post.get("sort", "")}),
    "steg-nyckel": lambda seen, rest, post: Asked(
        "rename_step", {"step": rest[0], "to": post.get("nyckel", "").strip()}
    ),
    "spar-nytt": _of_step("add_branch"),
    "spar-bort": _branch("remove_branch"),
    "spar-flytta": _branch("move_branch"),
}
