// What the reader can try before giving anything of their own: the project that the page's note itself shows and runs.

import type { Script } from "../protocol";
import type { Files } from "./intake";
import { isRevision } from "./project";

export interface Example {
  project: Files;
  revision: string; // the one that the note adds
}

/** Load it. */
export async function example(source: string): Promise<Example> {
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(`${source}: ${answer.status}`);
  const script = (await answer.json()) as Script;
  const own = script.steps.flatMap(({ kind, title, text }): [string, string][] => (kind === "file" && title ? [[title, text]] : []));
  const revision = own.find(([path, text]) => isRevision(path, text))?.[1] ?? "";
  return { project: { ...script.files, ...Object.fromEntries(own) }, revision };
}
