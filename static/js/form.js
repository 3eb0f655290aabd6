// Sugar for a page of questions: what depends on an answer shows at once, sums are live, rows come without a new page,
// files go at once, what is typed is kept. Without it every button is an ordinary submit that does the same.

import { autosave } from "./autosave.js";
import { compileRule, compileValue, Decimal, factsFromWire, toWire, weekdaysWithout } from "./conditions.js";
import { uploads } from "./upload.js";

const form = document.getElementById("formular");
const texts = {
  signedOut: form.dataset.textSignedOut,
  trouble: form.dataset.textTrouble,
  failed: form.dataset.textFailed,
  checking: form.dataset.textChecking,
};
// What only the server knows of what was typed: who decides now, and what a register says of it.
const saved = ({ way, known, facts: fresh }) => {
  const place = document.querySelector("[data-way]");
  if (way && place) place.innerHTML = way;
  for (const [id, text] of Object.entries(known ?? {})) {
    const said = document.querySelector(`#${CSS.escape(id)} .knownvalue`);
    if (said) said.textContent = text;
  }
  if (fresh) {
    Object.assign(elsewhere, JSON.parse(fresh));
    refresh();
  }
};
const status = document.querySelector("[data-saved]");
const saving = autosave(form, { url: form.dataset.autosave, status, texts, saved });
uploads(form, { url: form.dataset.upload, changed: saving.changed, texts });

// ---- answers as the rules see them

const types = JSON.parse(form.dataset.types || "{}");
const elsewhere = JSON.parse(form.dataset.facts || "{}");

// "1 234,50", "1 234 kr" and "1234.5" are the same number; what is no number is no answer.
const plain = (text) => {
  const found = text.replace(/[\s\u00a0\u202f]/g, "").replace(/(kronor|kr\.?|:-)$/i, "").replace("\u2212", "-").replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(found) ? found : null;
};
const READ = {
  money: plain,
  number: plain,
  bool: (text) => ({ on: true, ja: true, nej: false })[text] ?? null,
};

// A suggestion in another language stands for the one the rules know.
const suggested = (input) => {
  const value = input?.value?.trim();
  if (!value || !input.list) return value;
  const same = [...input.list.options].find((one) => one.value.toLowerCase() === value.toLowerCase());
  return same?.dataset.as ?? same?.value ?? value;
};

// What the page works out itself is an answer too, once its place on the page has been reached.
const output = (name) => {
  const found = document.getElementById(`f-${name.replaceAll(".", "-")}`);
  return found?.matches("[data-computed]") ? found : null;
};

const typed = (name, type) => {
  const worked = output(name);
  if (worked) return worked.closest("[hidden]") ? null : worked.dataset.value || null;
  const inputs = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((one) => !one.closest("[hidden]"));
  const chosen = inputs.filter((one) => (one.type === "radio" || one.type === "checkbox" ? one.checked : one.value));
  if (type === "choices") return chosen.map((one) => one.value);
  const value = suggested(chosen[0]);
  return value ? (READ[type] ?? ((text) => text))(value) : null;
};

const rows = (table) => [...form.querySelectorAll(`[data-row="${CSS.escape(table)}"]`)];
const rowName = (row) => row.querySelector("input[type=hidden]").name; // "kvitton.0"

const begun = (row) =>
  [...row.querySelectorAll("input:not([type=hidden]),select,textarea")].some((one) =>
    one.type === "radio" || one.type === "checkbox" ? one.checked : one.value,
  ) || row.querySelector(".file") !== null;

// "kod.konto" is "konto" in "kod", as in what is sent.
const put = (holder, name, value) => {
  const [field, part] = name.split(".");
  if (part) holder[field] = { ...(holder[field] ?? {}), [part]: value };
  else holder[field] = value;
  return holder;
};

// A table as the rules see it: its rows, without those left empty at the end.
const tableWire = (table) => {
  const every = rows(table);
  const last = every.findLastIndex(begun);
  const columns = Object.entries(types).filter(([name]) => name.startsWith(`${table}[].`));
  const found = every.slice(0, last + 1).map((row) =>
    columns.reduce((holder, [name, type]) => {
      const column = name.slice(table.length + 3);
      return put(holder, column, typed(`${rowName(row)}.${column}`, type));
    }, {}),
  );
  return found.length ? found : null;
};

