"""What whoever decides fills in: a granted sum, a reference. Later rules and routes know it by the step and its key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from forms_platform.builder.edit import Asked
from forms_platform.builder.inputs import Unreadable, text_value
from forms_platform.builder.outline import free, part, said, slug
from forms_platform.builder.step.at import At
from forms_platform.builder.step.boxes import Row, Rows, Section, box, chosen_of, listed, select, sent, ticks
from forms_platform.builder.step_kinds import outcome_words
from forms_platform.builder.step_uses import asks_of

MOST: Final = 10
MOST_OPTIONS: Final = 50
NEW: Final = "svar"
TYPES: Final[Mapping[str, str | Promise]] = {
    "text": gettext_lazy("Text"), "number": gettext_lazy("Tal"), "money": gettext_lazy("Belopp"),
    "date": gettext_lazy("Datum"), "bool": gettext_lazy("Ja eller nej"), "choice": gettext_lazy("Ett val"),
}  # fmt: skip


def show(at: At) -> Section:
    """A row for each of them."""
    asks = asks_of(at.node)
    section = Section("asks", gettext("Det som fylls i"), "pencil", folded=not asks)
    rows = [_row(at, place, ask) for place, ask in enumerate(asks)]
    more = "svar-nytt" if len(asks) < MOST else ""
    section.items.append(Rows(rows, more, gettext("Lägg till något att fylla i")))
    if not asks:
        section.sentence = gettext("Den som svarar fyller inte i något mer än sitt svar.")
    else:
        section.sentence = gettext("Villkor i senare steg kan fråga efter det som fylls i här.")
    return section


def _row(at: At, place: int, ask: Mapping[str, Any]) -> Row:
    label, prefix = ask.get("label"), f"fyll-{place}"
    english = label.get("en", "") if isinstance(label, dict) else ""
    legend = said(label, at.seen.language) or str(ask["key"])
    row = Row(legend, [], remove=f"svar-bort:{place}", note=f"{at.id}.{ask['key']}")
    row.boxes.append(box(at, prefix, gettext("Vad som fylls i"), said(label), english=english))
    row.boxes.append(
        select(at, f"{prefix}-sort", gettext("Sort"), ask.get("type"), [(k, str(w)) for k, w in TYPES.items()])
    )
    if ask.get("type") == "choice":
        options = "\n".join(said(words) for words in part(ask, "options").values())
        row.boxes.append(box(at, f"{prefix}-val", gettext("Alternativ, ett på varje rad"), options, shape="lines"))
    offered = [(one, outcome_words(at.kind, one)) for one in at.outcomes()]
    chosen = [str(one) for one in listed(ask.get("required_on"))]
    row.boxes.append(ticks(at, f"{prefix}-krav", gettext("Måste fyllas i när den som svarar"), chosen, offered))
    return row


def read(at: At) -> dict[str, Any]:
    """What is filled in, as it was typed. Keys stay until `named` changes them."""
    asks = asks_of(at.node)
    if len(asks) != len(listed(at.node.get("asks"))):
        return {}
    made = [_read_one(at, place, ask) for place, ask in enumerate(asks)]
    doing, place_, _ = at.pressed[:3]
    if doing == "svar-nytt" and len(made) < MOST:
        key = free(NEW, {ask["key"] for ask in made})
        made.append({"key": key, "type": "text", "label": {"sv": gettext("Nytt svar")}})
    elif doing == "svar-bort" and place_.isdigit() and int(place_) < len(made):
        del made[int(place_)]
    return {} if made == asks else {"asks": made or None}


def _read_one(at: At, place: int, ask: dict[str, Any]) -> dict[str, Any]:
    prefix = f"fyll-{place}"
    if not sent(at, prefix):
        return ask
    made = dict(ask)
    try:
        label = _label(at, prefix, ask.get("label"))
        made |= {"label": label} if label != ask.get("label") else {}
    except Unreadable as wrong:
        at.typed.faults[prefix] = str(wrong)
    sort = at.post.get(f"p.{prefix}-sort")
    if sort in TYPES and sort != ask.get("type"):
        made["type"] = sort
        made.pop("options", None)
        if sort == "choice":
            made["options"] = {"ja": {"sv": gettext("Alternativ 1")}, "nej": {"sv": gettext("Alternativ 2")}}
    elif sent(at, f"{prefix}-val"):
        made |= _read_options(at, f"{prefix}-val", part(ask, "options"))
    offered = [(one, "") for one in at.outcomes()]
    before = listed(ask.get("required_on"))
    now = chosen_of(at, f"{prefix}-krav", before, offered) if sent(at, f"{prefix}-krav") else before
    if now != before:
        made.pop("required_on", None)
        made |= {"required_on": now} if now else {}
    return made


def _label(at: At, prefix: str, before: Any) -> Any:
    english = at.post.get(f"p.{prefix}.en", before.get("en", "") if isinstance(before, dict) else "")
    label = text_value(at.post.get(f"p.{prefix}", ""), english)
    if label is None:
        raise Unreadable(gettext("Skriv vad som ska fyllas i."))
    return before if label == ({"sv": before} if isinstance(before, str) else before) else label


def _read_options(at: At, name: str, before: Mapping[str, Any]) -> dict[str, Any]:
    """The options: one that is there keeps its key and its English; of as many lines, a new text takes the old key."""
    lines = [line.strip() for line in at.post.get(f"p.{name}", "").splitlines()]
    lines = [line for line in dict.fromkeys(lines) if line][:MOST_OPTIONS]
    if not lines:
        at.typed.faults[name] = gettext("Skriv minst ett alternativ.")
        return {}
    by_text = {said(words): key for key, words in before.items()}
    old = list(before)
    made: dict[str, Any] = {}
    for place, line in enumerate(lines):
        key = by_text.get(line) or (old[place] if len(lines) == len(old) else "")
        key = key if key and key not in made else free(slug(line) or "val", {*made, *old})
        made[key] = before[key] if by_text.get(line) == key else {"sv": line}
    return {} if list(made.items()) == list(before.items()) else {"options": made}


def named(at: At, values: Mapping[str, Any]) -> list[Asked]:
    """The commands that give what has just got its text a key after it, unless a published version has it."""
    found, taken = [], {ask["key"] for ask in values.get("asks") or ()}
    for ask, before in zip(values.get("asks") or (), asks_of(at.node), strict=False):
        key, wanted = ask["key"], slug(said(ask.get("label")))
        new = key.partition("_")[0] == NEW and ask.get("label") != before.get("label") and wanted
        published = f"{at.id}.{key}" in at.seen.opened.published_asks
        if new and before["key"] == key and not published:
            to = free(wanted, taken - {key})
            found.append(Asked("rename_ask", {"step": at.id, "key": key, "to": to}))
            taken.add(to)
    return found
