"""Where a paper form is laid out: what its language says, which blanks it has so far, and how wide questions are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.fields import Field
from forms_platform.definitions.language.fields.field import Rule
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.names import Names
from forms_platform.definitions.language.pages import Page
from forms_platform.definitions.language.spoken_rules import Speaker
from forms_platform.definitions.language.texts import Text
from forms_platform.definitions.paper.form import WIDTH, Blank, Block, Prose, Question, Section
from forms_platform.definitions.paper.prose import plain, prose
from forms_platform.definitions.paper.words import WORDS

WORKED_OUT = ("computed", "looked_up")  # nobody fills them in, so nobody has to know when
LONGEST_SAID = 400  # characters of what a screen reader says of a blank
# Longest label and help, in characters, of a question that takes a third or half of the width
FITS = {2: (30, 44), 3: (46, 90)}


@dataclass
class Desk:
    """Where a form is laid out. `kinds` says how each kind of field is drawn here."""

    document: Document
    language: str
    names: Names
    kinds: Mapping[str, Callable[[Desk, Any, Asked], Question | None]]
    blanks: list[Blank] = field(default_factory=list)
    _speaking: Mapping[str, Field] = field(default_factory=dict)  # the columns of the table that is being laid out

    @property
    def words(self) -> Mapping[str, str]:
        """The fixed words of the form."""
        return WORDS[self.language]

    def say(self, text: Text | None) -> str:
        """The text in the form's language; "" when there is none."""
        return text.say(self.language) if text else ""

    def prose(self, text: Text | None) -> Prose:
        """The text as paragraphs."""
        return prose(text.say(self.language)) if text else ()

    def blank(self, blank: Blank) -> int:
        """The number that the blank now has in the form."""
        self.blanks.append(blank)
        return len(self.blanks) - 1

    def section(self, page: Page) -> Section:
        """A page of the e-service."""
        return Section(
            title=page.title.say(self.language),
            intro=self.prose(page.intro),
            only=self.only(page.when, "only_section"),
            blocks=self.blocks(page.fields, Asked(sure=page.when is None)),
        )

    def blocks(self, fields: Sequence[Field], asked: Asked) -> tuple[Block, ...]:
        """The questions in their order; those that follow each other under one condition stand together."""
        drawn = []
        for said, together in groupby(
            fields, lambda one: "" if one.kind in WORKED_OUT else self.only(one.when, "only")
        ):
            within = replace(asked, sure=asked.sure and not said, only=said)
            questions = [one for each in together for one in self.questions(each, within)]
            if questions:
                drawn.append(Block(said, tuple(_packed(questions))))
        return tuple(drawn)

    def questions(self, each: Field, asked: Asked) -> Iterator[Question]:
        """The field as questions: none when there is nothing to tell or ask on paper."""
        drawn = self.kinds[each.kind](self, each, asked)
        if drawn is not None:
            yield _narrowed(drawn)

    def only(self, rule: Rule | None, word: str) -> str:
        """When something is to be filled in, as a sentence; "" for always."""
        if rule is None:
            return ""
        said = self.in_words(rule)
        return self.words[word].format(rule=said) if said else self.words["only_sometimes"]

    def in_words(self, rule: Rule) -> str | None:
        """The rule in words, when it can be said shortly."""
        return Speaker(self.document.by_key, self.language, self.names, self._speaking).say(rule)

    def inside(self, table: TableField) -> Desk:
        """The same desk, where rules also speak of the columns of the table."""
        return replace(self, _speaking=table.by_key)


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a question stands: the path before its key, whether it is asked for sure, and what is said before it."""

    sure: bool = True
    before: str = ""  # "kvitton.0."
    only: str = ""
    row: str = ""  # "Kvitto 1"

    def path(self, each: Field) -> str:
        """The path of the field's answer."""
        return self.before + each.key

    def needed(self, each: Field) -> bool:
        """Whether the form is not filled in without an answer."""
        return each.required and self.sure


def told(each: Field, desk: Desk, asked: Asked, *more: str) -> str:
    """What a screen reader says of a blank: where it is, the question, its part, help and condition."""
    help_text = plain(desk.say(each.help)) if each.help else ""
    head = ", ".join(part for part in (asked.row, each.label.say(desk.language), *more) if part)
    rest = " ".join(part for part in (help_text, asked.only) if part)
    said = f"{head}. {rest}" if rest and not head.endswith(("?", ".", "!")) else f"{head} {rest}"
    return said.strip()[:LONGEST_SAID]


def asking(desk: Desk, each: Field, **more: Any) -> Question:
    """A question with the field's label, and its help or else an example."""
    help_text = desk.prose(each.help)
    if not help_text and each.example and not more.get("notes"):
        help_text = prose(desk.words["example"].format(example=each.example.say(desk.language)))
    needed = each.required or not each.ASKS or (isinstance(each, TableField) and each.min_rows > 0)
    return Question(**{"label": each.label.say(desk.language), "optional": not needed, "help": help_text, **more})


def _narrowed(question: Question) -> Question:
    """The question as wide as its label and help need."""
    wide_enough = (width for width in FITS if width >= question.width and _fits(question, width))
    return replace(question, width=min(wide_enough, default=WIDTH))


def _fits(question: Question, width: int) -> bool:
    label, help_text = FITS[width]
    helped = sum(len(run.text) for part in question.help for run in part.runs)
    return len(question.label) + 14 * question.optional <= label and helped <= help_text and not question.notes


def _packed(questions: Sequence[Question]) -> Iterator[tuple[Question, ...]]:
    """Lines of questions, as many beside each other as the width holds."""
    line: list[Question] = []
    for question in questions:
        free = WIDTH - sum(one.width for one in line)
        if question.elastic and 3 <= free < question.width and _fits(question, 3):
            question = replace(question, width=free)
        if question.width > free:
            yield tuple(line)
            line = []
        line.append(question)
    if line:
        yield tuple(line)
