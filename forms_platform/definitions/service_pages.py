"""Pages of documentation about the e-services that come with the platform: what they do, and their routes drawn."""

from __future__ import annotations

from collections.abc import Mapping

from forms_platform.definitions.language.document import Document, parse_document
from forms_platform.definitions.language.names import Register
from forms_platform.definitions.language.spoken_rules import Speaker
from forms_platform.definitions.language.upgrade import upgrade
from forms_platform.definitions.shipped_services import shipped
from forms_platform.sweden.sorting import sort_key
from workflows.picture import layout
from workflows.plan import Plan, parse_plan
from workflows.route import Captions, in_words, route
from workflows.standalone import standalone
from workflows.svg import sizes_of, svg

PAGE = "README.md"
_HEAD = """# E-tjänster som följer med

Varje kommun ändrar dem efter sina regler i byggaren. Sidan görs av `manage.py eservice_pages`.

| E-tjänst | För | Tar | Frågor |
|---|---|---|---|
"""
_WHOM = {"everyone": "alla medarbetare", "managers": "chefer"}


def service_pages(*, style: str, tokens: str, icons: str) -> Mapping[str, str]:
    """Every file of the folder by its name: one page, and one picture for each e-service.

    The sheets are those that colour the pictures in the pages of the platform (`workflows.standalone`).
    """
    documents = [parse_document(upgrade(raw)) for raw in shipped().values()]
    documents.sort(key=lambda one: sort_key(one.title.say("sv")))
    files: dict[str, str] = {}
    rows, parts = [], []
    for document in documents:
        plan, title = parse_plan(document.workflow), document.title.say("sv")
        captions = Captions("sv", when=_conditions(document, plan))
        files[f"{document.key}.svg"] = standalone(
            _drawn(plan, captions, title), style=style, tokens=tokens, icons=icons
        )
        fields = sum(len(page.fields) for page in document.pages)
        rows.append(
            f"| [{title}](#{document.key}) | {_WHOM[document.audience]} | {document.minutes} min | {fields} |\n"
        )
        parts.append(_part(document, title, in_words(plan, captions)))
    return {PAGE: _HEAD + "".join(rows) + "".join(parts), **files}


def _drawn(plan: Plan, captions: Captions, title: str) -> str:
    way = route(plan, captions)
    return svg(layout(way, sizes_of(way)), f"Arbetsflöde: {title}", "")


def _part(document: Document, title: str, lines: list[str]) -> str:
    steps = "".join(f"{number}. {line}\n" for number, line in enumerate(lines, 1))
    return (
        f'\n<a id="{document.key}"></a>\n\n## {title}\n\n{document.summary.say("sv")}\n\n'
        f"![Arbetsflöde för {title}]({document.key}.svg)\n\n{steps}\n"
        f"Till sist: {document.after.say('sv')}\n"
    )


def _conditions(document: Document, plan: Plan) -> dict[str, str]:
    """The conditions in words, those that can be said shortly."""
    speaker = Speaker(document.by_key, "sv", Register())
    said = {name: speaker.say(rule) for name, _, rule in plan.rules()}
    return {name: one[:1].upper() + one[1:] for name, one in said.items() if one}
