// Keeps what is being typed: a moment after the last key, and when the page is left. Without it, every button saves.

const PAUSE = 1500;
const RETRY = 15_000;

export function autosave(form, { url, status, texts, saved }) {
  if (!url) return { changed: () => {} }; // a page that is only looked at
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
    const data = new FormData();
    // Files go their own way. Their inputs share their names with those that tell which files are there already.
    for (const [name, value] of new FormData(form)) if (!(value instanceof File)) data.append(name, value);
    return data;
  };

  // Signing in again gives the page's forms a new secret: fetched from a fresh copy of the page.
  const renew = async () => {
    const answer = await fetch(location.pathname);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#formular [name=csrfmiddlewaretoken]");
    if (fresh) form.elements.csrfmiddlewaretoken.value = fresh.value;
    return Boolean(fresh);
  };

  const post = () => fetch(url, { method: "POST", body: body(), signal: flight.signal });

  const save = async () => {
    clearTimeout(timer);
    timer = 0;
    if (!dirty || flight) return;
    dirty = false;
    flight = new AbortController();
    try {
      let answer = await post();
      if (answer.status === 403 && (await renew())) answer = await post();
      if (![200, 401, 409].includes(answer.status)) throw new Error(answer.status);
      const said = await answer.json();
      if (answer.status === 401) {
        dirty = true; // nothing is lost: the page still has it
        say(texts.signedOut, true);
      } else {
        if (said.seen) form.elements.sett.value = said.seen;
        say(said.text, answer.status === 409);
        saved(said);
      }
    } catch (error) {
      if (error.name === "AbortError") return;
      dirty = true;
      say(texts.trouble, true);
    } finally {
      flight = null;
      if (dirty && !timer) timer = setTimeout(save, RETRY);
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
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
