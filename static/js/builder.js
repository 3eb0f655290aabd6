// Makes the builder instant: every form of it is sent as it stands, and the parts of the page that differ are put in
// their places. Without this script the same forms are ordinary pages.

const byId = (id) => document.getElementById(id);
const words = byId("ord")?.dataset ?? {};
const live = byId("live");
const say = (text) => (live.textContent = text ?? "");
document.documentElement.classList.add("js");

// ---- one request at a time, each with the version that the one before gave

let queue = Promise.resolve();
// what is in the form now is what is sent: an answer that comes meanwhile may put other boxes in its place
const send = (form, button) => {
  const body = new FormData(form);
  turns.set(body, ++turn);
  return (queue = queue.then(() => post(form, button, body)));
};

// ---- what is typed while an answer is on its way stays, though the answer draws the boxes anew

let turn = 0;
const turns = new WeakMap(); // which in order a body was sent
const touched = new WeakMap(); // how many had been sent when a box was last changed
for (const kind of ["input", "change"])
  document.addEventListener(kind, (event) => touched.set(event.target, turn), true);

const about = (form) => {
  const [which, ref] = (form?.querySelector('[name="av"]')?.value ?? "").split(":");
  return `${which}:${named.get(ref) ?? ref}`;
};
// the boxes of the part that have been changed since the body was sent, with what they are about
function typed_since(part, sent) {
  if (!sent) return [];
  return [...part.querySelectorAll("input[name],select[name],textarea[name]")]
    .filter((box) => touched.get(box) >= turns.get(sent))
    .filter((box) => !sent.has("gor") || /^[pt]\./.test(box.name)) // rows may have got other numbers
    .map((box) => [box, about(box.form)]);
}
function carry(typed) {
  let form;
  for (const [box, subject] of typed) {
    const ticked = box.type === "checkbox" || box.type === "radio";
    const fresh = [...document.getElementsByName(box.name)].find(
      (one) => one.type === box.type && (!ticked || one.value === box.value) && about(one.form) === subject,
    );
    if (!fresh || (box.options && ![...fresh.options].some((one) => one.value === box.value))) continue;
    if (ticked) fresh.checked = box.checked;
    else fresh.value = box.value;
    touched.set(fresh, touched.get(box));
    form = panel(fresh);
  }
  if (form && waiting) send_now(form); // no box will say that it changed
}

let known = document.querySelector('input[name="version"]')?.value;
function versions(version) {
  known = version;
  document.querySelectorAll('input[name="version"]').forEach((one) => (one.value = version));
}

async function post(form, button, body) {
  const shown = document.querySelector("[data-panel]")?.dataset;
  if (shown) for (const name of ["shape", "stamp", "marks"]) body.set(`form.${name}`, shown[name] ?? "");
  body.set("version", known); // the form may have left the page while it waited
  if (!form.isConnected) now_called(body); // and its question may have got its name meanwhile
  if (button?.name) body.set(button.name, button.value);
  for (const [name, value] of Object.entries(button?.more ?? {})) body.set(name, value);
  for (const box of document.querySelectorAll("[data-strip]")) body.set(`remsa.${box.name}`, box.value);
  status(words.saving);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" } });
  } catch {
    return trouble();
  }
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) return trouble();
  put(await answer.json(), form, body);
}

// the first name that a question gets is its key too: what was chosen in its form meanwhile is still about it
const named = new Map();
function now_called(body) {
  const [which, ref] = (body.get("av") ?? "").split(":");
  if (!named.has(ref)) return;
  body.set("av", `${which}:${named.get(ref)}`);
  for (const box of ["fraga", "steg"]) if (body.get(box) === ref) body.set(box, named.get(ref));
}

const status = (text) => {
  const place = byId("sparat");
  if (place) place.textContent = text;
};

function trouble(said = words.trouble) {
  status(said);
  say(said);
}

