// Where the revisions of a graph stand: newest first, each in a lane, with the lines that lead from row to row.

import type { Revision } from "../protocol";

/** One row of the drawing. */
export interface Row {
  revision: Revision;
  lane: number;
  lines: [number, number][]; // from a lane at this row to a lane at the next
  children: string[];
}

/** Order revisions so that each stands above those that it follows, branches together. */
export function ordered(revisions: Revision[]): Revision[] {
  const known = new Map(revisions.map((one) => [one.revision, one]));
  const waiting = new Map<string, number>();
  for (const { down } of known.values()) for (const parent of down) waiting.set(parent, (waiting.get(parent) ?? 0) + 1);
  const all = [...known.values()];
  const ready = all.filter(({ revision }) => !waiting.get(revision));
  const found: Revision[] = [];
  for (let next = ready.pop(); next; next = ready.pop()) {
    found.push(next);
    for (const parent of next.down) {
      const left = (waiting.get(parent) ?? 0) - 1;
      waiting.set(parent, left);
      const revision = known.get(parent);
      if (!left && revision) ready.push(revision);
    }
  }
  return [...found, ...all.filter((one) => !found.includes(one))]; // a circle has no beginning
}

/** Lay the rows out. */
export function rows(revisions: Revision[]): Row[] {
  const inOrder = ordered(revisions);
  const known = new Set(inOrder.map(({ revision }) => revision));
  let lanes: (string | null)[] = []; // which revision each lane leads to
  return inOrder.map((revision) => {
    const own = revision.revision;
    let lane = lanes.indexOf(own);
    if (lane < 0) lane = free(lanes);
    const before = lanes.map((goal, place) => (goal === own || place === lane ? null : goal));
    const parents = revision.down.filter((parent) => known.has(parent));
    const after = [...before];
    const lines: [number, number][] = before.flatMap((goal, place) => (goal === null ? [] : [[place, place] as [number, number]]));
    for (const [place, parent] of parents.entries()) {
      let there = after.indexOf(parent);
      if (there < 0) there = place || (after[lane] ?? null) !== null ? free(after) : lane;
      after[there] = parent;
      lines.push([lane, there]);
    }
    // Two lanes that lead to one revision come together right below.
    lanes = after;
    const children = inOrder.filter(({ down }) => down.includes(own)).map((child) => child.revision);
    return { revision, lane, lines, children };
  });
}

function free(lanes: (string | null)[]): number {
  const place = lanes.indexOf(null);
  return place < 0 ? lanes.length : place;
}

/** Return the ids that are applied where the base stands at `versions`. */
export function applied(revisions: Revision[], versions: string[]): Set<string> {
  const known = new Map(revisions.flatMap((one) => [one.revision, ...one.labels].map((name) => [name, one] as const)));
  const found = new Set<string>();
  const left = [...versions];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const one = known.get(name);
    if (!one || found.has(one.revision)) continue;
    found.add(one.revision);
    left.push(...one.down, ...one.depends);
  }
  return found;
}
