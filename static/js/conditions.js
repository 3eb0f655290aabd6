// The rule language of the e-services: which pages and fields show, and computed values.
// Twin of workflows/conditions.py, values.py and functions.py, equal to the last digit. No eval, no floats.
//
// Rules are checked before they are published; here they are only run. EMPTY is null. A number is a Decimal, a day is
// "2026-11-24" and a time of day "08:30" (or "08:30:15"), so that both compare as texts.

const DIGITS = 60;
const LONGEST_COUNT = 4000;
const PRECISION = 200;
const LARGEST_EXPONENT = 200;
const FINEST_EXPONENT = 399;

const DECIMAL = new RegExp(`^(-?)([0-9]{1,${DIGITS}})(?:\\.([0-9]{1,${DIGITS}}))?$`);
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const TIME = /^((?:[01][0-9]|2[0-3]):[0-5][0-9])(:[0-5][0-9])?$/;

const powers = [1n];
const tenTo = (exponent) => {
  while (powers.length <= exponent) powers.push(powers[powers.length - 1] * 10n);
  return powers[exponent];
};
const absolute = (n) => (n < 0n ? -n : n);

// ---- decimals: n / 10^scale

export class Decimal {
  constructor(n, scale) {
    this.n = n;
    this.scale = scale;
  }

  compare(other) {
    const [a, b] = aligned(this, other);
    return a < b ? -1 : a > b ? 1 : 0;
  }

  toString() {
    const digits = absolute(this.n).toString().padStart(this.scale + 1, "0");
    const whole = digits.slice(0, digits.length - this.scale);
    const rest = digits.slice(digits.length - this.scale).replace(/0+$/, "");
    return (this.n < 0n ? "-" : "") + whole + (rest ? `.${rest}` : "");
  }
}

const aligned = (a, b) =>
  a.scale === b.scale
    ? [a.n, b.n]
    : a.scale < b.scale
      ? [a.n * tenTo(b.scale - a.scale), b.n]
      : [a.n, b.n * tenTo(a.scale - b.scale)];

// The number, or EMPTY when it has more digits than the arithmetic holds. Nothing is rounded behind anybody's back.
function bounded(n, scale) {
  if (n === 0n) return new Decimal(0n, 0);
  const digits = absolute(n).toString();
  const trimmed = digits.replace(/0+$/, "").length;
  const fewest = scale - (digits.length - trimmed); // the scale without trailing zeros
  if (trimmed > PRECISION || digits.length - 1 - scale > LARGEST_EXPONENT || fewest > FINEST_EXPONENT) return null;
  return fewest >= 0 ? new Decimal(n / tenTo(scale - fewest), fewest) : new Decimal(n / tenTo(scale), 0);
}

// a / b as a whole number, half away from zero.
function halfAway(a, b) {
  const top = absolute(a);
  const bottom = absolute(b);
  const quotient = top / bottom + (2n * (top % bottom) >= bottom ? 1n : 0n);
  return a < 0n === b < 0n ? quotient : -quotient;
}

const add = (a, b) => {
  const [x, y] = aligned(a, b);
  return bounded(x + y, Math.max(a.scale, b.scale));
};
const subtract = (a, b) => add(a, new Decimal(-b.n, b.scale));
const multiply = (a, b) => bounded(a.n * b.n, a.scale + b.scale);
const divide = (a, b, scale) =>
  b.n === 0n ? null : bounded(halfAway(a.n * tenTo(b.scale + scale), b.n * tenTo(a.scale)), scale);
const roundTo = (a, scale) =>
  a.scale <= scale ? a : new Decimal(halfAway(a.n, tenTo(a.scale - scale)), scale);

// ---- days

const leap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const LAST_DAY = 3652059; // 9999-12-31; the first is 0001-01-01 and Monday is 1 modulo 7

// The number of the last day before the year.
function daysBefore(year) {
  const y = year - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
}