// The parts of another view of the page. Null when they did not come: that nobody answers is told, and what is no view
// (signed out, gone) is gone to.
async function view(href) {
  try {
    const answer = await fetch(href, { headers: { "X-Fragment": "1" } });
    if (answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json")) return await answer.json();
    location.href = href;
  } catch {
    trouble(words.away);
  }
  return null;
}

// ---- putting parts in their places

function put(found, form, sent) {
  if (found.go) return void (location.href = found.go);
  if (found.conflict) return conflict(found.conflict);
  if (found.refused) {
    status("");
    return say_loudly(found.refused);
  }
  if (found.whole) return void (location.href = found.href);
  byId("vagran")?.remove();
  const [, about] = (sent?.get("av") ?? "").split(":");
  if (about && found.chosen && found.chosen !== about && !sent.get("gor")) named.set(about, found.chosen);
  const kept = remember();
  for (const one of document.querySelectorAll("[data-note]")) if (found.note) one.textContent = found.note;
  if (found.askable?.length) splice(...found.askable);
  const at = (found.parts ?? []).findIndex(([id]) => id === "egenskaper");
  const panels = at < 0 ? [] : found.parts.splice(at, 1);
  for (const [id, html] of found.parts ?? []) place(id, html, sent);
  if (sent?.has("av") && !panels.length) retitle();
  steps(found);
  for (const [id, html] of panels) place(id, html, sent); // after the list, whose names are in it
  for (const [id, html] of found.apart ?? []) section(id, html, sent);
  if (found.marks && !panels.length) told(found);
  if (found.lists) draggable();
  cards(found);
  if (found.late?.length) later(found.href);
  versions(found.version);
  choose(found.chosen, found.href);
  recall(kept, found, sent?.get("gor") ?? "");
  if (found.unread) unread(found.unread);
  refresh_preview();
}

// where no part of the page is put anew, what could not be read is told at its box here
function unread(faults) {
  for (const told of document.querySelectorAll("[data-unread]")) {
    byId(told.dataset.unread)?.removeAttribute("aria-invalid");
    told.remove();
  }
  for (const [name, text] of Object.entries(faults)) {
    const box = document.getElementsByName(`p.${name}`)[0] ?? document.getElementsByName(`t.${name}.sv`)[0];
    if (!box) continue;
    const told = document.createElement("p");
    told.className = "ds-validation-message";
    told.id = `${box.id}-unread`;
    told.dataset.unread = box.id;
    told.setAttribute("role", "alert");
    told.textContent = text;
    box.after(told);
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-errormessage", told.id);
  }
}

function place(id, html, sent) {
  const part = byId(id);
  if (!part) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const old = part.querySelector("[data-shape]");
  const next = fresh.content.querySelector("[data-shape]");
  // the same boxes: what is in them is what was just typed, and stays
  if (id === "egenskaper" && sent?.has("av") && old && next && old.dataset.shape === next.dataset.shape) {
    const title = part.querySelector("header b");
    const said = next.querySelector("header b");
    if (title && said) title.textContent = said.textContent;
    return;
  }
  fill(fresh.content);
  const tabs = id === "topp" && !fresh.content.querySelector("nav") && part.querySelector("nav");
  if (tabs) fresh.content.append(tabs);
  const open = [...part.querySelectorAll("details[open]")].map((one) => one.querySelector("summary").textContent);
  const typed = typed_since(part, sent);
  part.replaceChildren(fresh.content);
  carry(typed);
  for (const one of part.querySelectorAll("details"))
    if (open.includes(one.querySelector("summary").textContent)) one.open = true;
}

// one section of the properties, open or folded as it was
function section(id, html, sent) {
  const old = byId(id);
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  fill(fresh.content);
  const next = byId(id) && fresh.content.firstElementChild;
  if (!next) return;
  if (old.open !== undefined && next.open !== undefined) next.open = old.open || next.open;
  const typed = typed_since(old, sent);
  old.replaceWith(next);
  carry(typed);
}

function told({ marks, said, label }) {
  document.querySelector("[data-panel]").dataset.marks = marks;
  for (const [name, text] of Object.entries(said)) {
    const place = byId(`del-${name}`)?.querySelector(".sectsaid");
    if (place) place.textContent = text;
  }
  const title = document.querySelector("#egenskaper header b");
  if (title && label) title.textContent = label;
}

// the properties stay as they are; what is chosen may be called otherwise now
function retitle() {
  const title = document.querySelector("#egenskaper header b");
  const box = byId("p-label") ?? byId("p-namn") ?? byId("p-title");
  if (title && box?.value.trim()) title.textContent = box.value.trim();
}

function splice(at, gone, fresh) {
  const list = byId("fragor");
  if (!list) return;
  for (const one of [...list.children].slice(at, at + gone)) one.remove();
  const next = list.children[at] ?? null;
  for (const [value, said] of fresh) list.insertBefore(new Option(said, value), next);
}

// what all conditions of the page may ask about stands once on the page, and not in each of their lists
function fill(content) {
  const every = [...(byId("fragor")?.children ?? [])]; // of a tab whose conditions have their own there are none
  for (const list of content.querySelectorAll("select[data-shared]")) {
    const { value } = list;
    const first = every.slice(0, Number(list.dataset.shared));
    const known = new Set(first.map((one) => one.value));
    for (const one of [...list.options]) if (known.has(one.value)) one.remove();
    list.prepend(...first.map((one) => one.cloneNode(true)));
    list.value = value;
  }
  for (const list of content.querySelectorAll("select[data-steps]")) {
    const { value } = list;
    const fresh = list.dataset.steps.split(" ").filter((key) => key !== value).map((key) => [key, byId(`s-${key.replace("@", "")}`)]);
    const said = (key, card) => {
      const name = card.querySelector(".wopen").textContent;
      return key.startsWith("@") ? words.goes.replace("{name}", name) : name;
    };
    for (const [key, card] of fresh) if (card) list.append(new Option(said(key, card), key));
    list.value = value;
  }
}

// the steps that differ are put in, and every list gets its order: a step may have come from another list
function steps({ lists, gone, steps: changed, target, chosen, href }) {
  if (!lists) return;
  const known = new Map([...document.querySelectorAll("#flodet .wstep[data-id]")].map((one) => [one.dataset.id, one]));
  const inside = (id) => document.querySelector(`#flodet ol[data-list="${CSS.escape(id)}"]`);
  for (const [id, html] of changed) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const item = fresh.content.querySelector("li");
    const old = known.get(id);
    // what is in its branches stays, until a list says otherwise
    for (const list of item.querySelectorAll("ol[data-list]"))
      list.append(...(old?.querySelector(`ol[data-list="${CSS.escape(list.dataset.list)}"]`)?.children ?? []));
    old?.replaceWith(item);
    known.set(id, item);
  }
  for (const [name, ids] of lists) {
    const list = inside(name);
    ids.forEach((id, at) => {
      const item = known.get(id);
      if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
    });
  }
  for (const id of gone) known.get(id)?.remove();
  const spar = new URLSearchParams(href).get("spar") ?? undefined;
  chosen_step(chosen, spar);
  const form = byId("nytt");
  const box = form.querySelector('[name="efter"],[name="grupp"]');
  box.name = target.grupp ? "grupp" : "efter";
  box.value = target.grupp || target.efter;
  form.querySelector("h2 span").textContent = target.words;
}

