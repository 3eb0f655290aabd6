// Keeps what is being typed: a moment after the last key, and when the page is left. Without it, every button saves.

const PAUSE = 1500;
const RETRY = 15_000;

export function autosave(form, { url, status, texts }) {
  let dirty = false;
  let timer = 0;
  let flight = null;

  const say = (text, trouble = false) => {
    if (!status) return;
    status.hidden = false;
    status.classList.toggle("trouble", trouble);
    status.querySelector("[data-words]").textContent = text;
  };

  const body = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name); // files go their own way
    return data;
  };

  const save = async () => {
    clearTimeout(timer);
    if (!dirty || flight) return;
    dirty = false;
    flight = new AbortController();
    try {
      const answer = await fetch(url, { method: "POST", body: body(), redirect: "manual", signal: flight.signal });
      if (answer.type === "opaqueredirect") return say(texts.signedOut, true); // nothing is lost: the page still has it
      if (!answer.ok && answer.status !== 409) throw new Error(answer.status);
      const saved = await answer.json();
      if (saved.seen) form.elements.sett.value = saved.seen;
      say(saved.text, answer.status === 409);
    } catch (error) {
      if (error.name === "AbortError") return;
      dirty = true;
      say(texts.trouble, true);
      timer = setTimeout(save, RETRY);
    } finally {
      flight = null;
      if (dirty && !timer) later();
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = 0;
      save();
    }, PAUSE);
  };

  const changed = () => {
    dirty = true;
    later();
  };

  form.addEventListener("input", changed);
  form.addEventListener("submit", () => {
    dirty = false;
    clearTimeout(timer);
    flight?.abort(); // what is sent now is newer
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty && navigator.sendBeacon(url, body())) dirty = false;
  });
  window.addEventListener("online", () => dirty && save());
  return { changed, save };
}
