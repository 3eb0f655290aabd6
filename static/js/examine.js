// How far a large file has come on its way to be examined. Without this script the browser tells it itself.

const arrived = (page) => {
  const read = new DOMParser().parseFromString(page, "text/html");
  document.title = read.title;
  document.querySelector("main").replaceWith(read.querySelector("main"));
  const place = document.querySelector("#fel, #utslag");
  place?.setAttribute("tabindex", "-1");
  place?.focus();
  watch();
};

const watch = () => {
  const form = document.querySelector("form[data-examine]");
  form?.addEventListener("submit", (event) => {
    if (!form.querySelector("input[type=file]").files.length) return;
    event.preventDefault();
    send(form);
  });
};

const send = (form) => {
  const [progress, sending, checking, bar] = ["[data-progress]", "[data-sending]", "[data-checking]", "progress"].map((name) =>
    form.querySelector(name),
  );
  const request = new XMLHttpRequest();
  request.upload.onprogress = ({ loaded, total }) => {
    bar.value = Math.round((100 * loaded) / total);
  };
  request.upload.onload = () => {
    bar.removeAttribute("value");
    sending.hidden = true;
    checking.hidden = false;
  };
  // What is no answer to the form (a session that is over, a file that is too large) is shown as its own page.
  request.onload = () => ([200, 422].includes(request.status) && !request.responseURL.includes("/login/") ? arrived(request.responseText) : form.submit());
  request.onerror = () => form.submit();
  request.open("POST", form.action);
  request.send(new FormData(form));
  form.querySelector("button[type=submit]").disabled = true;
  progress.hidden = false;
};

watch();