const facts = (row) => {
  const wire = structuredClone(elsewhere);
  for (const [name, type] of Object.entries(types)) {
    if (name.split(/\[\]|\./)[0] in elsewhere) continue;
    const table = type === "table" ? name : name.includes("[].") ? name.split("[].")[0] : null;
    if (table) {
      if (form.querySelector(`[data-row="${CSS.escape(table)}"]`)) wire[table] ??= tableWire(table);
    } else {
      put(wire, name, typed(name, type));
    }
  }
  if (row) {
    wire.row = {};
    for (const [name, type] of Object.entries(rowTypes(row))) {
      const column = name.slice("row.".length);
      put(wire.row, column, typed(`${rowName(row)}.${column}`, type));
    }
  }
  return factsFromWire(row ? { ...types, ...rowTypes(row) } : types, wire);
};
const rowTypes = (row) =>
  Object.fromEntries(
    Object.entries(types)
      .filter(([name]) => name.startsWith(`${row.dataset.row}[].`))
      .map(([name, type]) => [`row.${name.split("[].")[1]}`, type]),
  );

// ---- what shows, and what is worked out

const calendar = form.dataset.daysOff ? { isWorkingDay: weekdaysWithout(JSON.parse(form.dataset.daysOff)) } : {};
const compiled = new Map();
const compile = (how, json) => {
  const key = how.name + json;
  if (!compiled.has(key)) compiled.set(key, how(JSON.parse(json), calendar));
  return compiled.get(key);
};

const group = (digits) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, "\u00a0");
const dayWords = (english) =>
  new Intl.DateTimeFormat(english ? "en-GB" : "sv-SE", { dateStyle: "long", timeZone: "UTC" });
const shown = (value, gives, unit) => {
  if (value === null) return "";
  const english = document.documentElement.lang === "en";
  if (gives === "date") return dayWords(english).format(new Date(`${value}T12:00:00Z`));
  const [whole, part = ""] = value.toString().split(".");
  const decimals = gives === "money" && part ? part.padEnd(2, "0").slice(0, 2) : part;
  const number = english ? whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") : group(whole);
  const said = number + (decimals ? (english ? "." : ",") + decimals : "");
  if (gives === "money") return english ? `SEK\u00a0${said}` : `${said}\u00a0kr`;
  return unit ? `${said}\u00a0${unit}` : said;
};

// In the order of the page, which is the order in which rules may look back: an answer that is hidden counts as no
// answer for those that follow, and a value counts as soon as it is worked out.
const refresh = () => {
  const visible = [];
  for (const place of form.querySelectorAll("[data-when],[data-computed]")) {
    const known = () => facts(place.closest("[data-row]"));
    if (place.dataset.when) {
      const holds = !place.parentElement.closest("[hidden]") && compile(compileRule, place.dataset.when)(known());
      place.hidden = !holds;
      if (holds) visible.push(place.dataset.of);
    } else {
      const value = compile(compileValue, place.dataset.computed)(known());
      place.dataset.value = toWire(value) ?? "";
      const said = shown(value, place.dataset.gives, place.dataset.unit);
      if (place.textContent !== said) place.textContent = said; // an output is read aloud when it changes
    }
  }
  form.elements.visade.value = visible.join(" ");
};
form.addEventListener("input", refresh);
form.addEventListener("change", refresh);
refresh();

// ---- rows, searches and files without a new page

const part = (element) => element.closest("[data-part]");
form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  const box = button?.hasAttribute("data-swaps") && part(button);
  if (!box) return;
  event.preventDefault();
  box.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form, button) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(box.id);
    const next = page.getElementById("formular");
    if (!fresh || !next) throw new Error("another page");
    const before = rows(box.id.slice(2)).length;
    box.replaceWith(fresh);
    form.elements.sett.value = next.elements.sett.value;
    form.elements.ny?.remove(); // the draft has its row now
    history.replaceState(null, "", form.action);
    refresh();
    await lengthen(fresh);
    focusAfter(button, fresh, before);
  } catch {
    button.removeAttribute("data-swaps"); // the ordinary way
    form.requestSubmit(button);
  } finally {
    box.removeAttribute("aria-busy");
  }
});

const asks = "input:not([type=hidden]),select,textarea";
const focusable = `${asks},button`;
const focusAfter = (button, fresh, before) => {
  const found = [...fresh.querySelectorAll("[data-row]")];
  if (button.name === "lagg-till" && found.length > before) return found.at(-1).querySelector(asks)?.focus();
  if (button.name === "kopiera" && found.length > before)
    return found[Number(button.value.split(".")[1]) + 1]?.querySelector(asks)?.focus();
  if (button.name === "ta-bort") return (found.at(-1) ?? fresh).querySelector(focusable)?.focus();
  (fresh.querySelector(".results button") ?? fresh.querySelector(focusable))?.focus();
};

// ---- long lists can be searched; what that takes is fetched by pages that have one

const lengthen = async (root) => {
  const long = root.querySelectorAll("select[data-large]");
  if (!long.length || !window.accessibleAutocomplete) return;
  const { searchable } = await import("./long_select.js");
  const words = document.getElementById("lang-lista"); // its texts, and the arrow
  for (const select of long) searchable(select, window.accessibleAutocomplete, words.dataset, words.innerHTML);
};
lengthen(form);
