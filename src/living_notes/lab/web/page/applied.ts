// Which revisions are applied: those that a base's revisions lead down to.

import type { Revision } from "../protocol";

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
