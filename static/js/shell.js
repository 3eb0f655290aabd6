// Sugar for the surroundings of every page. Without it everything works: menus are <details>, messages stay.

const menus = () => document.querySelectorAll("details.menu[open]");

// A menu closes on a click beside it and on Escape; Escape gives the focus back to its button.
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("focusin", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

// <button data-opens="id"> opens the <dialog id>; without script the button is a link or a form of its own.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = event.target.closest("[data-closes]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog")?.close();
    return;
  }
  if (event.target instanceof HTMLDialogElement && event.target.open) event.target.close(); // its backdrop
});

// Messages of success fade after ten seconds, unless one reads or points at them; others stay.
const FADE_AFTER = 10_000;
const fade = (message) => {
  if (message.matches(":hover, :focus-within")) {
    setTimeout(fade, 2000, message);
    return;
  }
  message.classList.add("fading");
  setTimeout(() => message.remove(), 400);
};
const watch = (root) => {
  for (const message of root.querySelectorAll("[data-fades]:not([data-watched])")) {
    message.dataset.watched = "";
    setTimeout(fade, FADE_AFTER, message);
  }
};

// The list of faults takes the focus when the page opens with one.
const attend = (root) => root.querySelector("[data-focus]")?.focus();

watch(document);
attend(document);
new MutationObserver(() => watch(document)).observe(document.getElementById("meddelanden") ?? document.body, {
  childList: true,
});

// A form is sent once: a second press within ten seconds does nothing (the server would also see it twice as once).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 10_000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
