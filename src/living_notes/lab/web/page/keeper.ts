// Keeps a session a moment after each change, for the day when the reader comes back. A browser that keeps nothing (a
// private window, a full disk) is told of once; the lab goes on without.

import type { Database, Script } from "../protocol";
import type { Session } from "./session";
import { Store } from "./store";

const PAUSE = 500; // ms

/** What a session is kept and found under. */
export const keyOf = (script: Script, database: Database): string => `${script.permalink} ${database}`;

export class Keeper {
  private readonly store: Store;
  private readonly waiting = new Map<Session, ReturnType<typeof setTimeout>>();
  private forgetful = false;

  /**
   * @param name Of the database.
   * @param refused Called once, when the browser does not keep.
   */
  constructor(
    name: string,
    private readonly refused: () => void,
  ) {
    this.store = new Store(name);
  }

  /** Return what was kept of the note on the database, null where there is nothing. */
  async get(script: Script, database: Database): Promise<Session | null> {
    try {
      return await this.store.get(keyOf(script, database), script);
    } catch (error) {
      console.info("lab:", error); // told when something is to be kept
      return null;
    }
  }

  /** Keep the session a moment later. */
  keep(session: Session): void {
    if (!session.state || this.forgetful) return;
    clearTimeout(this.waiting.get(session));
    this.waiting.set(
      session,
      setTimeout(() => void this.put(session), PAUSE),
    );
  }

  private async put(session: Session): Promise<void> {
    try {
      await this.store.put(keyOf(session.script, session.database), session);
    } catch (error) {
      console.info("lab:", error);
      if (!this.forgetful) this.refused();
      this.forgetful = true;
    }
  }
}
