// What comes with every page: it brings the rest when somebody asks for it.

const graph = () => import("./graph/graph.js");

addEventListener("toggle", ({ target }) => {
  if (target.open && target.matches("details[data-note]")) graph().then(({ showAround }) => showAround(target));
}, true); // a toggle does not bubble

document$.subscribe(() => { // Material's: a page was shown
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
