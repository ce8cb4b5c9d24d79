/**
 * PostgreSQL in the worker: PGlite on a prepared data directory. A module of its own, loaded with PostgreSQL only.
 *
 * What clients sent is kept, so that the same database can be made again: from the prepared one, by sending it again.
 */

import { PGlite } from "@electric-sql/pglite";

export interface Parts {
  wasm: WebAssembly.Module;
  files: Uint8Array; // PostgreSQL's own files
  data: Uint8Array; // the data directory, a tar
}

// A server's clock is fine: two readings are never the same, and `clock_timestamp()` differs from itself. The browser's
// stands still for a millisecond, so each reading here is two microseconds after the one before, or more.
const coarse = Date.now;
let last = 0;
Date.now = () => (last = Math.max(last + 0.002, coarse()));

const NOTHING = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)); // the smallest that there is

export class Postgres {
  private server: PGlite | undefined;
  private sent: Uint8Array[] = [];

  constructor(private readonly parts: Parts) {}

  /** Begin anew, then send what was sent before. */
  async restart(log: readonly Uint8Array[] = []): Promise<void> {
    await this.server?.close();
    this.sent = [];
    this.server = await PGlite.create({
      username: "app",
      database: "app",
      pgliteWasmModule: this.parts.wasm,
      initdbWasmModule: NOTHING, // without one it asks the server for initdb, which a prepared directory does not need
      fsBundle: new Blob([this.parts.files as Uint8Array<ArrayBuffer>]),
      loadDataDir: new Blob([this.parts.data as Uint8Array<ArrayBuffer>]),
    });
    for (const message of log) this.exchange(message, true);
  }

  /** Send messages of the wire protocol; return the answers. */
  exchange(message: Uint8Array, keep: boolean): Uint8Array {
    if (!this.server) throw new Error("PostgreSQL is not started");
    if (keep) this.sent.push(message.slice());
    return this.server.execProtocolRawSync(message);
  }

  get log(): readonly Uint8Array[] {
    return this.sent;
  }
}

export const begin = (parts: Parts): Postgres => new Postgres(parts);
