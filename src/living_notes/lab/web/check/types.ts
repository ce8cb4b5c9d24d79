/** What is asked of a check and what it answers: `living_notes/check/report.py` in TypeScript's words. */

export type Request =
  | { kind: "project"; files: Record<string, string>; config: string }
  | { kind: "revision"; text: string; models: string }
  | { kind: "sql"; text: string };

/** What is done now; `total` 0: not known. */
export interface Progress {
  words: string;
  done: number;
  total: number;
}

export type Severity = "danger" | "warning" | "hint";

export interface Finding {
  code: string;
  severity: Severity;
  sentence: string; // identifiers stand in backticks
  note: string; // permalink; "" where there is none
  heading: string; // an anchor in it
  title: string; // of the link
  detail: string; // a program's words
}

export interface TableLock {
  table: string;
  lock: string;
  readers: boolean; // they wait
  writers: boolean;
}

export interface Rows {
  table: string;
  count: number;
  of: number;
}

export interface Statement {
  sql: string;
  transaction: number; // from 1; 0: outside of one
  verdict: "" | "можно" | "строки" | "на миг" | "долго" | "✗";
  locks: TableLock[];
  held: TableLock[];
  known: "measured" | "catalogue";
  rewrites: string[];
  rebuilds: string[];
  reads: Rows[];
  changes: Rows[];
  losses: Rows[];
  findings: Finding[];
  error: string;
}

export interface Difference {
  kind: string;
  table: string;
  name: string;
  before: string;
  after: string;
}

export interface Direction {
  ran: boolean;
  same: boolean;
  error: string;
  differences: Difference[];
}

export interface Revision {
  revision: string;
  down: string[];
  message: string;
  file: string;
  statements: Statement[];
  changes: Difference[];
  losses: Rows[];
  down_again: Direction;
  up_again: Direction;
  findings: Finding[];
  error: string;
}

export interface DatabaseReport {
  database: "postgresql" | "sqlite";
  version: string;
  rows: number;
  revisions: Revision[];
  findings: Finding[];
  refusal: string;
  detail: string;
  invented: string[];
}

export interface Report {
  version: number;
  kind: Request["kind"];
  alembic: string;
  heads: string[];
  graph: Finding[];
  databases: DatabaseReport[];
  unknown: string[];
}

/** What the worker answers: the report, and the same for a merge request. */
export interface Found {
  report: Report;
  markdown: string;
}

/** The one that is read here. */
export const VERSION = 1;
