// What one can ask of a page that is shown: looking.py asks each question by its name. Visitors bring it to every page.
window.eyes = {
  // Everything axe finds against the rules that are asked for. axe has to be in the page.
  axe: (only) =>
    axe
      .run(document, { runOnly: only, resultTypes: ["violations"] })
      .then((found) =>
        found.violations.map((one) => {
          const places = one.nodes.map((node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`);
          return `${one.id}: ${places.join(" | ")}`;
        }),
      ),

  // Texts without enough contrast, and those where axe cannot tell.
  contrast: () =>
    axe
      .run(document, { runOnly: ["color-contrast"] })
      .then((found) =>
        [...found.violations, ...found.incomplete]
          .flatMap((one) => one.nodes)
          .map((node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`),
      ),

  // Puts a style sheet on in a way that the content policy allows; without one, takes the last off.
  wear: (css) => {
    const worn = [...document.adoptedStyleSheets];
    if (css) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      worn.push(sheet);
    } else {
      worn.pop();
    }
    document.adoptedStyleSheets = worn;
  },

  // What reaches beyond the width, the outermost first.
  too_wide: (width) => {
    const page = document.documentElement.scrollWidth;
    if (page <= width) return [];
    const beyond = [...document.querySelectorAll("main *,header.top *")].filter(
      (one) => one.getBoundingClientRect().right > width && one.checkVisibility() && !one.closest(".visually-hidden"),
    );
    return [`the page is ${page} px wide`, ...beyond.slice(0, 4).map((one) => one.outerHTML.slice(0, 120))];
  },

  // What is to be pressed and smaller than 24 px. A link in a sentence may be (WCAG 2.5.8).
  too_small: () =>
    [...document.querySelectorAll("a[href],button,input:not([type=hidden]),select,textarea,summary")]
      .filter((one) => {
        const box = one.getBoundingClientRect();
        const style = getComputedStyle(one);
        if (!box.width || style.visibility === "hidden" || one.closest(".ds-skip-link,.visually-hidden")) return false;
        if (one.tagName === "A" && style.display === "inline") return false;
        return box.height < 24 || box.width < 24;
      })
      .map((one) => one.outerHTML.slice(0, 90)),

  // What has the focus: whether a mark says so, and whether any of it can be seen.
  focused: () => {
    const one = document.activeElement;
    if (!one || one === document.body || one === document.documentElement) return null;
    one.dataset.stop ??= String(document.querySelectorAll("[data-stop]").length);
    // A card or a row of a list shows the focus of the link that fills it.
    const boxes = [one, one.parentElement, one.closest("li"), one.closest("article")].filter(Boolean);
    const marked = boxes.some((box) => {
      const style = getComputedStyle(box);
      const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      return outlined || (box === one && style.boxShadow !== "none");
    });
    const { x, y, width, height } = one.getBoundingClientRect();
    const points = [
      [x + width / 2, y + height / 2],
      [x + 3, y + 3],
      [x + width - 3, y + height - 3],
    ];
    const seen = points.some((point) => {
      const top = document.elementFromPoint(...point);
      const labels = [...(one.labels ?? [])];
      return top && (one.contains(top) || top.contains(one) || labels.some((label) => label.contains(top)));
    });
    return { stop: one.dataset.stop, html: one.outerHTML.slice(0, 90), marked, seen };
  },

  // As if nothing had had the focus yet.
  forget: () => {
    document.activeElement?.blur();
    for (const one of document.querySelectorAll("[data-stop]")) delete one.dataset.stop;
  },
};
