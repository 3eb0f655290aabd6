"""The paper form of an e-service: which blanks its questions have, and how they stand on the page."""

from __future__ import annotations

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.names import Names
from forms_platform.definitions.paper.desk import Desk
from forms_platform.definitions.paper.form import PaperForm
from forms_platform.definitions.paper.kinds import DRAWN


def paper_form(document: Document, language: str, names: Names) -> PaperForm:
    """The form of the e-service in one language, with every blank that its answers need and no other."""
    desk = Desk(document, language, names, DRAWN)
    sections = tuple(desk.section(page) for page in document.pages)
    return PaperForm(
        key=document.key,
        language=language,
        title=document.title.say(language),
        summary=document.summary.say(language),
        about=desk.prose(document.about),
        owner=document.owner.unit.say(language),
        after=document.after.say(language),
        privacy=desk.prose(document.privacy),
        contact=desk.prose(document.contact),
        sections=sections,
        blanks=tuple(desk.blanks),
    )
