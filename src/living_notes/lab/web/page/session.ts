// One note on one database, and how far its reader went: plain data, so that the browser can keep it.

import type { Database, Script, State, Step } from "../protocol";
import { NBSP } from "./words";

/** What became of a block. */
export interface Mark {
  state: "running" | "done" | "agrees" | "differs" | "failed";
  words: string;
  difference: string;
}

export interface Session {
  script: Script;
  database: Database;
  state: State | null; // null: it was never open
  before: State | null; // as the last command found it
  marks: Map<number, Mark>;
  last: number; // index of the block that was run last; -1: none
  strayed: boolean; // the reader did something of their own, or left the order
}

export function fresh(script: Script, database: Database): Session {
  return { script, database, state: null, before: null, marks: new Map(), last: -1, strayed: false };
}

/** Say that a block was done that prints nothing to compare. */
export function finished(step: Step): string {
  if (step.kind === "excerpt") return `В${NBSP}файле эти строки есть`;
  return step.kind === "file" || step.kind === "diff" ? "Применено" : "Выполнено";
}

/** Say that what the block at `index` shows is what came of a step. */
export function same(step: Step, index: number): string {
  const quiet = step.kind === "file" || step.kind === "diff" || step.kind === "excerpt";
  return quiet && index === step.index ? finished(step) : `Вывод совпал с${NBSP}показанным в${NBSP}заметке`;
}
