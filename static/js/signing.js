// Waits while somebody signs in an app: a new code each second, and the question how it goes every other.
// Without it the page's button asks.

const CODE_EVERY = 1_000;
const ASK_EVERY = 2_000;
const section = document.querySelector("[data-eid]");
const form = section?.querySelector("[data-poll]");

if (form) {
  const hint = section.querySelector("[data-hint]");
  const image = section.querySelector("[data-qr] img");
  let second = 0;
  form.hidden = true;

  const draw = () => {
    if (!image?.isConnected || document.hidden) return;
    image.src = `${section.dataset.code}?s=${++second}`;
  };

  const told = (answer) => {
    if (answer.go) return location.replace(answer.go);
    if (answer.hint && hint.textContent !== answer.hint) hint.textContent = answer.hint;
    if (answer.code === false) section.querySelector("[data-qr]")?.remove();
    if (answer.link === "") section.querySelector("[data-link]")?.remove();
    setTimeout(ask, answer.again ? 2 * ASK_EVERY : ASK_EVERY);
  };

  const ask = async () => {
    try {
      const answer = await fetch(location.pathname, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
        redirect: "error",
      });
      if (!answer.ok) throw new Error(answer.status);
      told(await answer.json());
    } catch {
      form.hidden = false; // the person can still ask
      setTimeout(ask, 3 * ASK_EVERY);
    }
  };

  if (image) setInterval(draw, CODE_EVERY);
  setTimeout(ask, ASK_EVERY);
}
