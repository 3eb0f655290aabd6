"""Search among the e-services. Pure.

Forgiving: å is found by a, the beginning of a word is enough, and small slips are allowed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

WEIGHTS: Final[Mapping[str, float]] = {"title": 8.0, "keywords": 6.0, "category": 3.0, "summary": 2.0, "owner": 1.0}
EXACT, INFLECTED, PREFIX, PART, SLIP = 1.0, 0.95, 0.85, 0.6, 0.45
LONGEST_QUERY: Final = 100
WORDS_READ: Final = 8

_word = re.compile(r"[a-z0-9]+")
# What people write around the thing they look for.
_AROUND = (
    "jag vill ska kan hur var vad en ett den det min mitt mina att och for pa i om till av med ansoka ansokan soka "
    "blankett formular e tjanst etjanst want to how do can the a an my of apply form"
)
STOP_WORDS: Final = frozenset(_AROUND.split())
# Endings of Swedish and English nouns, longest first; a word keeps at least four letters.
_ENDINGS: Final = ("orna", "arna", "erna", "ens", "ets", "or", "ar", "er", "en", "et", "na", "es", "s", "n", "t")


@dataclass(frozen=True)
class Entry:
    """What is searched in one e-service."""

    key: str
    title: str
    keywords: tuple[str, ...] = ()
    category: str = ""
    summary: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Hit:
    """That an e-service was found, how well, and whether only by allowing for a slip of the finger."""

    key: str
    score: float
    guessed: bool


def fold(text: str) -> str:
    """The text in small letters without marks: "Resor & utlägg" -> "resor & utlagg"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """The folded words of a text."""
    return _word.findall(fold(text))


def search(entries: Sequence[Entry], query: str) -> list[Hit]:
    """The e-services that answer the query, best first. An empty query finds nothing.

    Half of the words at least have to be found, so that "pengar tillbaka för gymkort" finds what "gymkort" does.
    """
    asked = _asked(query)
    if not asked:
        return []
    hits = [hit for entry in entries if (hit := _hit(entry, asked)) is not None]
    hits.sort(key=lambda hit: (-hit.score, hit.key))
    if not hits:
        return []
    # A guess is shown only where nothing was found as it was written, or when it is nearly as good.
    sure = [hit for hit in hits if not hit.guessed]
    return sure or hits


def _asked(query: str) -> list[str]:
    found = list(dict.fromkeys(words(query[:LONGEST_QUERY])))
    return [word for word in found if word not in STOP_WORDS][:WORDS_READ] or found[:WORDS_READ]


def _hit(entry: Entry, asked: Sequence[str]) -> Hit | None:
    index = _index(entry)
    found = [score for word in asked if (score := _best(word, index)) is not None]
    if len(found) * 2 < len(asked):
        return None
    total = sum(score for score, _ in found) * (len(found) / len(asked)) ** 2
    return Hit(entry.key, total, all(slip for _, slip in found))


@lru_cache(maxsize=1024)
def _index(entry: Entry) -> tuple[tuple[str, float], ...]:
    """Every word of the entry with its greatest weight."""
    texts = {
        "title": entry.title,
        "keywords": " ".join(entry.keywords),
        "category": entry.category,
        "summary": entry.summary,
        "owner": entry.owner,
    }
    weights: dict[str, float] = {}
    for place, text in texts.items():
        for word in words(text):
            if word not in STOP_WORDS or place == "title":
                weights[word] = max(weights.get(word, 0.0), WEIGHTS[place])
    return tuple(weights.items())


def _best(asked: str, index: Sequence[tuple[str, float]]) -> tuple[float, bool] | None:
    """The best match of one word: its score and whether it is a guess; None when no word is near."""
    best: tuple[float, bool] | None = None
    for word, weight in index:
        likeness = _likeness(asked, word)
        if likeness and (best is None or likeness * weight > best[0]):
            best = (likeness * weight, likeness <= SLIP)
    return best


def _likeness(asked: str, word: str) -> float:
    """How alike the asked word and a word of the entry are, 0 to 1."""
    if asked == word:
        return EXACT
    if _stem(asked) == _stem(word):
        return INFLECTED
    if word.startswith(asked) and (len(asked) > 1 or asked.isdigit()):
        return PREFIX
    if len(asked) >= 4 and asked in word:  # the end of a compound: "bidrag" in "friskvardsbidrag"
        return PART
    if len(word) >= 4 and len(asked) > len(word) and (asked.startswith(word) or asked.endswith(word)):
        return PART  # a compound of what is asked: "gymkortskostnad"
    return SLIP if _slip(asked, word) else 0.0


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _slip(asked: str, word: str) -> bool:
    """Whether a few slips turn the asked word into the word or its beginning: one from 4 letters, two from 8."""
    allowed = 0 if len(asked) < 4 else 1 if len(asked) < 8 else 2
    if not allowed or len(word) < len(asked) - allowed or (asked[0] != word[0] and asked[1:2] != word[1:2]):
        return False
    return _distance_to_beginning(asked, word[: len(asked) + allowed]) <= allowed


def _distance_to_beginning(asked: str, word: str) -> int:
    """The fewest slips (a letter too many, missing, wrong, or two swapped) from asked to any beginning of word."""
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(asked, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(word, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and asked[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return min(row)