function cards({ order, cards: changed }) {
  const list = byId("qs");
  if (!list || !order) return;
  for (const [ref, html] of changed) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const item = fresh.content.querySelector("li");
    const old = byId(`q-${ref}`);
    old ? old.replaceWith(item) : list.append(item);
  }
  const known = new Map([...list.children].map((item) => [item.dataset.ref, item]));
  for (const [ref, item] of known) if (!order.includes(ref)) item.remove();
  order.forEach((ref, at) => {
    const item = known.get(ref) ?? byId(`q-${ref}`);
    if (item && list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
  });
  byId("tomt").hidden = order.length > 0;
}

function choose(ref, href) {
  const key = (ref ?? "").split(".")[0];
  for (const card of document.querySelectorAll("#qs .q")) {
    const chosen = card.closest(".qi").dataset.ref === key && key !== "";
    card.classList.toggle("sel", chosen);
    chosen ? card.setAttribute("aria-current", "true") : card.removeAttribute("aria-current");
  }
  for (const box of document.querySelectorAll('#fq input[name="fraga"],[data-undo] input[name="fraga"]')) box.value = ref ?? "";
  const after = document.querySelector('#nyfraga input[name="efter"]');
  if (after) after.value = key || "*";
  if (href && (byId("qs") || byId("flodet"))) history.replaceState(null, "", href);
}

function conflict(html) {
  const box = document.createElement("div");
  box.id = "konflikt";
  box.className = "conflictbox";
  box.innerHTML = html;
  byId("konflikt")?.remove();
  byId("innehall").before(box);
  box.querySelector("[data-focus]")?.focus();
  status("");
}

