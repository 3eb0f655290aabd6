"""Forms of the builder as a browser would send them: as they stand, or with some boxes changed."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from lxml import html

from forms_platform.builder import flow
from forms_platform.builder.drafts import Opened, to_text
from forms_platform.builder.edit import edit
from forms_platform.builder.inputs import Typed
from forms_platform.builder.models import ServiceDraft
from forms_platform.builder.pressed import pressed
from forms_platform.builder.seen import Seen
from forms_platform.organisation.directory import snapshot


def seen_of(document: Any, language: str = "sv") -> Seen:
    """The document as a draft that nothing was published of."""
    row = ServiceDraft(key=document["key"], document=to_text(document), changed_at=timezone.now())
    return Seen(Opened(row, None, None), language, snapshot())


def sent(template: str, context: dict[str, Any], key: str = "friskvardsbidrag") -> QueryDict:
    """What a browser sends of the form as it stands."""
    printed = render_to_string(template, {"bar": {"key": key, "version": 0}, **context})
    form = html.fromstring(printed if "<form" in printed else f"<form>{printed}</form>")
    post = QueryDict(mutable=True)
    for name, value in (form if form.tag == "form" else form.forms[0]).form_values():
        post.appendlist(name, value)
    return post


def step_form(seen: Seen, where: dict[str, str]) -> QueryDict:
    """The properties of the step, the branch, or the whole workflow that is chosen, as they stand."""
    at = flow.chosen_step(seen, where)
    context = {"chosen": flow.properties(where, at), "tab": "flow", "step": at.id, "spar": at.branch}
    return sent("builder/_step_panel.html", context)


def filled(document: Any, where: dict[str, str], gor: str = "spara", **boxes: Any) -> tuple[Any, Typed]:
    """The document after the form of what is chosen was sent with these boxes (`on_reject` is the box p.on-reject),
    and what could not be read."""
    seen = seen_of(document)
    post = step_form(seen, where)
    for name, value in boxes.items():
        post.setlist("p." + name.replace("_", "-"), value if isinstance(value, list) else [value])
    post["gor"] = gor
    typed = Typed(post)
    asked = flow.read(seen, post, typed)
    return edit(document, *asked, *pressed(seen, gor, post)).document, typed
