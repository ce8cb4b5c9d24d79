// A link that holds what was checked: text in the address after "#", which no browser sends to a server. Whoever opens
// it sees what is going to run, and runs it with a press of their own.

import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";
import type { Request } from "./types";

const LONGEST = 48_000; // letters: messengers and browsers cut longer ones
const NAME = "check";

/** Return the fragment for a request, null where it would be too long. */
export function fragment(request: Request, finding = ""): string | null {
  const packed = deflateSync(strToU8(JSON.stringify(request)), { level: 9 });
  const letters = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(""));
  const text = letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return text.length > LONGEST ? null : `#${NAME}=${text}${finding && `&at=${finding}`}`;
}

/** Return what a fragment holds; null where it holds nothing that can be read. */
export function unfold(hash: string): { request: Request | null; finding: string } {
  const given = new URLSearchParams(hash.slice(1));
  const text = given.get(NAME);
  const finding = given.get("at") ?? "";
  if (!text) return { request: null, finding };
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const request = JSON.parse(strFromU8(inflateSync(bytes))) as Request;
    return { request: ["project", "revision", "sql"].includes(request.kind) ? request : null, finding };
  } catch {
    return { request: null, finding };
  }
}
