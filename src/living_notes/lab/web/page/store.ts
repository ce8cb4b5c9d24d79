// Sessions that outlive the page, in the browser's IndexedDB: a reload or a closed tab loses nothing. A session goes
// with the note's script; where the script is another one the session is of no use. The oldest make room for the new.

import type { Script } from "../protocol";
import type { Session } from "./session";

const SESSIONS = "sessions";
const KEPT = 12;

interface Kept {
  session: Session;
  script: string;
  time: number; // ms since 1970
}

export class Store {
  private readonly opened: Promise<IDBDatabase>;

  /** @param name Of the database: two sites of one origin must not share one. */
  constructor(name: string) {
    this.opened = new Promise((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => void request.result.createObjectStore(SESSIONS);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error("IndexedDB does not open"));
    });
    this.opened.catch(() => undefined); // told by whoever reads or writes
  }

  /** Return what was kept of the note on the database, null where it is of no use. */
  async get(key: string, script: Script): Promise<Session | null> {
    const kept = (await done((await this.sessions("readonly")).get(key))) as Kept | undefined;
    return kept?.script === JSON.stringify(script) ? kept.session : null;
  }

  /** Keep a session. */
  async put(key: string, session: Session): Promise<void> {
    const kept: Kept = { session: { ...session, before: null }, script: JSON.stringify(session.script), time: Date.now() };
    const sessions = await this.sessions("readwrite");
    const end = written(sessions.transaction);
    await done(sessions.put(kept, key));
    const [keys, all] = await Promise.all([done(sessions.getAllKeys()), done(sessions.getAll() as IDBRequest<Kept[]>)]);
    const byAge = all.map(({ time }, place) => ({ time, key: keys[place] })).sort((one, other) => other.time - one.time);
    for (const old of byAge.slice(KEPT)) if (old.key !== undefined) await done(sessions.delete(old.key));
    await end;
  }

  private async sessions(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    return (await this.opened).transaction(SESSIONS, mode).objectStore(SESSIONS);
  }
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB fails"));
  });
}

/** Wait for the end of a transaction: a full disk is told there only, when each request has succeeded. */
function written(transaction: IDBTransaction): Promise<void> {
  const end = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("IndexedDB fails"));
  });
  end.catch(() => undefined); // told by whoever awaits it; a request before may fail first
  return end;
}