function say_loudly(text) {
  byId("vagran")?.remove();
  const box = document.createElement("p");
  box.id = "vagran";
  box.className = "message refused";
  box.dataset.color = "danger";
  box.setAttribute("role", "alert");
  box.textContent = text;
  byId("innehall").before(box);
}

// ---- the picture follows a little later: it tries every way through the workflow

let latest;
function later(href) {
  clearTimeout(latest);
  latest = setTimeout(async () => {
    const asked = new URLSearchParams(href);
    asked.set("del", "remsa");
    for (const box of document.querySelectorAll("[data-strip]")) asked.set(box.name, box.value);
    for (const [id, html] of (await view(`?${asked}`))?.parts ?? []) place(id, html);
  }, 400);
}

// ---- focus survives

function remember() {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const card = at.closest(".qi,.wstep");
  return {
    rows: [...document.querySelectorAll("#egenskaper .rowset")].map((one) => one.querySelector("[name]:not([type=hidden])")?.name),
    id: at.id,
    name: at.name,
    value: at.tagName === "BUTTON" ? at.value : "",
    move: at.dataset?.move,
    ref: card?.dataset.ref ?? card?.dataset.id,
    open: at.matches(".q-open,.wopen"),
    start: at.selectionStart,
    end: at.selectionEnd,
  };
}

// buttons that add a row of boxes: the first of its boxes is where one goes on
const ADDING = ["paminn-ny", "svar-nytt", "reserv", "till-ny", "slut-nytt"];

function recall(kept, found, did) {
  const doing = did.split(":")[0];
  const chosen = (found.chosen ?? "").split(".")[0];
  if (doing === "fraga" || doing === "kopiera") {
    const label = byId("p-label");
    byId(`q-${chosen}`)?.scrollIntoView({ block: "nearest" });
    if (label) {
      label.focus();
      label.select?.();
    }
    return;
  }
  if (doing === "nytt-steg") {
    byId(`s-${found.chosen}`)?.scrollIntoView({ block: "nearest" });
    const name = byId("p-namn");
    name?.focus();
    return void name?.select();
  }
  if (ADDING.includes(doing)) {
    const sets = [...document.querySelectorAll("#egenskaper .rowset")];
    const before = kept?.rows ?? [];
    const fresh = sets.find((one) => !before.includes(one.querySelector("[name]:not([type=hidden])")?.name));
    return void (fresh ?? sets.at(-1))?.querySelector("input:not([type=hidden]),select,textarea")?.focus();
  }
  if (doing === "villkor" || doing === "villkorsgrupp") {
    const rows = document.querySelectorAll('[data-cond] select[name$="-fraga"]');
    rows[rows.length - 1]?.focus();
    return;
  }
  if (doing === "alternativ") {
    const boxes = document.querySelectorAll('.opts input[id^="a-"]');
    const last = boxes[boxes.length - 1];
    last?.focus();
    last?.select();
    return;
  }
  if (!kept || document.activeElement !== document.body) return;
  const card = kept.ref && (byId(`q-${kept.ref}`) ?? byId(`s-${kept.ref}`));
  const same =
    (card && kept.move && card.querySelector(`[data-move="${kept.move}"]`)) ||
    (card && kept.open && card.querySelector(".q-open,.wopen")) ||
    (kept.id && byId(kept.id)) ||
    (kept.name && kept.value && document.querySelector(`[name="${CSS.escape(kept.name)}"][value="${CSS.escape(kept.value)}"]`)) ||
    (doing === "bort-villkor" && byId("nytt-villkor")) ||
    (doing === "alternativ-bort" && byId("nytt-alternativ"));
  const target = same && !same.disabled ? same : card?.querySelector(".q-open,.wopen");
  target?.focus();
  if (target && kept.start != null && target.setSelectionRange && target.type !== "checkbox") {
    try {
      target.setSelectionRange(kept.start, kept.end);
    } catch {
      // a date has no places to go to
    }
  }
}

// ---- what sends

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.action.endsWith("/andra/") || form.dataset.whole !== undefined) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const pressed = event.submitter;
  pressed?.closest("details.qmenu")?.removeAttribute("open");
  send_now(form, pressed);
}, true);

let waiting;
function send_now(form, pressed) {
  clearTimeout(waiting);
  waiting = undefined;
  send(form, pressed);
}
const panel = (element) => element.closest?.("form[data-panel]");
document.addEventListener("change", (event) => {
  const form = panel(event.target);
  if (!form || event.target.dataset.noAuto !== undefined) return;
  send_now(form);
});
document.addEventListener("input", (event) => {
  const form = panel(event.target);
  if (!form || event.target.dataset.noAuto !== undefined || !event.target.matches("input:not([type]),textarea")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => send_now(form), 700);
});

