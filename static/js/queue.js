// The keyboard, the running sum and the bundles of the queue. Everything it does is also a plain link or form.
// Shortcuts are dead while a text field has focus and can be switched off in the profile (WCAG 2.1.4).

const byId = (id) => document.getElementById(id);
const table = byId("qt");
const dialog = byId("kortkommandon");
const rows = () => [...document.querySelectorAll("#qt tbody tr")];
const shown = (element) => element.offsetParent !== null;
const boxes = () => [...document.querySelectorAll("input[name=valda]")].filter(shown);

function current() {
  const all = rows();
  return Math.max(0, all.findIndex((row) => row.classList.contains("cur")));
}

function mark(row) {
  rows().forEach((each) => each.classList.toggle("cur", each === row));
  wait_for(row);
}

// Until the panel shows the marked case nothing can be decided in it: G and Enter would hit the case before.
function wait_for(row) {
  const panel = byId("arende");
  if (!panel) return;
  const behind = panel.dataset.number !== row.dataset.id;
  panel.classList.toggle("behind", behind);
  panel.querySelectorAll(".decide button").forEach((button) => (button.disabled = behind));
}

function show(place) {
  const all = rows();
  if (!all.length) return;
  const row = all[Math.min(all.length - 1, Math.max(0, place))];
  const link = row.querySelector("a.case");
  mark(row);
  link.focus();
  row.scrollIntoView({ block: "nearest" });
  const live = byId("live");
  live.textContent = live.dataset.words
    .replace("{n}", all.indexOf(row) + 1)
    .replace("{all}", all.length)
    .replace("{name}", link.textContent);
  open_beside(link);
}

let waiting;
// While somebody holds J down only the case they stop at is fetched.
function open_beside(link) {
  clearTimeout(waiting);
  waiting = setTimeout(() => link.click(), 180);
}

function total_of(chosen) {
  const amounts = chosen.map((box) => box.dataset.amount).filter(Boolean).map(Number);
  const total = amounts.reduce((one, other) => one + other, 0);
  const kronor = new Intl.NumberFormat(document.documentElement.lang, {
    style: "currency",
    currency: "SEK",
    minimumFractionDigits: total % 100 ? 2 : 0,
    maximumFractionDigits: 2,
  }).format(total / 100);
  return { amounts, kronor };
}

// On the page that confirms many: how many are still ticked and what they come to, also on the button.
function sum_of_picks() {
  const go = byId("bulkgo");
  if (!go) return;
  const chosen = boxes().filter((box) => box.checked);
  const { amounts, kronor } = total_of(chosen);
  const told = byId("selcount");
  const count = chosen.length === 1 ? told.dataset.one : told.dataset.many.replace("{n}", chosen.length);
  told.hidden = false;
  told.textContent = count + (amounts.length ? `, ${told.dataset.sum} ${kronor}` : "");
  go.textContent = `${go.dataset.label} ${chosen.length}`;
  go.disabled = chosen.length === 0;
}

function sum() {
  const bar = document.querySelector(".bulk");
  if (!bar) return sum_of_picks();
  const chosen = boxes().filter((box) => box.checked);
  const services = new Set(chosen.map((box) => box.dataset.service));
  const mixed = services.size > 1;
  const count = byId("selcount");
  bar.hidden = chosen.length === 0;
  count.textContent = mixed
    ? count.dataset.mixed
    : chosen.length === 1
      ? count.dataset.one
      : count.dataset.many.replace("{n}", chosen.length);
  const answers = chosen.map((box) => (box.dataset.answers || "").split(" "));
  bar.querySelectorAll("button").forEach((button) => {
    button.disabled = mixed || !answers.every((offered) => offered.includes(button.value));
  });
  const { amounts, kronor } = total_of(chosen);
  byId("selsum").textContent =
    chosen.length && !mixed
      ? chosen[0].dataset.title + (amounts.length ? `, ${count.dataset.sum} ${kronor}` : "")
      : "";
  bar.querySelectorAll("button[data-label]").forEach((button) => {
    button.querySelector("span").textContent = `${button.dataset.label} ${chosen.length || ""}`.trim();
  });
  const all = byId("all");
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === boxes().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }
}

