// Reads one group a line, {"types", "daysOff", "wires", "rule" or "value"}; answers with what each wire gives.
import { createInterface } from "node:readline";

import { compileRule, compileValue, factsFromWire, fieldsUsed, toWire, weekdaysWithout } from "../../static/js/conditions.js";

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const group = JSON.parse(line);
  const options = { isWorkingDay: weekdaysWithout(group.daysOff ?? []) };
  const run = "rule" in group ? compileRule(group.rule, options) : compileValue(group.value, options);
  const given = group.wires.map((wire) => toWire(run(factsFromWire(group.types, wire))));
  const used = [...fieldsUsed(group.rule ?? group.value)].sort();
  process.stdout.write(`${JSON.stringify({ given, used })}\n`);
}
