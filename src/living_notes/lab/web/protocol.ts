/**
 * What page and worker say to each other.
 *
 * The page sends requests, each with an id; the worker answers each exactly once (`answer` or `fault` with that id)
 * and sends events in between. One request runs at a time; the worker queues the rest. The worker holds nothing that
 * the page could not give it again: after every request that may have changed something it sends `state`, whose
 * `saved` is opaque to the page. «Остановить» is `worker.terminate()`, a new worker, and `open` with that `saved`.
 *
 * A block is known by its index in the note: `data-block` in the page, `Step.index` here.
 */

export type Database = "sqlite" | "postgresql";

export type Kind =
  | "console" | "bash" | "file" | "diff" | "excerpt" | "sql" | "python" | "pycon" | "output" | "generated" | "prose";

/** One block of the note, as the vault read it. */
export interface Step {
  index: number;
  kind: Kind;
  language: string;
  title: string | null; // path of the file it is about
  db: Database | null; // the only database it is for; null: every one
  exit: number; // status of its last command
  output: string | null; // the command whose output a `generated` block is
  text: string; // without the fences
  commands: string[]; // of `console`: what is typed, one string a prompt (a here-document has several lines)
}

/** A block that cannot run in the lab. */
export interface Limit {
  index: number; // the block; the blocks after it need not work
  database: Database | null; // null: on both
  reason: string; // a Russian sentence for the reader
}

/** `lab/notes/<permalink>.json`: all that the lab knows of a note. */
export interface Script {
  permalink: string;
  title: string;
  url: string; // of the page, relative to the site's root
  databases: Database[]; // where the note is proven; the first is the default
  files: Record<string, string>; // the project in which the note begins: path -> text
  steps: Step[]; // in the page's order; run those whose `db` is null or the chosen one
  limits: Limit[];
}

/** `lab/manifest.json`, beside the built files. */
export interface Manifest {
  files: Record<string, { bytes: number; gzip: number; sha256: string }>; // path relative to the manifest
  download: Record<Database, { bytes: number; gzip: number }>; // what a click loads for that database, in all
  versions: Record<string, string>; // python, alembic, sqlalchemy, sqlmodel, sqlite, postgresql
}

/*
 * In the page's HTML, written by the plugin into the content of each executable note (so that instant navigation
 * brings it along), right after the facts line:
 *
 *   <div class="ln-lab" data-script="../lab/notes/renames.json" data-base="../lab/"
 *        data-sqlite="9874321" data-postgresql="20123456"><noscript><p>…</p></noscript></div>
 *
 * The <noscript> says in Russian that the note runs in the page only with JavaScript; not `hidden`: lab-loader.css
 * (added by the plugin to extra_css) keeps the button's height free, so that the text does not jump when it comes.
 *
 * URLs are relative to the page; the numbers are gzip bytes of the download, absent for a database that the note
 * is not proven on. Where the lab was not built, `data-base` and the numbers are absent: the button says so.
 * Modules: `<base>page.js` (default export or exports of the page side), `<base>worker.js` (new Worker(url,
 * {type: "module"})). The loader stands at `assets/lab-loader.js`, built or not: it is plain JavaScript, no build
 * needed, and the plugin copies it and its sheet from `web/loader/lab-loader.{js,css}`.
 * `page.js` exports `start(place: HTMLElement, options)`.
 * The plugin takes the built folder from an option (`built: build/lab`), so that tests can give it a fake one.
 */

// ---------------------------------------------------------------- page -> worker

export type Request =
  /**
   * First request: load Python and the database, make the project. Answer: `opened`, after a first `state`.
   * It may come again (another note, another database): the project is made anew, Python stays as it is loaded.
   */
  | { type: "open"; id: number; base: string; script: Script; database: Database; saved?: Uint8Array }
  /** Run the block. Answer: `stepped`. */
  | { type: "step"; id: number; index: number }
  /** Run what was typed at the prompt. Answer: `ran`. */
  | { type: "run"; id: number; command: string }
  /** Make or change a file. Answer: `done`. */
  | { type: "write"; id: number; path: string; text: string }
  /** Remove a file or folder. Answer: `done`. */
  | { type: "remove"; id: number; path: string }
  /** Back to the note's beginning: files, database, shell. Answer: `done`. */
  | { type: "reset"; id: number }
  /** What Tab offers. Answer: `completed`. */
  | { type: "complete"; id: number; line: string; cursor: number };