// ---- choosing a question, and adding after it

async function show(ref, focus) {
  await queue;
  const before = document.querySelector('#fq input[name="fraga"]')?.value;
  choose(ref);
  const page = byId("qs").dataset.page;
  const href = `?sida=${page}&fraga=${encodeURIComponent(ref)}`;
  const found = await view(href + (focus === "flytta" || focus === "sorten" ? "&flytta=1" : ""));
  if (!found) return choose(before); // its properties are still those that are shown
  for (const [id, html] of found.parts) place(id, html);
  versions(found.version);
  choose(found.chosen, href);
  if (focus === "flytta" || focus === "sorten") {
    const box = byId(focus);
    if (box) {
      box.open = true;
      box.querySelector("select")?.focus();
    }
  } else if (focus) byId("p-label")?.focus();
}

// a new question after this one; after a repetition, and not on its rows
async function show_after(href) {
  await queue;
  const found = await view(href);
  if (!found) return;
  choose(found.chosen, href);
  for (const [id, html] of found.parts) place(id, html); // among them, after which question
  versions(found.version);
  byId("ts").focus();
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a[data-choose],a[data-after],a[data-targets],.qmenu a");
  if (!link || !byId("qs")) return;
  event.preventDefault();
  if (link.dataset.targets !== undefined) return void show(new URL(link.href).searchParams.get("fraga"), link.dataset.targets);
  if (link.dataset.choose) return void show(link.dataset.choose, event.detail === 0);
  const item = link.closest(".qi");
  if (link.dataset.after !== undefined) {
    return void show_after(link.getAttribute("href").split("#")[0]);
  }
  link.closest("details").open = false;
  show(item.dataset.ref, "flytta");
});

// ---- choosing a step of the workflow or a branch of it

async function show_step(link) {
  await queue;
  const href = link.getAttribute("href").split("#")[0] || "?";
  const found = await view(href);
  if (!found) return;
  for (const [id, html] of found.parts) place(id, html);
  versions(found.version);
  const { step, branch, also } = link.dataset;
  chosen_step(step, branch);
  history.replaceState(null, "", href);
  if (also === "nytt") byId("nytt").querySelector("button").focus();
  else if (also) {
    byId(also).open = true;
    byId(also).querySelector("select")?.focus();
  }
}

function chosen_step(id, branch) {
  for (const one of document.querySelectorAll("#flodet .wstep,#flodet .blockbox")) {
    const at = one.matches(".wstep") ? one.dataset.id === id && branch === undefined : false;
    one.classList.toggle("sel", at);
    at ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current");
  }
  const link = branch !== undefined && document.querySelector(`#flodet a[data-step="${CSS.escape(id)}"][data-branch="${branch}"]`);
  link?.closest?.(".blockbox")?.classList.add("sel");
  for (const box of document.querySelectorAll('#ff input[name="steg"],[data-undo] input[name="steg"]')) box.value = id;
  const form = byId("nytt");
  const target = form.querySelector('[name="efter"],[name="grupp"]');
  const name = branch === undefined ? byId(`s-${id}`)?.querySelector(".wopen") : link;
  if (!id || !name) return;
  target.name = branch === undefined ? "efter" : "grupp";
  target.value = branch === undefined ? id : `${id}:${branch}`;
  const said = branch === undefined ? words.after : words.inside;
  form.querySelector("h2 span").textContent = said.replace("{name}", name.textContent);
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !byId("flodet")) return;
  const link = event.target.closest("a[data-step]");
  if (!link) return;
  event.preventDefault();
  link.closest("details.qmenu")?.removeAttribute("open");
  show_step(link);
});

// steps are dragged within a list and between lists: into a block, and out of it
function draggable() {
  if (!window.Sortable) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const list of document.querySelectorAll("#flodet ol[data-list]")) {
    if (window.Sortable.get(list)) continue;
    window.Sortable.create(list, {
      group: "steps",
      handle: ".grip",
      animation: still ? 0 : 120,
      fallbackOnBody: true,
      emptyInsertThreshold: 12,
      onEnd: ({ item, to, from, oldIndex, newIndex }) => {
        if (to === from && oldIndex === newIndex) return;
        const till = `${to.dataset.list}:${newIndex}`;
        send(byId("ff"), { name: "gor", value: `steg-till:${item.dataset.id}`, more: { till } });
        say(words.moved?.replace("{n}", newIndex + 1).replace("{all}", to.children.length));
      },
    });
  }
}

