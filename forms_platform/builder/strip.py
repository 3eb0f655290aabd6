"""The picture of the workflow, with the names of those who would have a case of a chosen employee and amount."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from forms_platform.builder import people
from forms_platform.builder.cases_tried import Tried, sound_plan, try_case
from forms_platform.builder.outline import name, said, steps
from forms_platform.builder.seen import Seen, as_text
from forms_platform.builder.sound import NotSound
from forms_platform.builder.ways import every_way
from forms_platform.cases.holders import holder
from forms_platform.look.asked import whole
from workflows.picture import Fork, Item, Node, layout
from workflows.plan import Plan
from workflows.route import Captions, in_words, route
from workflows.svg import size_for, svg

MOST_NAMES = 2


def strip(seen: Seen, asked: Mapping[str, str], today: date) -> dict[str, Any] | None:
    """What the strip prints; None when the workflow is not sound enough to be drawn."""
    try:
        document, plan = sound_plan(seen)
    except NotSound:
        return None
    person = people.chosen(seen.organisation, whole(asked.get("vem", "")))
    key = amount_question(seen)
    amount = asked.get("belopp", "").strip()
    raw = {key: amount} if key and amount else {}
    tried = try_case(document, plan, raw, person=person, seen=seen, day=today) if person is not None else None
    captions = _captions(seen, tried, person, today)
    known = tried.reading.facts if tried else {}
    every = every_way(seen, document, plan, known, captions.when, person=person, day=today) if person else []
    return {
        "ways": every,
        "stuck": sum(way.stuck for way in every),
        "picture": drawn(plan, captions, seen),
        "words": in_words(plan, captions),
        "people": people.some(seen.organisation, person),
        "person": person,
        "amount": amount,
        "amount_label": name(next(one.field for one in seen.questions if one.ref == key), seen.language) if key else "",
    }


def strip_mark(seen: Seen) -> str:
    """What decides how the picture looks, as far as the draft does: the workflow, and the questions it looks at."""
    looked_at = [one.field for one in seen.questions if one.ref in seen.routing]
    return as_text([seen.document.get("workflow"), looked_at])


def amount_question(seen: Seen) -> str:
    """The amount that the workflow looks at; "" when it looks at none."""
    money = [one.ref for one in seen.questions if one.field["kind"] == "money" and one.ref in seen.routing]
    return money[0] if money else ""


def drawn(plan: Plan, captions: Captions, seen: Seen) -> SafeString:
    """The picture itself."""
    way = route(plan, captions)
    picture = layout(way, size_for(_nodes([item for lane in way.lanes for item in lane])))
    title = gettext("Arbetsflöde: %(steps)s") % {"steps": "; ".join(in_words(plan, captions))}
    # made by workflows.svg, which escapes every text it is given
    return mark_safe(svg(picture, title, static("img/icons.svg")))  # noqa: S308


def _nodes(items: list[Item]) -> list[Node]:
    found: list[Node] = []
    for item in items:
        if isinstance(item, Fork):
            found += [node for branch in item.branches for node in _nodes(list(branch.items))]
        else:
            found.append(item)
    return found


def _captions(seen: Seen, tried: Tried | None, person: int | None, today: date) -> Captions:
    card = seen.organisation.person(person) if person is not None else None
    return Captions(
        seen.language,
        who=_who(seen, tried, person, today),
        when=_when(seen),
        requester=card.name if card else "",
    )


def _who(seen: Seen, tried: Tried | None, person: int | None, today: date) -> dict[str, str]:
    barred = frozenset({person}) if person is not None else frozenset[int]()
    found = {}
    for one in tried.steps if tried else ():
        holders = [
            holder(each, seen.organisation, e_service=seen.opened.key, today=today, excluded=barred)
            for each in one.principals[:MOST_NAMES]
        ]
        names = [each.stand_ins[0] if each.stand_ins else each.name for each in holders]
        found[one.step] = ", ".join(names) or gettext("Ingen kan svara")
    return found


def _when(seen: Seen) -> dict[str, str]:
    """When each step and each branch is taken, in words."""
    found = {}
    for _, step in steps(seen.document):
        step_id = str(step.get("id"))
        if step.get("when") is not None:
            found[step_id] = _plain(seen.sentence(step["when"]))
        branches = step.get("branches")
        for number in range(len(branches) if isinstance(branches, list) else 0):
            branch = branches[number] if isinstance(branches, list) else None
            if isinstance(branch, dict) and branch.get("when") is not None:
                found[f"{step_id}.{number}"] = said(branch.get("label"), seen.language) or _plain(
                    seen.sentence(branch["when"])
                )
    return {key: words for key, words in found.items() if words}


def _plain(sentence: str) -> str:
    """Without the quotation marks around the question: a picture has little room."""
    plain = sentence.replace("”", "").replace("“", "")
    return plain[:1].upper() + plain[1:]
