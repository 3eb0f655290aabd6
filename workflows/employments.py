"""One human being may be employed more than once, and is then several people of the register."""

from __future__ import annotations

from collections.abc import Collection

from workflows.directory import Directory, PersonId


def selves(people: Collection[PersonId], directory: Directory) -> frozenset[PersonId]:
    """The people, and what else each of them is employed as."""
    several = directory.several()
    found = frozenset(people)
    if not several:
        return found
    return found.union(*(several[one] for one in found if one in several))


def one_each(people: Collection[PersonId], directory: Directory) -> frozenset[PersonId]:
    """Of each human being one of the people: as many as there are of them to decide together."""
    several = directory.several()
    found = frozenset(people)
    if not several:
        return found
    return frozenset(one for one in found if not any(other < one for other in several.get(one, ()) if other in found))
