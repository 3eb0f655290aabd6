// A long list becomes a field that one searches in. The list itself stays in the form, hidden, and is what is sent.

const tell = (select) => {
  for (const kind of ["input", "change"]) select.dispatchEvent(new Event(kind, { bubbles: true }));
};

export function searchable(select, autocomplete, texts, arrow) {
  const options = [...select.options].filter((option) => option.value);
  const by = (words) => options.find((option) => option.text.toLowerCase() === words.trim().toLowerCase());
  const describedby = select.getAttribute("aria-describedby") ?? "";
  const invalid = select.getAttribute("aria-invalid");
  const choose = (option) => {
    const value = option?.value ?? "";
    if (select.value === value) return;
    select.value = value;
    tell(select);
  };
  const { id } = select;
  const here = document.activeElement === select;
  autocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.value ? undefined : "",
    name: "",
    source: (words, show) => {
      const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
      const all = options.map((option) => option.text);
      show(all.filter((text) => wanted.every((word) => text.toLowerCase().includes(word))));
    },
    showAllValues: true,
    displayMenu: "overlay",
    inputClasses: "ds-input",
    dropdownArrow: () => arrow,
    // Called whenever one leaves the field; what is left there and is none of the options is no answer.
    onConfirm: (chosen) => choose(by(chosen ?? document.getElementById(id).value)),
    tNoResults: () => texts.none,
    tAssistiveHint: () => texts.hint,
    tStatusNoResults: () => texts.none,
    tStatusQueryTooShort: () => "",
    tStatusSelectedOption: (option, all, at) =>
      texts.chosen.replace("{option}", option).replace("{n}", at + 1).replace("{all}", all),
    tStatusResults: (count) => (count === 1 ? texts.one : texts.many.replace("{n}", count)),
  });
  select.removeAttribute("data-large"); // once is enough
  const input = document.getElementById(id);
  if (here) input.focus(); // who was quicker than the script goes on where they were
  if (invalid) input.setAttribute("aria-invalid", invalid);
  // The field describes itself while it is empty; help and faults of ours are said as well.
  const describe = () => {
    const said = new Set(`${describedby} ${input.getAttribute("aria-describedby") ?? ""}`.split(" ").filter(Boolean));
    if (said.size) input.setAttribute("aria-describedby", [...said].join(" "));
  };
  describe();
  input.addEventListener("focus", describe);
}
