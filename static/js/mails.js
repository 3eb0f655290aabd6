// The mail beside the text that is edited follows it. Without this script the links show it.

const frame = document.querySelector("iframe[data-mail-frame]");
const called = document.querySelector("[data-mail-called]");

function show(one) {
  if (!frame || !one || frame.getAttribute("src") === one.dataset.mail) return;
  frame.src = one.dataset.mail;
  called.textContent = one.dataset.called;
  for (const box of document.getElementsByName("handelse")) box.value = new URL(frame.src).pathname.split("/").at(-2);
}

for (const one of document.querySelectorAll("details[data-mail]")) {
  one.addEventListener("focusin", () => show(one));
  one.addEventListener("toggle", () => one.open && one.contains(document.activeElement) && show(one));
}
for (const link of document.querySelectorAll("[data-show-mail]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    show(link.closest("details"));
  });
}
// what is saved puts the top anew: the mail is drawn again then
const bar = document.getElementById("topp");
if (bar && frame) new MutationObserver(() => (frame.src = frame.getAttribute("src"))).observe(bar, { childList: true });
