// Sends a chosen file at once and shows how far it has come. Without it, the file goes with the form.

export function uploads(form, { url, changed, texts }) {
  const under = (box) => form.querySelector(`[data-files="${CSS.escape(box.dataset.drop)}"]`);

  const complain = (box, text) => {
    const id = `${box.querySelector("input").id}-e`;
    document.getElementById(id)?.remove();
    if (!text) return;
    const words = document.createElement("p");
    words.className = "ds-validation-message";
    words.dataset.field = "validation";
    words.id = id;
    words.textContent = text;
    box.after(words);
    box.querySelector("input").setAttribute("aria-invalid", "true");
  };

  const waiting = (file) => {
    const row = document.createElement("div");
    row.className = "file full";
    row.append(document.getElementById("fil-pa-vag").content.cloneNode(true));
    row.querySelector("b").textContent = file.name;
    return row;
  };

  const send = (box, file) =>
    new Promise((done) => {
      const row = waiting(file);
      const bar = row.querySelector("progress");
      under(box).append(row);
      const request = new XMLHttpRequest();
      row.querySelector("button").addEventListener("click", () => request.abort());
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = event.loaded / event.total;
        if (event.loaded === event.total) row.querySelector("[data-words]").textContent = texts.checking;
      });
      request.addEventListener("loadend", () => {
        row.remove();
        let answer = {};
        try {
          answer = JSON.parse(request.responseText);
        } catch {
          if (request.status) answer = { text: request.responseURL.endsWith(url) ? texts.failed : texts.signedOut };
        }
        if (answer.html) under(box).insertAdjacentHTML("beforeend", answer.html);
        else if (request.status || request.readyState === 4) complain(box, answer.text ?? texts.failed);
        done(Boolean(answer.html));
      });
      const body = new FormData();
      for (const name of ["csrfmiddlewaretoken", "ny", "sett"])
        if (form.elements[name]) body.append(name, form.elements[name].value);
      body.append("falt", box.dataset.drop);
      body.append("har", under(box).querySelectorAll("input[type=hidden]").length);
      body.append("fil", file);
      request.open("POST", url);
      request.send(body);
    });

  const full = (box) => under(box).children.length >= Number(box.dataset.most);

  const take = async (box, files) => {
    complain(box, "");
    box.querySelector("input").removeAttribute("aria-invalid");
    let took = false;
    for (const file of files) {
      if (full(box)) complain(box, box.dataset.tooMany);
      else if (file.size > Number(box.dataset.maxBytes)) complain(box, box.dataset.tooLarge);
      else took = (await send(box, file)) || took;
    }
    box.hidden = full(box);
    if (!took) return;
    box.closest(".fielderr")?.classList.remove("fielderr");
    changed();
  };

  const underWay = new Set();
  const begin = (box, files) => {
    const work = take(box, files).finally(() => underWay.delete(work));
    underWay.add(work);
  };
  // A page that is sent while a file is on its way waits for it; otherwise the file would be lost without a word.
  form.addEventListener(
    "submit",
    async (event) => {
      if (!underWay.size) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      await Promise.allSettled(underWay);
      form.requestSubmit(button?.isConnected ? button : undefined);
    },
    true,
  );

  form.addEventListener("change", (event) => {
    const box = event.target.closest("[data-drop]");
    if (!box || event.target.type !== "file") return;
    const files = [...event.target.files];
    event.target.value = ""; // else it would be sent a second time with the form
    begin(box, files);
  });
  form.addEventListener("dragover", (event) => {
    const box = event.target.closest("[data-drop]");
    if (!box) return;
    event.preventDefault();
    box.classList.add("over");
  });
  form.addEventListener("dragleave", (event) => event.target.closest("[data-drop]")?.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    const box = event.target.closest("[data-drop]");
    if (!box) return;
    event.preventDefault();
    box.classList.remove("over");
    begin(box, [...event.dataTransfer.files]);
  });
}