// ---------------------------------------------------------------- worker -> page

/** How the output of a block (or of one command of it) stands to what the page shows. */
export interface Verdict {
  index: number; // the block that shows it: the console block itself, or the `text` block after sql/python/bash
  agrees: boolean;
  difference: string; // lines with "- " (page) and "+ " (here); "" where it agrees
}

export type Answer =
  | { type: "opened"; id: number; versions: Record<string, string> }
  /**
   * `ok`: the block did what the note says: exit status, output, edit. `message` says in Russian why not.
   * `verdicts` is empty for a block that shows nothing to compare.
   */
  | { type: "stepped"; id: number; ok: boolean; message: string; verdicts: Verdict[] }
  /** `unfinished`: nothing was run, the command goes on at the second prompt (quote, backslash, here-document). */
  | { type: "ran"; id: number; status: number; unfinished: boolean }
  | { type: "done"; id: number }
  /** The text between `from` and the cursor may be replaced by any of `words`. */
  | { type: "completed"; id: number; from: number; words: Completion[] };

export interface Completion {
  word: string;
  hint: string; // what it is: a revision's message, a subcommand's help; may be ""
}

export type Event =
  /** While `open` runs. `total` 0: not known. The phases come in this order. */
  | { type: "progress"; id: number; phase: "download" | "python" | "database" | "project"; loaded: number; total: number }
  /** A step types this: show it in the terminal behind the prompt. Lines of `sql` and `python` are not for the shell. */
  | { type: "typed"; id: number; as: "shell" | "sql" | "python" | "pycon"; text: string }
  /** Output as it comes, stdout and stderr in order, "\n" between lines. */
  | { type: "printed"; id: number; text: string }
  | ({ type: "state" } & State);

export type FaultKind =
  | "webassembly" // the browser has none, or forbids it
  | "network" // a file could not be loaded
  | "memory"
  | "recursion" // a program of the reader's called itself until the browser's stack was full
  | "state" // what was kept of an earlier visit cannot be read
  | "internal"; // a bug of ours; the worker is of no use any more

/** The request failed; with `fatal` the worker must be replaced. `message` is a Russian sentence. */
export interface Fault {
  type: "fault";
  id: number | null;
  kind: FaultKind;
  message: string;
  detail: string; // for the console, English
  fatal: boolean;
}

export type Message = Answer | Event | Fault;

export interface State {
  prompt: string; // "~/app": where the next command runs
  files: ProjectFile[]; // sorted by path; no app.db, no __pycache__
  database: DatabaseView;
  revisions: Revision[]; // by their files, newest first
  saved: Uint8Array; // give it to `open` to go on from here (structured clone; not transferred)
}

export interface ProjectFile {
  path: string; // relative to the project, "/" between parts
  text: string | null; // null: not UTF-8
  bytes: number;
}

/** A revision file, as it stands. */
export interface Revision {
  revision: string;
  message: string;
  path: string; // relative to the project
  down: string[]; // none at the base, two at a merge
  labels: string[];
  depends: string[]; // ids or labels
  lane: number; // its place in the drawing, from 0
  lines: [number, number][]; // from a lane at this row to a lane at the next
  children: string[]; // ids of those that follow it
}

export interface DatabaseView {
  exists: boolean; // false: SQLite's app.db was not made yet
  versions: string[]; // rows of alembic_version
  tables: TableView[]; // by name; alembic_version is among them
}

export interface TableView {
  name: string;
  columns: { name: string; type: string; nullable: boolean; primary: boolean; default: string | null }[];
  rows: (string | null)[][]; // the first 100, in the order of the primary key
  total: number;
  indexes: string[];
}
