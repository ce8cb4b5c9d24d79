// What the lab tells whoever draws it.

import type { Step } from "../protocol";

export interface Progress {
  phase: "download" | "python" | "database" | "project";
  loaded: number;
  total: number;
}

/** Whoever draws. */
export interface Listener {
  changed(): void; // anything below: draw anew
  state(): void; // files or database are new
  typed(as: "shell" | "sql" | "python" | "pycon", text: string): void;
  printed(text: string): void;
  prompt(): void; // whatever ran is done
  did(step: Step | null): void; // a block was run; null: a command of the reader's own
  said(words: string): void; // for the line that screen readers hear
  warned(words: string): void; // for everybody
  opened(again: boolean): void; // a session is ready; `again`: it was there before
}