// Who asked to go to the button of a case whose panel was still on its way is taken there when it comes.
let going = "";
const answer_first = () => document.querySelector(".decide .btns button");
const elsewhere = () => document.activeElement !== document.body && !document.activeElement.matches("#qt a.case");

const commands = {
  j: () => show(current() + 1),
  k: () => show(current() - 1),
  x: () => {
    const box = rows()[current()]?.querySelector("input[name=valda]");
    if (box) box.click();
  },
  g: () => {
    going = rows()[current()]?.dataset.id ?? "";
    answer_first()?.focus();
  },
  r: () => document.querySelector(".decide textarea")?.focus(),
  z: () => document.querySelector(".undo button")?.click(),
  "?": () => dialog.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (!dialog || dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("textarea,select,input:not([type=checkbox])")) return;
  const command = commands[event.key.toLowerCase()];
  if (!command) return;
  going = "";
  command();
  event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (event.target.id === "all") boxes().forEach((box) => (box.checked = event.target.checked));
  if (event.target.id === "all" || event.target.name === "valda") sum();
});

table?.addEventListener("click", (event) => {
  const row = event.target.closest("tbody tr");
  if (!row || event.target.closest("input")) return; // marking a case does not show it
  mark(row);
  if (!event.target.closest("a,button")) row.querySelector("a.case").click();
});

// The case that is shown beside the list may have been reached with the arrows in its head.
document.addEventListener("htmx:after:swap", follow);
document.addEventListener("htmx:afterSwap", follow);
function follow() {
  const number = byId("arende")?.dataset.number;
  const row = rows().find((each) => each.dataset.id === number);
  if (row) mark(row);
  ready_messages();
  if (going && going === number && !elsewhere()) answer_first()?.focus();
}

// On the phone a tap on a row opens the case as its own page; beside the list there is room to show it in place.
document.addEventListener(
  "click",
  (event) => {
    if (event.isTrusted) going = "";
    const link = event.target.closest("a[hx-get]");
    if (link && !byId("arende")?.checkVisibility()) {
      event.stopImmediatePropagation();
    }
  },
  true,
);

// A decision can be taken back as long as the server waits; the seconds shown are the server's.
function count_down() {
  document.querySelectorAll(".undo[data-until]").forEach((bar) => {
    let left = Number(bar.dataset.until);
    const seconds = bar.querySelector(".left");
    const tick = () => {
      if (left <= 0) return bar.remove();
      seconds.textContent = ` ${left}`;
      left -= 1;
      setTimeout(tick, 1000);
    };
    tick();
  });
}
count_down();

// What only helps those who have a script is shown by it.
document.querySelectorAll("#all, .hintbar").forEach((element) => (element.hidden = false));
const confirmed = document.createElement("input");
confirmed.type = "hidden";
confirmed.name = "bekraftat";
confirmed.value = "1";
byId("bulkform")?.append(confirmed);
sum();

// A ready message is put where the cursor would go on; without a script its own button does it.
function ready_messages() {
  const choice = byId("mall");
  if (!choice || choice.parentElement.classList.contains("scripted")) return;
  choice.parentElement.classList.add("scripted");
  choice.addEventListener("change", () => {
    const text = choice.selectedOptions[0].dataset.text;
    const message = byId("kom");
    if (!text) return;
    message.value = [message.value.trimEnd(), text].filter(Boolean).join("\n\n");
    choice.value = "";
    message.focus();
  });
}
ready_messages();

// A bundle that is worked off in the background is asked about until it is done.
async function follow_batch() {
  const shown = byId("bunt");
  if (!shown || shown.dataset.working === undefined) return;
  try {
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" } });
    if (answer.redirected || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("bunt");
    if (fresh) {
      shown.replaceWith(fresh);
      if (fresh.dataset.working === undefined) {
        byId("live").textContent = fresh.querySelector("h1").textContent;
        count_down();
      }
    }
  } catch {
    // The next round asks again.
  }
  setTimeout(follow_batch, 1000);
}
setTimeout(follow_batch, 700);