// ---- searching a kind: Enter adds the first one

const normal = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
const kinds = () => [...document.querySelectorAll(".types li[data-words]")];
document.addEventListener("input", (event) => {
  if (event.target.id !== "ts") return;
  const sought = normal(event.target.value.trim());
  for (const one of kinds()) one.hidden = !normal(one.dataset.words).includes(sought);
  say(kinds().every((one) => one.hidden) ? event.target.form.dataset.none : "");
});
document.addEventListener("submit", (event) => {
  if (event.target.id !== "typsok") return;
  event.preventDefault();
  kinds().find((one) => !one.hidden)?.querySelector("button").click();
});

// ---- moving: buttons, Alt and the arrows, or the pointer

function move(item, step) {
  const button = item.querySelector(`[data-move="${step}"]`);
  if (button.disabled) return say(step < 0 ? words.first : words.last);
  button.click();
  const all = [...byId("qs").children];
  say(words.moved?.replace("{n}", all.indexOf(item) + 1 + step).replace("{all}", all.length));
}

document.addEventListener("keydown", (event) => {
  const step = event.target.closest?.(".wstep[data-id]");
  if (step && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    const way = event.key === "ArrowUp" ? -1 : 1;
    const button = step.querySelector(`[data-move="${way}"]`);
    if (button.disabled) return say(way < 0 ? words.firststep : words.laststep);
    return button.click();
  }
  const item = event.target.closest?.(".qi");
  if (item && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    move(item, event.key === "ArrowUp" ? -1 : 1);
    return;
  }
  if (!(event.ctrlKey || event.metaKey) || event.target.closest("input:not([type=checkbox]),textarea")) return;
  const key = event.key.toLowerCase();
  const wanted = key === "y" || (key === "z" && event.shiftKey) ? "gor-om" : key === "z" ? "angra" : "";
  const button = wanted && document.querySelector(`[data-undo] button[value="${wanted}"]`);
  if (!button) return;
  event.preventDefault();
  if (!button.disabled) {
    button.click();
    say(wanted === "angra" ? words.undone : words.redone);
  }
});

addEventListener("load", () => {
  if (byId("flodet")) draggable();
  const list = byId("qs");
  if (!window.Sortable || !list) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  window.Sortable.create(list, {
    handle: ".grip",
    animation: still ? 0 : 120,
    onEnd: ({ item, oldIndex, newIndex }) => {
      if (oldIndex === newIndex) return;
      const form = byId("fq");
      send(form, { name: "gor", value: `flytta:${item.dataset.ref}:${newIndex}` });
      say(words.moved?.replace("{n}", newIndex + 1).replace("{all}", list.children.length));
    },
  });
});

// ---- who else is here

async function tell() {
  const place = byId("harocksa");
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (!place || !token || document.hidden) return;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token.value);
  try {
    await queue;
    const answer = await fetch(place.dataset.address, { method: "POST", body });
    const { version, said } = await answer.json();
    const now = byId("harocksa");
    const behind = Number(document.querySelector('input[name="version"]')?.value) < version;
    now.textContent = [said, behind ? now.dataset.changed : ""].filter(Boolean).join(". ");
  } catch {
    // the next time is soon
  }
}
tell();
setInterval(tell, 20_000);

// ---- the preview follows

let showing;
function refresh_preview() {
  const frame = document.querySelector("iframe[data-preview-frame]");
  if (!frame) return;
  clearTimeout(showing);
  showing = setTimeout(() => frame.contentWindow?.location.reload(), 250);
}

document.addEventListener("change", (event) => {
  if (event.target.dataset.strip !== undefined) event.target.form.submit();
});
for (const box of document.querySelectorAll(".prevbar select")) box.addEventListener("change", () => box.form.submit());
document.querySelector(".q.sel")?.scrollIntoView({ block: "nearest" });
document.querySelector(".wstep.sel")?.scrollIntoView({ block: "nearest" });
if (location.hash === "#flytta" && byId("flytta")) byId("flytta").open = true;
