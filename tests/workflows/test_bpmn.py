"""BPMN 2.0: every step is there, every flow joins two elements, ways part and come together in gateways, all is drawn.

The judges of others (bpmn-moddle, bpmnlint) are asked where they are installed: tests/judges/bpmn.py.
"""

from __future__ import annotations

from collections import Counter
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.judges.bpmn import faults_of, judges_are_here
from tests.workflows.checks.test_faults import expenses
from tests.workflows.town import a_raw_plan, a_step, a_task
from workflows.bpmn import DC, DD, DI, MODEL, bpmn
from workflows.plan import parse_plan

LARGE = a_task()["when"]
PLANS: dict[str, dict[str, Any]] = {
    "expenses": expenses(),
    "manager and payroll": a_raw_plan(),
    "one step": a_raw_plan(a_step(on={"reject": "@avslag"})),
    "an end that may be passed": {
        **a_raw_plan(),
        "steps": [
            a_step(),
            {"id": "klar", "kind": "end", "end": "beviljad", "when": LARGE},
            {"id": "nej", "kind": "end", "end": "avslag"},
        ],
    },
}


def tree(name: str) -> ET.Element:
    return ET.fromstring(bpmn(parse_plan(PLANS[name]), "tjanst", 'Tjänst <&> "ett"'))


def elements(root: ET.Element) -> dict[str, ET.Element]:
    process = root.find(f"{{{MODEL}}}process")
    assert process is not None
    return {one.attrib["id"]: one for one in process}


def flows(root: ET.Element) -> list[tuple[str, str]]:
    return [
        (one.attrib["sourceRef"], one.attrib["targetRef"])
        for one in elements(root).values()
        if "sourceRef" in one.attrib
    ]


@pytest.mark.parametrize("name", PLANS)
def test_every_step_is_an_element_of_its_kind(name: str) -> None:
    found = elements(tree(name))

    for spot in parse_plan(PLANS[name]).spots:
        assert f"n_{spot.step.id}" in found
    kinds = {key: one.tag.rpartition("}")[2] for key, one in found.items()}
    assert kinds["n_start"] == "startEvent"
    if name == "expenses":
        assert kinds["n_auto"] == "businessRuleTask"
        assert kinds["n_betala"] == "serviceTask"
        assert kinds["n_vanta"] == "intermediateCatchEvent"
        assert kinds["n_bada"] == "parallelGateway"
        assert kinds["n_skriv"] == "userTask"


@pytest.mark.parametrize("name", PLANS)
def test_every_flow_joins_two_elements_and_is_told_by_both(name: str) -> None:
    root = tree(name)
    found = elements(root)
    ways = flows(root)

    assert len(ways) == len(set(ways))
    for key, one in found.items():
        if "sourceRef" in one.attrib:
            source, target = found[one.attrib["sourceRef"]], found[one.attrib["targetRef"]]
            assert key in [each.text for each in source.findall(f"{{{MODEL}}}outgoing")]
            assert key in [each.text for each in target.findall(f"{{{MODEL}}}incoming")]


@pytest.mark.parametrize("name", PLANS)
def test_ways_part_and_come_together_in_gateways_alone(name: str) -> None:
    root = tree(name)
    out, into = Counter(a for a, _ in flows(root)), Counter(b for _, b in flows(root))

    for key, one in elements(root).items():
        kind = one.tag.rpartition("}")[2]
        if kind == "sequenceFlow":
            continue
        if kind.endswith("Gateway"):
            assert out[key] > 1 or into[key] > 1, key
            assert not (out[key] > 1 and into[key] > 1), key
        else:
            assert out[key] == (kind != "endEvent"), key
            assert into[key] == (kind != "startEvent"), key


@pytest.mark.parametrize("name", PLANS)
def test_everything_is_drawn_once(name: str) -> None:
    root = tree(name)
    drawn = [one.attrib["bpmnElement"] for one in root.iter() if one.tag in (f"{{{DI}}}BPMNShape", f"{{{DI}}}BPMNEdge")]

    assert sorted(drawn) == sorted(elements(root))
    for shape in root.iter(f"{{{DI}}}BPMNShape"):
        assert shape.find(f"{{{DC}}}Bounds") is not None
    for edge in root.iter(f"{{{DI}}}BPMNEdge"):
        assert len(edge.findall(f"{{{DD}}}waypoint")) >= 2


def test_what_leaves_a_parallel_block_cancels_what_is_open() -> None:
    end = elements(tree("expenses"))["n_end_avslag"]

    assert end.find(f"{{{MODEL}}}terminateEventDefinition") is not None


@pytest.mark.shared  # not a matter for CI: they come with npm
@pytest.mark.skipif(not judges_are_here(), reason="bpmn-moddle and bpmnlint are not installed (tests/judges/bpmn.py)")
@pytest.mark.parametrize("name", PLANS)
def test_the_judges_of_others_find_nothing(name: str) -> None:
    assert faults_of(bpmn(parse_plan(PLANS[name]), "tjanst", "Tjänst")) == []
