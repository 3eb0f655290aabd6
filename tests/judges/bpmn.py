"""What bpmn-moddle and bpmnlint say of a BPMN document, where node has them: BPMN_JUDGES names the folder.

`npm install bpmn-moddle bpmnlint` in a folder of its own, then BPMN_JUDGES=that/folder. In CI the structural rules of
tests/workflows/test_bpmn.py stand in for them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

_FOLDER = Path(os.environ.get("BPMN_JUDGES", "/nowhere"))
_SCRIPT = """
import fs from 'node:fs';
import { BpmnModdle } from 'bpmn-moddle';
import Linter from 'bpmnlint/lib/linter.js';
import NodeResolver from 'bpmnlint/lib/resolver/node-resolver.js';
const text = fs.readFileSync(0, 'utf8');
const { rootElement, warnings } = await new BpmnModdle().fromXML(text);
const linter = new Linter({ resolver: new NodeResolver() });
const found = await linter.lint(rootElement, { extends: 'bpmnlint:recommended' });
const told = Object.entries(found).flatMap(([rule, all]) => all.filter(one => one.category === 'error')
  .map(one => `${rule}: ${one.id} ${one.message}`));
console.log(JSON.stringify([...warnings.map(one => one.message), ...told]));
"""


def judges_are_here() -> bool:
    """Whether node and both of them are installed."""
    return shutil.which("node") is not None and (_FOLDER / "node_modules" / "bpmnlint").is_dir()


def faults_of(text: str) -> list[str]:
    """Every warning of bpmn-moddle, and every error of bpmnlint's recommended rules."""
    script = _FOLDER / "judge_bpmn.mjs"
    script.write_text(_SCRIPT, encoding="utf-8")
    ran = subprocess.run(
        ["node", script.name], cwd=_FOLDER, input=text, text=True, capture_output=True, timeout=60, check=True
    )
    faults: list[str] = json.loads(ran.stdout)
    return faults
