// The graph of notes: the whole on its own page, a note with its neighbours on the note's. Loaded when asked for.

import { say, sheet } from "../later.js";
import { drive } from "./input.js";
import { View } from "./view.js";

const here = (name) => new URL(name, import.meta.url);
const ROOT = here("../../");
const notes = fetch(here("graph.json")).then((answer) => answer.json());

/** Return the part of the whole that lies one link around a note. */
function around(whole, url) {
  const middle = whole.notes.findIndex((note) => note.url === url);
  const kept = new Set([middle]);
  for (let i = 0; i < whole.links.length; i += 2) {
    const [from, to] = whole.links.slice(i, i + 2);
    if (from === middle) kept.add(to);
    if (to === middle) kept.add(from);
  }
  const order = [...kept];
  const links = [];
  for (let i = 0; i < whole.links.length; i += 2) {
    const pair = whole.links.slice(i, i + 2).map((end) => order.indexOf(end));
    if (!pair.includes(-1)) links.push(...pair);
  }
  return { hubs: whole.hubs, notes: order.map((i) => whole.notes[i]), links };
}

/** Return where the notes stand first: those of a hub together, spread like seeds of a sunflower. */
function seeds(all, hubs) {
  const counts = new Map();
  return Float32Array.from(all.flatMap(({ hub }) => {
    const number = counts.get(hub) ?? 0;
    counts.set(hub, number + 1);
    const [far, turn] = [30 * Math.sqrt(number), number * 2.4];
    const [radius, angle] = [30 * Math.sqrt(all.length), (hub / (hubs.length + 1)) * 2 * Math.PI];
    return [radius * Math.cos(angle) + far * Math.cos(turn), radius * Math.sin(angle) + far * Math.sin(turn)];
  }));
}

function plural(number) {
  const word = { one: "ссылка", few: "ссылки" }[new Intl.PluralRules("ru").select(number)] ?? "ссылок";
  return `${number}\u00a0${say(word, number === 1 ? "link" : "links")}`;
}

/** Draw a graph into `place`, which holds a canvas and a line for what is chosen. */
async function draw(place, graph, whole) {
  const canvas = place.querySelector("canvas");
  const status = place.querySelector(".ln-graph-status");
  const degrees = new Uint32Array(graph.notes.length);
  for (const end of graph.links) degrees[end] += 1;
  const first = seeds(graph.notes, graph.hubs);
  const nodes = graph.notes.map(({ name, hub }, i) => ({
    x: first[i * 2],
    y: first[i * 2 + 1],
    size: 3 + 1.3 * Math.sqrt(degrees[i]),
    colour: hub < graph.hubs.length ? hub % 8 : 8,
    label: name,
  }));
  const worker = new Worker(here("layout.js"));
  const view = new View(canvas, nodes, graph.links, () => worker.postMessage({ more: true }));
  worker.onmessage = ({ data: { places, settled } }) => {
    nodes.forEach((node, i) => i !== view.held && Object.assign(node, { x: places[i * 2], y: places[i * 2 + 1] }));
    if (view.fitted) view.fit();
    view.changed();
    canvas.dataset.settled = settled;
  };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  worker.postMessage({ places: first, sizes: nodes.map(({ size }) => size), links: graph.links, still });

  const resized = new ResizeObserver(() => view.resize());
  resized.observe(canvas);
  const themed = new MutationObserver(() => (view.colours(), view.redraw()));
  themed.observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
  const gone = new MutationObserver(() => {
    if (canvas.isConnected) return; // instant navigation took the page away
    worker.terminate();
    for (const each of [resized, themed, gone]) each.disconnect();
  });
  gone.observe(document.body, { childList: true, subtree: true });

  const choose = (i) => {
    view.chosen = i;
    view.ask();
    if (i < 0) return status.replaceChildren();
    const link = Object.assign(document.createElement("a"), { href: new URL(graph.notes[i].url, ROOT), textContent: graph.notes[i].title });
    status.replaceChildren(link, ` — ${plural(view.near[i].size)}`);
  };
  drive(view, {
    choose,
    open: () => status.querySelector("a")?.click(), // a link in the page: instant navigation hears it
    drag: (i, x, y) => worker.postMessage({ drag: i, x, y }),
    wheel: whole,
  });
  return { view, choose };
}

/** Draw what `details` of a note's page promises. */
export async function showAround(details) {
  const place = details.querySelector(".ln-graph-place");
  if (place.childElementCount) return;
  await build(place, say("Граф заметки и её соседей", "A note and its neighbours"));
  const graph = around(await notes, details.dataset.note);
  const { choose } = await draw(place, graph, false);
  choose(0);
}

/** Draw the whole graph into its page, with a search and the hubs. */
export async function showWhole(place) {
  if (place.childElementCount) return;
  const whole = await notes;
  const field = Object.assign(document.createElement("input"), { type: "search", placeholder: say("Найти в графе", "Find in the graph"), autocomplete: "off" });
  field.setAttribute("aria-label", say("Найти заметку в графе", "Find a note in the graph"));
  const legend = Object.assign(document.createElement("ul"), { className: "ln-graph-hubs" });
  place.append(field, legend);
  await build(place, say("Граф всех заметок", "All notes"));
  const { view, choose } = await draw(place, whole, true);
  const status = place.querySelector(".ln-graph-status");
  let found = [];
  const mark = (some) => {
    found = some;
    view.lit = some.length ? new Set(some) : null;
    choose(-1);
  };
  const press = (button) => {
    for (const other of legend.querySelectorAll("button")) other.setAttribute("aria-pressed", other === button);
  };
  const all = whole.notes.map((note) => fold(`${note.name} ${note.title}`));
  field.addEventListener("input", () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    mark(words.length ? all.flatMap((text, i) => (words.every((word) => text.includes(word)) ? [i] : [])) : []);
    press(null);
    status.textContent = words.length ? `${say("Найдено", "Found")}: ${found.length}` : "";
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !found.length) return;
    const next = found[(found.indexOf(view.chosen) + 1) % found.length];
    choose(next);
    view.centre(next);
  });
  whole.hubs.forEach((name, hub) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
    button.style.setProperty("--ln-hue", `var(--ln-hue-${hub % 8})`);
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") === "false";
      field.value = "";
      press(on ? button : null);
      mark(on ? whole.notes.flatMap((note, i) => (note.hub === hub ? [i] : [])) : []);
    });
    legend.append(document.createElement("li"));
    legend.lastChild.append(button);
  });
}

/** Go to one of the notes, but not back to the address `before`, without a trace of the page that sent for it. */
export async function goAnywhere(before) {
  const all = (await notes).notes.map((note) => new URL(note.url, ROOT).href);
  const others = all.filter((address) => address !== before.split("#")[0]);
  location.replace(others[Math.floor(Math.random() * others.length)] ?? all[0]);
}

const fold = (text) => text.normalize("NFC").toLowerCase().replaceAll("ё", "е");

/** Put the canvas and its status line into a place, once their looks are there. */
async function build(place, name) {
  const canvas = Object.assign(document.createElement("canvas"), { tabIndex: 0 });
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", `${name}. ${say("Стрелки выбирают соседнюю заметку, Enter открывает её, плюс и минус меняют масштаб, ноль показывает всё.", "Arrows choose a neighbour, Enter opens it, plus and minus zoom, zero shows all.")}`);
  const status = Object.assign(document.createElement("p"), { className: "ln-graph-status" });
  status.setAttribute("aria-live", "polite");
  place.append(canvas, status);
  await sheet(here("graph.css"));
}
