// Mouse, fingers and keys over a graph: what they ask of its view.

const MOVED = 4; // pixels: less is a click
const STEP = 60; // pixels an arrow moves the view by
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Return the note nearest to the chosen one in a direction; where none is chosen, the one in the middle. */
function towards(view, [dx, dy]) {
  const from = view.nodes[view.chosen] ?? view.place(view.width / 2, view.height / 2);
  let [found, least] = [view.chosen, Infinity];
  view.nodes.forEach((node, i) => {
    if (i === view.chosen) return;
    const along = (node.x - from.x) * dx + (node.y - from.y) * dy;
    const aside = Math.abs((node.x - from.x) * dy) + Math.abs((node.y - from.y) * dx);
    const cost = view.chosen < 0 ? Math.hypot(along, aside) : along + 2 * aside;
    if ((view.chosen < 0 || along > aside / 2) && cost < least) [found, least] = [i, cost];
  });
  return found;
}

/** Connect a view: choose(i) shows a note's name, open() goes to it, drag(i, x, y) moves it. */
export function drive(view, { choose, open, drag, wheel }) {
  const { canvas } = view;
  const fingers = new Map();
  let start; // where the first finger came down, and on which note

  const point = ({ offsetX: x, offsetY: y, pointerType: kind }) => ({ x, y, kind });
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, point(event));
    const { x, y } = point(event);
    if (fingers.size === 1) start = { x, y, node: view.at(x, y), chosen: view.chosen, moved: false };
    else release();
  });
  canvas.addEventListener("pointermove", (event) => {
    const [now, last] = [point(event), fingers.get(event.pointerId)];
    if (!last) {
      const over = view.at(now.x, now.y);
      canvas.style.cursor = over < 0 ? "grab" : "pointer";
      if (over >= 0 && over !== view.chosen) choose(over);
      return;
    }
    fingers.set(event.pointerId, now);
    if (fingers.size === 2) return pinch(event.pointerId, last, now);
    if (fingers.size > 2 || !start) return;
    start.moved ||= Math.hypot(now.x - start.x, now.y - start.y) > MOVED;
    if (!start.moved) return;
    if (start.node < 0) return view.pan(now.x - last.x, now.y - last.y);
    const place = view.place(now.x, now.y);
    view.held = start.node;
    view.fitted = false;
    Object.assign(view.nodes[start.node], place);
    drag(start.node, place.x, place.y);
    view.changed();
  });
  function pinch(id, last, now) {
    const other = [...fingers].find(([key]) => key !== id)[1];
    const far = (one) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
    view.pan((now.x - last.x) / 2, (now.y - last.y) / 2);
    view.zoom(far(now) / far(last), (now.x + other.x) / 2, (now.y + other.y) / 2);
  }
  function release() {
    if (view.held !== undefined) drag(view.held, null, null);
    view.held = start = undefined;
  }
  const lift = (event) => {
    const down = start;
    const { kind } = fingers.get(event.pointerId) ?? {};
    if (!fingers.delete(event.pointerId)) return;
    release();
    if (event.type !== "pointerup" || !down || down.moved) return;
    choose(down.node);
    if (down.node >= 0 && (kind !== "touch" || down.chosen === down.node)) open(); // a finger's first touch shows the name
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);

  canvas.addEventListener("wheel", (event) => {
    if (!wheel && !event.ctrlKey) return; // on a note's page the wheel scrolls the page
    event.preventDefault();
    view.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.002)), event.offsetX, event.offsetY);
  }, { passive: false });

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow && event.shiftKey) view.pan(-arrow[0] * STEP, -arrow[1] * STEP);
    else if (arrow) {
      choose(towards(view, arrow));
      const { x, y } = view.nodes[view.chosen] ?? { x: 0, y: 0 };
      const [left, top] = [x * view.k + view.x, y * view.k + view.y];
      if (left < 30 || top < 30 || left > view.width - 30 || top > view.height - 30) view.centre(view.chosen);
    } else if (event.key === "Enter") open();
    else if (event.key === "+" || event.key === "=") view.zoom(1.3);
    else if (event.key === "-") view.zoom(1 / 1.3);
    else if (event.key === "0") {
      view.fitted = true;
      view.fit();
      view.moved();
    } else if (event.key === "Escape") choose(-1);
    else return;
    event.preventDefault();
    event.stopPropagation(); // the search and the page have keys of their own
  });
}
