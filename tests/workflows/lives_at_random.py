"""Cases at random: any municipality, any plan that the checks have nothing against, anybody trying anything.

Driven by a seed, not drawn piece by piece: thousands of lives then take seconds.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from tests.workflows.town import ENDS, SERVICE, TODAY, TYPES, Story, Town
from workflows import commands as co
from workflows.checks import check_raw
from workflows.errors import Refused
from workflows.plan import Plan, parse_plan
from workflows.values import facts_from_wire
from workflows.wording import is_warning

PEOPLE = range(1, 9)
UNITS = range(101, 106)
GROUPS = ("a", "b")
IDS = ("s0", "s1", "s2", "s3")
LEVELS = ("enhet", "avdelning", "forvaltning", "kommun")


def a_crowd(random: Random, least: int = 0) -> set[int]:
    """A few people."""
    return set(random.sample(PEOPLE, random.randint(least, 4)))


def a_random_town(random: Random) -> Town:
    """Units in a tree or (wrongly) in a circle, vacancies, groups, roles, stand-ins all over."""
    periods = []
    for _ in range(random.randint(0, 6)):
        absent, who = random.sample(PEOPLE, 2)
        ends = random.choice([TODAY, TODAY, TODAY, TODAY - timedelta(1)])
        periods.append((absent, who, ends - timedelta(3), ends, random.choice(["", SERVICE, "annan"])))
    return Town(
        parents={unit: random.choice(UNITS) for unit in UNITS if random.random() < 0.7},
        levels={unit: random.choice(LEVELS) for unit in UNITS},
        managers={unit: random.choice(PEOPLE) for unit in UNITS if random.random() < 0.6},
        works={person: random.choice(UNITS) for person in PEOPLE},
        groups={key: a_crowd(random) for key in GROUPS},
        roles={("r", random.choice([None, *UNITS]), person) for person in a_crowd(random)},
        periods=periods,
        gone=a_crowd(random) if random.random() < 0.2 else set(),
    )


def a_random_who(random: Random, earlier: tuple[str, ...], deep: int = 0) -> dict[str, Any]:
    """Any `who` there is, with a reserve now and then."""
    who: dict[str, Any] = random.choice(
        [
            {"manager_of": random.choice(["requester", "subject", *earlier])},
            {"manager_of": "requester", "at": random.choice(LEVELS)},
            {"manager_of_unit": "enhet"},
            {"group": random.choice(GROUPS)},
            {"role": "r"},
            {"role": "r", "scope": "unit"},
            {"person": "vem"},
        ]
    )
    if deep < 2 and random.random() < 0.5:
        who["otherwise"] = a_random_who(random, earlier, deep + 1)
    return who


def a_random_step(random: Random, ids: tuple[str, ...], place: int) -> dict[str, Any]:
    """A step that leads onward, and back within a limit."""
    kind = random.choice(["approve", "approve", "task"])
    forward = ["@avslag", "next", "@beviljad", *(f"@{other}" for other in ids[place + 1 :])]
    on: dict[str, Any] = {"reject" if kind == "approve" else "cannot": random.choice(forward)}
    if kind == "approve" and random.random() < 0.6:
        on["return"] = {"to": "requester", "then": random.choice(ids[: place + 1]), "max": random.randint(1, 2)}
    step = {
        "id": ids[place],
        "kind": kind,
        "label": "Steg",
        "who": a_random_who(random, ids[:place]),
        "due": {"workdays": 2},
        "on": on,
        "not_same_as": [other for other in ids if other != ids[place] and random.random() < 0.3],
    }
    if random.random() < 0.3:
        step["when"] = {"left": {"field": "belopp"}, "op": ">", "right": {"value": "2000", "type": "money"}}
    return step


def a_random_plan(random: Random) -> Plan:
    """Any plan that the checks have nothing against, but that a step may be out of reach."""
    ids = IDS[: random.randint(1, 4)]
    raw = {
        "steps": [
            *(a_random_step(random, ids, place) for place in range(len(ids))),
            {"id": "klar", "kind": "end", "end": "beviljad"},
        ],
        "ends": ENDS,
        "reserve": a_random_who(random, ()),
        "recall": {"until": random.choice(["first_decision", "never", "end"])},
    }
    faults = [fault for fault in check_raw(raw, TYPES) if not is_warning(fault.code)]
    assert {fault.code for fault in faults} <= {"unreachable"}, faults
    return parse_plan(raw)


def a_random_case(random: Random) -> Story:
    """A case that nobody has handed in yet."""
    wire = {
        "belopp": random.choice(["", "1000", "3000"]),
        "vem": random.choice(PEOPLE),
        "enhet": random.choice(UNITS),
    }
    requester = random.choice(PEOPLE)
    subject = random.choice([None, None, *PEOPLE])
    facts = facts_from_wire(TYPES, wire)
    return Story(a_random_plan(random), a_random_town(random), requester, subject, facts)


def a_random_command(random: Random, story: Story) -> co.Command:
    """What somebody tries: often what the case waits for, often something else."""
    standing = story.standing
    free = [person for person in PEOPLE if random.random() < 0.5 and story.may_decide(person)]
    who = random.choice(free or PEOPLE)
    step = random.choice([standing.step or "s0", standing.step or "s0", *IDS])
    offered = story.plan.human(standing.step).outcomes if standing.step else ("approve", "done")
    outcome = random.choice([*offered, *offered, "return", "reject", "cannot"])
    seen = random.choice([standing.opened_seq or 0, standing.opened_seq or 0, 2])
    decision = co.Decide(who, step, seen, outcome, "därför", random.choice([*[None] * 16, *PEOPLE]))
    return random.choice(
        [
            *[decision] * 8,
            *[co.Amend(random.choice([who, story.requester]))] * 3,
            co.Claim(who, step),
            co.Release(who, step),
            co.Comment(who, "hej"),
            co.Withdraw(who, "nej"),
            co.Register(who, story.requester, story.subject),
            co.Note("delivered", {"to": "payroll"}),
        ]
    )


def reorganise(random: Random, town: Town) -> None:
    """The municipality changes while the case is under way."""
    dice = random.random()
    if dice < 0.15:
        town.managers[random.choice(UNITS)] = random.choice(PEOPLE)
    elif dice < 0.25:
        town.groups[random.choice(GROUPS)] = a_crowd(random, 1)
    elif dice < 0.4:
        who, absent = random.sample(PEOPLE, 2)
        town.stand_in(who, absent)


def a_life(seed: int, tries: int) -> Story:
    """A case that was handed in, if anybody could decide it, and what people then did to it."""
    random = Random(seed)
    story = a_random_case(random)
    try:
        story.begins(by=random.choice([story.requester, story.requester, random.choice(PEOPLE)]))
    except Refused:
        return story
    for _ in range(tries):
        reorganise(random, story.town)
        try:
            story.hears(a_random_command(random, story))
        except Refused:
            continue
    return story
