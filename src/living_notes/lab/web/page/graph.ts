// The revision graph: a row a revision, newest first, rails beside the rows, words for what the rails say, and the
// commands that go there. What the last command changed is a word, too.

import type { Revision, State } from "../protocol";
import { applied } from "./applied";
import { button, element } from "./dom";
import { NBSP } from "./words";

const LANE = 16; // px
const HEIGHT = 36;
const MIDDLE = 12;
const SVG = "http://www.w3.org/2000/svg";

/** What the graph asks for. */
export interface Walker {
  run(command: string): void;
  read(path: string): void;
}

export class Graph {
  readonly root = element("div", { class: "graph", tabindex: "0", role: "region", "aria-label": "Граф ревизий" });

  constructor(private readonly walker: Walker) {}

  /** Draw the graph, compared with what it was; returns whether anything changed. */
  show(state: State, before: State | null): boolean {
    const revisions = (state.revisions ?? []).filter((one) => "lane" in one); // a session of an earlier lab has none
    const { versions } = state.database;
    if (!revisions.length) {
      this.root.replaceChildren(element("p", { class: "empty" }, `Ревизий ещё нет: их${NBSP}создаёт alembic revision.`));
      return Boolean(before?.revisions?.length);
    }
    const known = new Set((before?.revisions ?? []).map(({ revision }) => revision));
    const stood = before ? before.database.versions : versions;
    const done = applied(revisions, versions);
    const wide = Math.max(...revisions.flatMap(({ lane, lines }) => [lane, ...lines.flat()])) + 1;
    const items = revisions.map((row) => {
      const { revision } = row;
      const here = versions.includes(revision);
      const fresh = before !== null && !known.has(revision);
      const moved = here && !stood.includes(revision);
      return this.item(row, wide, { here, fresh, moved, done: done.has(revision) });
    });
    const end = versions.length ? button("Откатить всё", () => this.walker.run("alembic downgrade base"), "", { class: "quiet", title: "alembic downgrade base" }) : null;
    const base = element("p", { class: "base" }, versions.length ? "Ниже — пустая база. " : "База пуста: ни одна ревизия не применена.", end);
    this.root.replaceChildren(element("ol", {}, ...items), base);
    const gone = [...known].some((id) => !revisions.some(({ revision }) => revision === id));
    return gone || (before !== null && (stood.join() !== versions.join() || revisions.some(({ revision }) => !known.has(revision))));
  }

  private item(row: Revision, wide: number, is: { here: boolean; fresh: boolean; moved: boolean; done: boolean }): HTMLElement {
    const { revision, message, path, down } = row;
    const title = element("p", { class: "title" }, element("code", {}, revision), ` ${message}`);
    const said = element("p", { class: "facts" }, ...facts(row, is).flatMap((words, place) => (place ? [" · ", words] : [words])));
    const way = is.here ? `alembic downgrade ${down.length === 1 ? down[0] : "-1"}` : `alembic ${is.done ? "downgrade" : "upgrade"} ${revision}`;
    const last = is.here && !down.length ? "alembic downgrade base" : way;
    const words = is.here ? "Откатить" : is.done ? "Откатить до неё" : "Применить до неё";
    const act = button(words, () => this.walker.run(last), "", { title: last, "aria-label": `${words}: ${last}` });
    const read = button("Читать", () => this.walker.read(path), "", { class: "quiet", "aria-label": `Читать ${path}` });
    return element("li", { class: is.done ? "done" : "" }, rail(row, wide, is.here), element("div", {}, title, said, element("p", { class: "acts" }, act, element("code", { "aria-hidden": "true" }, last), read)));
  }
}

function facts(revision: Revision, is: { here: boolean; fresh: boolean; moved: boolean; done: boolean }): (Node | string)[] {
  const mark = (words: string) => element("span", { class: "mark" }, words);
  return [
    is.here ? mark(is.moved ? "база пришла сюда" : "база здесь") : is.done ? "применена" : "не применена",
    ...(is.fresh ? [mark("новая")] : []),
    ...(revision.children.length ? [] : ["head"]),
    ...(revision.children.length > 1 ? [`точка ветвления: ${revision.children.join(", ")}`] : []),
    ...(revision.down.length > 1 ? [`слияние ${revision.down.join(" и ")}`] : []),
    ...(revision.down.length === 1 ? [`после ${revision.down[0]}`] : []),
    ...(revision.down.length ? [] : ["начало"]),
    ...(revision.labels.length ? [`ветка ${revision.labels.join(", ")}`] : []),
    ...(revision.depends.length ? [`зависит от ${revision.depends.join(", ")}`] : []),
  ];
}

/** Draw a row's rails: its dot with the lines that come and go, and below it what goes on for as long as the row is. */
function rail({ lane, lines, children }: Revision, wide: number, here: boolean): HTMLElement {
  const x = (place: number) => place * LANE + LANE / 2;
  const paths = lines.map(([from, to]) => {
    const start = from === lane ? MIDDLE : 0;
    return shape("path", { d: `M${x(from)} ${start}C${x(from)} ${HEIGHT - 8} ${x(to)} ${MIDDLE + 4} ${x(to)} ${HEIGHT}` });
  });
  if (children.length) paths.push(shape("path", { d: `M${x(lane)} 0V${MIDDLE}` }));
  const dot = shape("circle", { cx: x(lane), cy: MIDDLE, r: here ? 6 : 4, class: here ? "here" : "" });
  const on = [...new Set(lines.map(([, to]) => to))].map((to) => shape("path", { d: `M${x(to)} 0V${HEIGHT}`, "vector-effect": "non-scaling-stroke" }));
  const box = { width: wide * LANE, viewBox: `0 0 ${wide * LANE} ${HEIGHT}` };
  const made = element("div", { class: "rail", "aria-hidden": "true" });
  made.append(shape("svg", { ...box, height: HEIGHT }, ...paths, dot), shape("svg", { ...box, class: "on", preserveAspectRatio: "none" }, ...on));
  return made;
}

function shape(name: string, attributes: Record<string, string | number>, ...children: SVGElement[]): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}
