"""Cases at random: any municipality, any plan that the checks have nothing against, anybody trying anything.

Driven by a seed, not drawn piece by piece: thousands of lives then take seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.workflows.town import ENDS, SERVICE, TODAY, TYPES, Story, Town
from workflows import commands as co
from workflows import events as ev
from workflows.errors import Refused
from workflows.plan import Plan, parse_plan
from workflows.values import facts_from_wire
from workflows.who import attests

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
        rights=some_rights(random),
        registers={
            ("system", "treserva"): (random.choice([f"u:{random.choice(PEOPLE)}", f"m:{random.choice(UNITS)}"]),)
        },
        employed=[set(random.sample(PEOPLE, random.randint(2, 3)))] if random.random() < 0.3 else [],
    )


def a_random_who(random: Random, earlier: tuple[str, ...], deep: int = 0) -> dict[str, Any]:
    """Any `who` there is, with a reserve now and then."""
    who: dict[str, Any] = random.choice(
        [
            {"manager_of": random.choice(["requester", "subject", *earlier])},
            {"manager_of": "requester", "at": random.choice(LEVELS)},
            {"manager_of_unit": "enhet"},
            {"group": random.choice(GROUPS)},
            {"group": random.choice(GROUPS), "scope": random.choice(["unit", "enhet"])},
            {"role": "r"},
            {"role": "r", "scope": random.choice(["unit", "enhet"])},
            {"person": "vem"},
            {"attest": {"cost_centre": "kst", "amount": "belopp"}},
            {"register": "system", "key": "system"},
            *([{"decider_of": random.choice(earlier)}] if earlier else []),
        ]
    )
    if deep < 2 and random.random() < 0.5:
        who["otherwise"] = (
            {"manager_of": "excluded"} if random.random() < 0.2 else a_random_who(random, earlier, deep + 1)
        )
    return who


LARGE = {"left": {"field": "belopp"}, "op": ">", "right": {"value": "2000", "type": "money"}}


def a_random_person_step(random: Random, step_id: str, earlier: tuple[str, ...], forward: list[str]) -> dict[str, Any]:
    """A step where people act, that leads onward, and back within a limit."""
    kind = random.choice(["approve", "approve", "approve", "task", "sign", "review"])
    no = {"approve": "reject", "task": "cannot", "sign": "reject", "review": "object"}[kind]
    on: dict[str, Any] = {no: random.choice(forward)}
    if random.random() < 0.5:
        on["return"] = {"to": "requester", "then": random.choice([*earlier, step_id]), "max": random.randint(1, 2)}
    step = {
        "id": step_id,
        "kind": kind,
        "label": "Steg",
        "who": a_random_who(random, earlier),
        "due": {"workdays": 2},
        "on": on,
        "not_same_as": [other for other in earlier if random.random() < 0.3],
    }
    if kind in ("task", "sign") and random.random() < 0.2:
        step["who"] = {random.choice(["requester", "subject"]): True}
    elif random.random() < 0.3:
        step["need"] = random.choice(["all", {"count": 2}, {"percent": 60}, {"each": list(GROUPS)}])
        if random.random() < 0.4:
            on["impossible"] = random.choice(forward)
    if random.random() < 0.3:
        step["same_person"] = "carry"
    if random.random() < 0.2:
        step["sign"] = {"kind": "stepup"}
    if random.random() < 0.4:
        step["remind"] = [{"workdays": 1}, {"before": 1}, {"after": 2}][: random.randint(1, 3)]
    if random.random() < 0.3:
        step["overdue"] = {
            random.choice(["add", "move"]): random.choice([a_random_who(random, ()), {"manager_of": "assignee"}])
        }
    elif kind != "approve" and random.random() < 0.3:
        on["timeout"] = random.choice(forward)
    if random.random() < 0.3:
        step["sees"] = ["belopp"]
    return step


def a_random_step(random: Random, step_id: str, earlier: tuple[str, ...], forward: list[str]) -> dict[str, Any]:
    """A step of any kind that is no block."""
    dice = random.random()
    step: dict[str, Any]
    if dice < 0.8:
        step = a_random_person_step(random, step_id, earlier, forward)
    elif dice < 0.87:
        step = {"id": step_id, "kind": "auto", "label": "Regel", "rule": "Regel", "sample_percent": 50}
        step |= {
            "sample_to": a_random_who(random, earlier),
            "on": {"reject": random.choice(forward)},
            "due": {"workdays": 1},
        }
    elif dice < 0.92:
        step = {
            "id": step_id,
            "kind": "system",
            "label": "System",
            "action": "a",
            "on": {"failed": random.choice(forward)},
        }
    elif dice < 0.96:
        step = {"id": step_id, "kind": "wait", "label": "Vänta", "workdays": random.randint(1, 3)}
    else:
        step = {"id": step_id, "kind": "notify", "label": "Säg", "to": ["requester", {"group": "a"}]}
    if random.random() < 0.2:
        step["when"] = LARGE
    return step


def a_random_block(
    random: Random, step_id: str, earlier: tuple[str, ...], forward: list[str], deep: int
) -> dict[str, Any]:
    """A choice between two ways, or up to three ways at once, now and then with a block within."""
    kind = random.choice(["parallel", "parallel", "choose"])
    branches = []
    seen = earlier
    for number in range(2 if kind == "choose" else random.randint(2, 3)):
        steps = []
        mine = seen
        for place in range(random.randint(1, 2)):
            inner = f"{step_id}{'abc'[number]}{place}"
            if deep < 1 and random.random() < 0.2:
                steps.append(a_random_block(random, inner, mine, ["next", "@avslag"], deep + 1))
            else:
                steps.append(a_random_step(random, inner, mine, ["next", "@avslag"]))
                mine = (*mine, inner) if steps[-1]["kind"] in ("approve", "task", "sign", "review") else mine
        branches.append({"label": "Gren", "steps": steps})
    block: dict[str, Any] = {"id": step_id, "kind": kind, "label": "Block", "branches": branches}
    if kind == "choose":
        branches[0]["when"] = LARGE
        branches[1]["when"] = {"not": LARGE}
    else:
        block["join"] = random.choice(["all", "all", "any", {"count": 2}])
        block["on"] = {"reject": random.choice(forward), "cannot": "@avslag"}
    return block


def a_random_plan(random: Random) -> Plan:
    """Any plan that parses, whose routes lead somewhere, and that ends."""
    ids = IDS[: random.randint(1, 4)]
    steps: list[dict[str, Any]] = []
    earlier: tuple[str, ...] = ()
    for place, step_id in enumerate(ids):
        forward = ["@avslag", "next", "@beviljad", *(f"@{other}" for other in ids[place + 1 :])]
        if random.random() < 0.3:
            steps.append(a_random_block(random, step_id, earlier, forward, 0))
        else:
            steps.append(a_random_step(random, step_id, earlier, forward))
            if steps[-1]["kind"] in ("approve", "task", "sign", "review"):
                earlier = (*earlier, step_id)
    raw = {
        "steps": [*steps, {"id": "klar", "kind": "end", "end": "beviljad"}],
        "ends": ENDS,
        "reserve": a_random_who(random, ()),
        "recall": {"until": random.choice(["first_decision", "first_claim", "never", "end"])},
        "amend": {"keeps": random.choice([[], ["belopp"]])},
    }
    return parse_plan(raw)


def a_random_case(random: Random) -> Story:
    """A case that nobody has handed in yet."""
    types = {**TYPES, "kst": "text", "system": "text"}
    wire = {
        "belopp": random.choice(["", "1000", "3000"]),
        "vem": random.choice(PEOPLE),
        "enhet": random.choice(UNITS),
        "kst": "4711",
        "system": random.choice(["", "treserva"]),
    }
    requester = random.choice(PEOPLE)
    subject = random.choice([None, None, *PEOPLE])
    facts = facts_from_wire(types, wire)
    return Story(a_random_plan(random), a_random_town(random), requester, subject, facts, seed=str(random.random()))


def a_random_command(random: Random, story: Story) -> co.Command:
    """What somebody tries: often what the case waits for, often something else."""
    standing = story.standing
    opening = random.choice([*standing.open.values()]) if standing.open else None
    step = opening.step if opening is not None and random.random() < 0.8 else random.choice([*story.plan.index])
    free = [person for person in PEOPLE if random.random() < 0.5 and story.may_decide(person, step)]
    who = random.choice(free or PEOPLE)
    human = step in {one.id for one in story.plan.humans}
    offered = story.plan.human(step).outcomes if human else ("approve", "done")
    outcome = random.choice([*offered, offered[0], "return", "reject", "cannot"])
    seen = random.choice([opening.seq, opening.seq, opening.seq, 2]) if opening is not None else 2
    decision = co.Decide(who, step, seen, outcome, "därför", random.choice([*[None] * 16, *PEOPLE]))
    decision = replace(decision, signature=random.choice(["", "en akt"]))
    other = random.choice(PEOPLE)
    changed = random.choice([(), (), ("belopp",), ("vem",)])
    return random.choice(
        [
            *[decision] * 14,
            *[co.Amend(random.choice([who, story.requester]), changed)] * 4,
            *[co.TimePassed()] * 3,
            co.DeliverySucceeded(step, seen),
            co.DeliveryGivenUp(step, seen),
            co.Claim(who, step),
            co.Release((opening and opening.claimed_by) or who, step),
            co.HandOver(who, step, other),
            co.Reassign(who, step, other),
            co.AskOpinion(who, step, other, "vad?"),
            co.GiveOpinion(random.choice(opening.opinions).of if opening and opening.opinions else who, step, "så"),
            co.Comment(who, "hej"),
            co.Recall(random.choice([who, story.requester])),
            co.Withdraw(who, "nej"),
            co.Register(who, story.requester, story.subject),
            co.Note("delivered", {"to": "payroll"}),
            co.Migrate(story.plan, 1, 2, who),
        ]
    )


def reorganise(random: Random, story: Story) -> None:
    """The municipality changes while the case is under way, and the days go."""
    town, dice = story.town, random.random()
    if dice < 0.12:
        town.managers[random.choice(UNITS)] = random.choice(PEOPLE)
    elif dice < 0.2:
        town.groups[random.choice(GROUPS)] = a_crowd(random, 1)
    elif dice < 0.32:
        who, absent = random.sample(PEOPLE, 2)
        town.stand_in(who, absent, ends=story.today + timedelta(9))
    elif dice < 0.37:
        town.rights = some_rights(random)
    elif dice < 0.55:
        story.today += timedelta(random.randint(1, 4))


def some_rights(random: Random) -> list[tuple[int, str, Decimal]]:
    """Who may approve how much."""
    return [(person, "4711", Decimal(random.choice([500, 2000, 9000]))) for person in a_crowd(random)]


@dataclass
class Life:
    """A case and what it came through. `measured`: decisions in steps with an approval right, and who had it then."""

    story: Story
    measured: list[tuple[ev.Decided | ev.Voted, frozenset[int]]] = field(default_factory=list)
    unsigned: list[ev.Event] = field(default_factory=list)  # what came of commands that no signature carried


def a_whole_life(seed: int, tries: int) -> Life:
    """A case that was handed in, if anybody could decide it, and what people then did to it."""
    random = Random(seed)
    story = a_random_case(random)
    life = Life(story)
    try:
        story.begins(by=random.choice([story.requester, story.requester, random.choice(PEOPLE)]))
    except Refused:
        return life
    for _ in range(tries):
        reorganise(random, story)
        command = a_random_command(random, story)
        try:
            events = story.hears(command)
        except Refused:
            continue
        if not isinstance(command, co.TimePassed) and not getattr(command, "signature", ""):
            life.unsigned += events  # when the time is out, votes that were signed each for itself are counted
        for event in events:
            if isinstance(event, ev.Decided | ev.Voted) and attests(story.plan.human(event.step).who):
                amount = story.facts.get("belopp")
                right = (
                    story.town.attesters("4711", amount, story.today) if isinstance(amount, Decimal) else frozenset()
                )
                life.measured.append((event, right))
    return life


def a_life(seed: int, tries: int) -> Story:
    """The case alone."""
    return a_whole_life(seed, tries).story