function ordinal(day) {
  const [, year, month, date] = DATE.exec(day).map(Number);
  return daysBefore(year) + BEFORE[month - 1] + (month > 2 && leap(year) ? 1 : 0) + date;
}

function dayOf(number) {
  let year = Math.max(1, Math.floor(number / 365.2425));
  while (daysBefore(year + 1) < number) year += 1;
  while (daysBefore(year) >= number) year -= 1;
  let left = number - daysBefore(year) - 1;
  let month = 0;
  for (; ; month += 1) {
    const length = MONTHS[month] + (month === 1 && leap(year) ? 1 : 0);
    if (left < length) return iso(year, month + 1, left + 1);
    left -= length;
  }
}

const iso = (year, month, date) =>
  `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;

export const mondayToFriday = (day) => {
  const weekday = ordinal(day) % 7;
  return weekday !== 0 && weekday !== 6;
};

// Weekdays that are not in the list of days off.
export const weekdaysWithout = (daysOff) => {
  const off = new Set(daysOff);
  return (day) => mondayToFriday(day) && !off.has(day);
};

const daysBetween = (first, last) => Math.max(0, ordinal(last) - ordinal(first) + 1);
const countDays = (first, last) => new Decimal(BigInt(daysBetween(first, last)), 0);

function countWorkdays(first, last, isWorkingDay) {
  const days = daysBetween(first, last);
  if (days > LONGEST_COUNT) return null;
  const start = ordinal(first);
  let count = 0;
  for (let offset = 0; offset < days; offset += 1) if (isWorkingDay(dayOf(start + offset))) count += 1;
  return new Decimal(BigInt(count), 0);
}

function addDays(day, days) {
  if (days.scale > 0 && days.n % tenTo(days.scale) !== 0n) return null;
  const whole = days.n / tenTo(days.scale);
  if (absolute(whole) > 4000000n) return null;
  const number = ordinal(day) + Number(whole);
  return number >= 1 && number <= LAST_DAY ? dayOf(number) : null;
}

// ---- the wire

export const isEmpty = (value) =>
  value === null ||
  value === undefined ||
  value === "" ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);

const isObject = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Decimal);
const orEmpty = (list) => (list.length ? list : null);

function readDecimal(raw) {
  if (typeof raw === "number") return Number.isSafeInteger(raw) ? new Decimal(BigInt(raw), 0) : null;
  const found = typeof raw === "string" ? DECIMAL.exec(raw) : null;
  if (!found) return null;
  const [, sign, whole, rest = ""] = found;
  const n = BigInt(whole + rest);
  return new Decimal(sign ? -n : n, rest.length);
}

function readDate(raw) {
  const found = typeof raw === "string" ? DATE.exec(raw) : null;
  if (!found) return null;
  const [, year, month, date] = found.map(Number);
  const sound = year >= 1 && month >= 1 && month <= 12 && date >= 1;
  return sound && date <= MONTHS[month - 1] + (month === 2 && leap(year) ? 1 : 0) ? raw : null;
}

function readTime(raw) {
  const found = typeof raw === "string" ? TIME.exec(raw) : null;
  return found ? found[1] + (found[2] && found[2] !== ":00" ? found[2] : "") : null;
}

function readText(raw) {
  if (typeof raw === "string") return raw || null;
  if (Array.isArray(raw)) return readChoices(raw);
  if (isObject(raw)) return orEmpty(Object.values(raw).filter((part) => !isEmpty(part)).map(() => true));
  const number = readDecimal(raw);
  return number === null ? null : number.toString();
}

const readChoices = (raw) =>
  Array.isArray(raw) ? orEmpty(raw.filter((item) => typeof item === "string" && item)) : null;

const READERS = {
  text: readText,
  choice: readText,
  choices: readChoices,
  number: readDecimal,
  money: readDecimal,
  date: readDate,
  time: readTime,
  bool: (raw) => (typeof raw === "boolean" ? raw : null),
  table: (raw) => (Array.isArray(raw) ? orEmpty(raw.map(() => true)) : null),
};

const own = (holder, key) => (isObject(holder) && Object.hasOwn(holder, key) ? holder[key] : null);
const part = (holder, key) => key.split(".").reduce(own, holder);

// Typed facts for every key of `types`; what is malformed is EMPTY.
export function factsFromWire(types, wire) {
  const facts = new Map();
  for (const [key, type] of Object.entries(types)) {
    const read = Object.hasOwn(READERS, type) ? READERS[type] : readText;
    const place = key.indexOf("[].");
    if (place < 0) {
      facts.set(key, read(part(wire, key)));
    } else {
      const rows = own(wire, key.slice(0, place));
      facts.set(key, Array.isArray(rows) ? orEmpty(rows.map((row) => read(part(row, key.slice(place + 3))))) : null);
    }
  }
  return facts;
}

// The value as JSON carries it; EMPTY is null.
export function toWire(value) {
  if (isEmpty(value)) return null;
  if (value instanceof Decimal) return value.toString();
  return Array.isArray(value) ? value.map(toWire) : value;
}

// ---- comparing

const compare = (a, b) => (a instanceof Decimal ? a.compare(b) : a < b ? -1 : a > b ? 1 : 0);

function equal(a, b) {
  if (a instanceof Decimal) return b instanceof Decimal && a.compare(b) === 0;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  return a === b;
}

const has = (values, wanted) => values.some((value) => equal(value, wanted));

const OPERATORS = {
  "=": equal,
  "!=": (a, b) => !equal(a, b),
  "<": (a, b) => compare(a, b) < 0,
  "<=": (a, b) => compare(a, b) <= 0,
  ">": (a, b) => compare(a, b) > 0,
  ">=": (a, b) => compare(a, b) >= 0,
  between: (a, [low, high]) => low !== null && high !== null && compare(low, a) <= 0 && compare(a, high) <= 0,
  in: (a, values) => has(values, a),
  not_in: (a, values) => !has(values, a),
  has_any: (chosen, values) => values.some((value) => has(chosen, value)),
  has_all: (chosen, values) => values.every((value) => has(chosen, value)),
};
const LISTS = new Set(["in", "not_in", "has_any", "has_all"]);

// ---- functions

function flatten(values) {
  const found = [];
  for (const value of values) {
    if (Array.isArray(value)) found.push(...value.filter((item) => !isEmpty(item)));
    else if (!isEmpty(value)) found.push(value);
  }
  return found;
}

const strict = (work) => (runs) => (facts) => {
  const values = [];
  for (const run of runs) values.push(run(facts));
  return values.includes(null) ? null : work(...values);
};
const folded = (step) => strict((first, ...rest) => rest.reduce((a, b) => (a === null ? null : step(a, b)), first));
const skipping = (work) => (runs) => (facts) => work(flatten(runs.map((run) => run(facts))));
const extreme = (sign) =>
  skipping((values) =>
    values.length ? values.reduce((best, value) => (sign * compare(value, best) > 0 ? value : best)) : null,
  );

const FUNCTIONS = {
  add: () => folded(add),
  sub: () => folded(subtract),
  mul: () => folded(multiply),
  div: (scale) => strict((a, b) => divide(a, b, scale)),
  round: (scale) => strict((a) => roundTo(a, scale)),
  sum: () => skipping((values) => values.reduce((a, b) => (a === null ? null : add(a, b)), new Decimal(0n, 0))),
  min: () => extreme(-1),
  max: () => extreme(1),
  count: () => skipping((values) => new Decimal(BigInt(values.length), 0)),
  days: () => strict(countDays),
  workdays: (scale, isWorkingDay) => strict((first, last) => countWorkdays(first, last, isWorkingDay)),
  adddays: () => strict(addDays),
};
const NAMED = { round: ["of"], sum: ["of"], min: ["of"], max: ["of"], count: ["of"], days: ["from", "to"], workdays: ["from", "to"] };

// ---- compiling

class Unfit extends Error {}

// A function from facts to true or false. `isWorkingDay` answers for "2026-11-24".
export function compileRule(rule, { isWorkingDay = mondayToFriday } = {}) {
  return compiledRule(rule, isWorkingDay);
}

// A function from facts to a value, EMPTY (null) included.
export function compileValue(expr, { isWorkingDay = mondayToFriday } = {}) {
  return compiledValue(expr, isWorkingDay);
}

function compiledRule(rule, calendar) {
  if ("all" in rule) {
    const parts = rule.all.map((item) => compiledRule(item, calendar));
    return (facts) => parts.every((item) => item(facts));
  }
  if ("any" in rule) {
    const parts = rule.any.map((item) => compiledRule(item, calendar));
    return (facts) => parts.some((item) => item(facts));
  }
  if ("not" in rule) {
    const inner = compiledRule(rule.not, calendar);
    return (facts) => !inner(facts);
  }
  return compiledRow(rule, calendar);
}

function compiledRow(row, calendar) {
  const left = compiledValue(row.left, calendar);
  if (row.op === "empty") return (facts) => left(facts) === null;
  if (row.op === "filled") return (facts) => left(facts) !== null;
  if (!Object.hasOwn(OPERATORS, row.op)) throw new Unfit(`no operator ${row.op}`);
  const test = OPERATORS[row.op];
  const right = compiledRight(row, calendar);
  return (facts) => {
    const value = left(facts);
    if (value === null) return false;
    const other = right(facts);
    return other !== null && test(value, other);
  };
}

function compiledRight(row, calendar) {
  if (row.op === "between") {
    const [low, high] = row.right.map((item) => compiledValue(item, calendar));
    return (facts) => [low(facts), high(facts)];
  }
  if (!LISTS.has(row.op)) return compiledValue(row.right, calendar);
  const holder = "values" in row ? row : row.right;
  if ("values" in holder) {
    const constant = holder.values.map((raw) => literal(raw, holder.type));
    return () => constant;
  }
  const many = compiledValue(row.right, calendar);
  return (facts) => filledItems(many(facts));
}

function compiledValue(expr, calendar) {
  if ("field" in expr) return expr.field.includes("[].") ? column(expr.field) : field(expr.field);
  if ("value" in expr) {
    const constant = literal(expr.value, expr.type);
    return () => constant;
  }
  if (expr.fn === "if") {
    const when = compiledRule(expr.when, calendar);
    const then = compiledValue(expr.then, calendar);
    const otherwise = compiledValue(expr.else, calendar);
    return (facts) => (when(facts) ? then(facts) : otherwise(facts));
  }
  if (!Object.hasOwn(FUNCTIONS, expr.fn ?? "")) throw new Unfit("no such expression");
  const parts = expr.args ?? NAMED[expr.fn].filter((name) => name in expr).map((name) => expr[name]);
  return FUNCTIONS[expr.fn](expr.scale ?? 0, calendar)(parts.map((item) => compiledValue(item, calendar)));
}

function literal(raw, type) {
  const kind = type ?? (typeof raw === "boolean" ? "bool" : "text");
  const value = READERS[kind](raw);
  if (value === null) throw new Unfit(`no ${kind}: ${raw}`);
  return value;
}

const field = (key) => (facts) => {
  const value = facts.get(key);
  return isEmpty(value) ? null : value;
};
const column = (key) => (facts) => filledItems(facts.get(key));
const filledItems = (values) => (Array.isArray(values) ? orEmpty(values.filter((value) => !isEmpty(value))) : null);

// The keys of every field that a rule or an expression reads.
export function fieldsUsed(node, found = new Set()) {
  if (Array.isArray(node)) {
    for (const item of node) fieldsUsed(item, found);
  } else if (isObject(node)) {
    if (typeof node.field === "string") found.add(node.field);
    for (const [key, item] of Object.entries(node)) if (key !== "value" && key !== "values") fieldsUsed(item, found);
  }
  return found;
}
