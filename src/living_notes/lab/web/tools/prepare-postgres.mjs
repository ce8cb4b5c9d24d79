// Makes the data directory with which every note on PostgreSQL begins: initdb takes a browser twenty seconds.
//
// node prepare-postgres.mjs target: writes `target/data.tar`, with the role and the database that notes name. Time
// stands still and chance repeats itself, so that two builds give the same bytes.

import nodeCrypto from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const NOW = Date.UTC(2026, 0, 1, 12);
globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length ? given : [NOW]));
  }
  static now() {
    return NOW;
  }
};
performance.now = () => 0;
let seed = 1;
const repeat = (array) => {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let i = 0; i < bytes.length; i++) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    bytes[i] = seed >>> 16;
  }
  return array;
};
crypto.getRandomValues = repeat;
nodeCrypto.randomFillSync = repeat;

const { PGlite } = await import("@electric-sql/pglite");
const first = await PGlite.create({ initDbStartParams: ["--wal-segsize=1"] });
await first.exec("CREATE ROLE app LOGIN SUPERUSER PASSWORD 'secret'");
await first.exec("CREATE DATABASE app OWNER app TEMPLATE template0");
await first.exec("CHECKPOINT");
const dump = await first.dumpDataDir("none");
await first.close();
mkdirSync(process.argv[2], { recursive: true });
writeFileSync(join(process.argv[2], "data.tar"), new Uint8Array(await dump.arrayBuffer()));
