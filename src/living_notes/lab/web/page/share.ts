// What leaves the lab: the project as an archive, and a link that opens the note's lab again at the same step.

import { strToU8, zipSync } from "fflate";

import { howto } from "./howto";
import type { Session } from "./session";

/** Save the project's text files as `<permalink>.zip`, with how to run it; the database is made anew there. */
export function download(session: Session): void {
  const { script, state } = session;
  const own = (state?.files ?? []).flatMap(({ path, text }) => (text === null ? [] : [[path, text] as const]));
  const files = [["README.md", howto(session)] as const, ...own]; // a README of the project's own goes before
  const packed = files.map(([path, text]) => [`${script.permalink}/${path}`, strToU8(text)] as const);
  const archive = zipSync(Object.fromEntries(packed), { mtime: new Date(1980, 0, 1) });
  const url = URL.createObjectURL(new Blob([archive as Uint8Array<ArrayBuffer>], { type: "application/zip" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${script.permalink}.zip`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // the browser reads it after the click
}

/** Return the address of the note's lab after the block that was run last. */
export function linkTo({ database, last }: Session, page: string): string {
  const address = new URL(page);
  address.hash = "";
  address.searchParams.set("lab", last < 0 ? database : `${database}-${last}`);
  return address.href;
}
