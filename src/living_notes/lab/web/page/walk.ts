// The way through a note: which blocks are part of it on a database, which do something, and which is next.

import type { Step } from "../protocol";
import type { Session } from "./session";
import { verb } from "./words";

/** The blocks that are part of the note on this database. */
export function steps(session: Session | null): Step[] {
  return session ? session.script.steps.filter(({ db }) => db === null || db === session.database) : [];
}

/** Those of them that do something. */
export const actions = (session: Session | null): Step[] => steps(session).filter((step) => verb(step));

/** What follows the block that was run last; null: the note is passed. */
export function next(session: Session | null): Step | null {
  return actions(session).find(({ index }) => index > (session?.last ?? -1)) ?? null;
}

/** The blocks after a step that only show what is there then: they are checked with it. */
export function shownAfter(session: Session | null, step: Step): Step[] {
  const end = actions(session).find(({ index }) => index > step.index)?.index ?? Infinity;
  const only = steps(session).filter(({ kind }) => kind === "excerpt" || kind === "generated");
  return only.filter(({ index }) => index > step.index && index < end);
}

/** Why a block cannot run here; null: it can. */
export function limit(session: Session | null, step: Step): string | null {
  const found = session?.script.limits.find(
    ({ index, database }) => index === step.index && (database === null || database === session.database),
  );
  return found?.reason ?? null;
}
