// What comes with every page: it brings the rest when somebody asks for it.

const graph = () => import("./graph/graph.js");

addEventListener("toggle", ({ target }) => {
  if (target.open && target.matches("details[data-note]")) graph().then(({ showAround }) => showAround(target));
}, true); // a toggle does not bubble

// A line that does not fit can be scrolled by keyboard. All are measured before one is changed: one layout.
const sizes = new ResizeObserver((entries) => {
  const wide = entries.map(({ target }) => target.scrollWidth > target.clientWidth);
  entries.forEach(({ target }, number) => {
    if (wide[number]) target.tabIndex = 0; else target.removeAttribute("tabindex");
  });
});

// The theme's own script puts the text into the clipboard, and says so.
const words = JSON.parse(document.querySelector("#__config").textContent).translations;
function addButton(code, number) {
  const button = document.createElement("button");
  Object.assign(button, { className: "md-code__button", title: words["clipboard.copy"] });
  Object.assign(button.dataset, { mdType: "copy", clipboardTarget: `#__code_${number} > code` });
  const bar = Object.assign(document.createElement("nav"), { className: "md-code__nav" });
  bar.append(button);
  code.parentElement.id = `__code_${number}`;
  code.before(bar);
  document.fonts.ready.then(() => sizes.observe(code)); // a face that comes later makes lines longer
}

document$.subscribe(() => { // Material's: a page was shown
  sizes.disconnect();
  document.querySelectorAll("article pre > code").forEach(addButton);
  const whole = document.querySelector("#ln-graph");
  if (whole) graph().then(({ showWhole }) => showWhole(whole));
  for (const place of document.querySelectorAll(".ln-filter")) import("./filter/filter.js").then(({ filter }) => filter(place));
  if (document.querySelector("#ln-random")) graph().then(({ goAnywhere }) => goAnywhere());
});

function point({ target, pointerType }) {
  const link = target.closest?.(".md-content a[href]:not(.headerlink, .ln-preview *)");
  if (!link || (pointerType ? pointerType !== "mouse" : !link.matches(":focus-visible"))) return;
  import("./preview/preview.js").then(({ offer, ours }) => ours(link) && offer(link));
}
addEventListener("pointerover", point);
addEventListener("focusin", point);
