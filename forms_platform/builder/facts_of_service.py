"""What is set about the e-service as a whole: who may start it, secrecy, disposal, messages, deliveries, baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from forms_platform.builder import baseline as baseline_of
from forms_platform.builder.edit import Asked
from forms_platform.builder.inputs import Input, Typed, input_of, values_of
from forms_platform.builder.kinds import Property
from forms_platform.builder.outline import name, part
from forms_platform.builder.seen import Seen
from forms_platform.definitions.language.document import CATEGORIES

Words = str | Promise


@dataclass(frozen=True)
class Group:
    """Boxes about one object of the document; `holder` is its name, "" for the document itself."""

    title: Words
    holder: str
    items: tuple[Property, ...]
    note: Words = ""


_YES: Final = "yes"
ACCESS: Final = (
    Group(_("Vem som får använda e-tjänsten"), "", (
        Property("audience", _("Får startas av"), "one", (
            ("everyone", _("Alla medarbetare")), ("managers", _("Chefer")))),
        Property("subject", _("Ärendet gäller"), "one"),
        Property("replaces", _("Tar tillbaka det beviljade ärende som väljs i"), "one"),
    )),
    Group(_("Ägare"), "owner", (
        Property("unit", _("Ansvarig enhet"), "text"), Property("answers", _("Ansvarig roll eller person"), "text"),
        Property("review", _("Ses över senast"), "day"))),
    Group(_("Hitta och känna igen"), "", (
        Property("category", _("Ämne"), "one"), Property("icon", _("Ikon"), "line"),
        Property("keywords", _("Sökord, ett på varje rad"), "words"),
        Property("minutes", _("Minuter att fylla i"), "whole"))),
    Group(_("I listor"), "", (
        Property("summary_line", _("Svar som skiljer ärenden åt, en nyckel på varje rad"), "words"),
        Property("amount_field", _("Belopp som summeras"), "one"))),
)  # fmt: skip
SECRECY: Final = (
    Group(_("Sekretess"), "secrecy", (
        Property("level", _("Nivå"), "one", (
            ("open", _("Vanlig")), ("confidential", _("Känslig")), ("strict", _("Sekretess")))),
        Property("mail", _("Mejl säger"), "one", (
            ("title", _("Vad ärendet gäller")), ("link_only", _("Bara en länk")))),
        Property("stand_ins", _("Ersättare ser ärendena"), "one", (
            ("yes", _("Ja")), ("named", _("Bara de som är utsedda för e-tjänsten")), ("no", _("Nej")))),
        Property("log_reads", _("Läsning loggas"), _YES),
    )),
    Group(_("Gallring"), "retention", (
        Property("years", _("Sparas så många år"), "whole"),
        Property("counted_from", _("Räknat från"), "one", (("closed", _("när ärendet avslutas")),
                                                           ("registered", _("när det kommer in")))),
        Property("then", _("Därefter"), "one", (("dispose", _("gallras")), ("archive", _("arkiveras")))),
        Property("decision", _("Beslut som gallringen stöder sig på"), "text"))),
    Group(_("Personuppgifter"), "", (
        Property("privacy", _("Så används uppgifterna, och med vilken rättslig grund"), "text", long=True),)),
)  # fmt: skip
BASELINE: Final = Group(_("Så lång tid tog det förut"), "baseline", (
    Property("volume_per_year", _("Ärenden om året"), "whole"),
    Property("source", _("Hur vi vet det"), "one", (("measured", _("Mätt")), ("judged", _("Bedömt")),
                                                    ("standard", _("Schablon")))),
))  # fmt: skip


@dataclass
class GroupShown:
    """A group with its boxes."""

    title: str
    note: str
    boxes: list[Input]


def context(groups: Sequence[Group], seen: Seen, typed: Typed | None) -> list[GroupShown]:
    """The groups with what the document says."""
    return [
        GroupShown(
            str(group.title),
            str(group.note),
            [_box(group, item, seen, typed or Typed()) for item in group.items if _has_room(item, seen)],
        )
        for group in groups
    ]


def _box(group: Group, item: Property, seen: Seen, typed: Typed) -> Input:
    node = {_key(group, item): _plain(item.name, _node(group, seen).get(item.name))}
    return input_of(_named(group, item), node, seen.language, typed, _choices(item, seen))


def _has_room(item: Property, seen: Seen) -> bool:
    """Whether there is anything to choose; what is rare is shown only where it is."""
    return item.name != "replaces" or "replaces" in seen.document or len(_choices(item, seen)) > 1


_STAND_INS: Final[Mapping[Any, str]] = {None: "yes", True: "yes", False: "no", "named": "named"}


def _plain(name_: str, value: Any) -> Any:
    """The value as its box has it: whether stand-ins see a case is yes, no, or only those who are named."""
    return _STAND_INS.get(value, value) if name_ == "stand_ins" and isinstance(value, str | bool | None) else value


def _key(group: Group, item: Property) -> str:
    return f"{group.holder}.{item.name}" if group.holder else item.name


def _named(group: Group, item: Property) -> Property:
    return replace(item, name=_key(group, item))


def _node(group: Group, seen: Seen) -> Mapping[str, Any]:
    return part(seen.document, group.holder) if group.holder else seen.document


def _choices(item: Property, seen: Seen) -> list[tuple[str, str]]:
    """What can be chosen, when the document says it."""
    if item.name == "subject":
        return [("requester", gettext("Den sökande")), ("none", gettext("Ingen person")), *_of_kind(seen, "person")]
    if item.name == "replaces":
        own = (one for one in seen.questions if not one.column and "own_granted" in str(one.field.get("options_from")))
        return [("", gettext("Inget")), *((one.ref, name(one.field, seen.language)) for one in own)]
    if item.name == "amount_field":
        return [("", gettext("Inget")), *_of_kind(seen, "money", "computed")]
    if item.name == "category":
        return [(key, words[seen.language == "en"]) for key, words in CATEGORIES.items()]
    return []


def _of_kind(seen: Seen, *kinds: str) -> list[tuple[str, str]]:
    """The questions of these kinds."""
    found = (one for one in seen.questions if not one.column and one.field["kind"] in kinds)
    return [(one.ref, name(one.field, seen.language)) for one in found]


def read(groups: Sequence[Group], seen: Seen, post: QueryDict, typed: Typed) -> dict[str, Any]:
    """What the form sets differently from the document."""
    changed: dict[str, Any] = {}
    for group in groups:
        node = _node(group, seen)
        before = {_key(group, item): _plain(item.name, node.get(item.name)) for item in group.items}
        items = [_named(group, item) for item in group.items]
        values, faults = values_of(items, before, post)
        typed.faults |= faults
        named = {key.removeprefix(f"{group.holder}."): value for key, value in values.items()}
        if "stand_ins" in named:
            named["stand_ins"] = {"yes": None, "no": False}.get(named["stand_ins"], named["stand_ins"])
        if not group.holder:
            changed |= named
        elif named:
            changed[group.holder] = {key: one for key, one in {**node, **named}.items() if one is not None}
    return changed


# ---- the tabs


def access(seen: Seen, asked: Mapping[str, str], typed: Typed | None = None) -> dict[str, Any]:
    """Who may use the e-service, and who answers for it."""
    shown = context(ACCESS, seen, typed)
    n = baseline_of.estimated(seen.document)
    said_ = ngettext(
        "Frågorna tar uppskattningsvis %(n)s minut att fylla i.",
        "Frågorna tar uppskattningsvis %(n)s minuter att fylla i.",
        n,
    )
    next(one for one in shown if any(box.name == "minutes" for box in one.boxes)).note = said_ % {"n": n}
    return {"groups": shown}


def read_access(seen: Seen, post: QueryDict, typed: Typed) -> list[Asked]:
    """The settings of that tab."""
    return _asked(read(ACCESS, seen, post, typed))


def secrecy(seen: Seen, asked: Mapping[str, str], typed: Typed | None = None) -> dict[str, Any]:
    """Who sees what, and for how long."""
    return {
        "groups": context((*SECRECY, BASELINE), seen, typed),
        "minutes": baseline_of.minutes(seen),
        "saved": baseline_of.saved_hours(seen),
        "trouble": typed.faults.get("minuter", "") if typed else "",
    }


def read_secrecy(seen: Seen, post: QueryDict, typed: Typed) -> list[Asked]:
    """The settings of that tab, the minutes of each role among them."""
    changed = read((*SECRECY, BASELINE), seen, post, typed)
    baseline = changed.get("baseline", part(seen.document, "baseline"))
    before = part(baseline, "minutes")
    minutes = baseline_of.read_minutes(before, post, typed)
    if minutes != before:
        changed["baseline"] = {**baseline, "minutes": minutes}
    return _asked(changed)


def _asked(changed: Mapping[str, Any]) -> list[Asked]:
    return [Asked("set_document", {"values": changed})] if changed else []
