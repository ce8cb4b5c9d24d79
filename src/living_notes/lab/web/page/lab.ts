// One lab: a note on a database, how far its reader went, and the worker that runs it. It draws nothing; whoever draws
// is told what happened. Each note and database keeps its own project, so that changing to and fro loses nothing.

import type { Completion, Database, Event, Fault, Script, Step } from "../protocol";
import { Engine, EngineError, StoppedError } from "./engine";
import { Keeper, keyOf } from "./keeper";
import type { Listener, Progress } from "./listener";
import { finished, fresh, same, type Session } from "./session";
import { Sole } from "./sole";
import { limit, next, shownAfter } from "./walk";
import { DATABASES, NBSP } from "./words";

const DOWN: Fault = {
  type: "fault",
  id: null,
  kind: "internal",
  message: `Лаборатория не${NBSP}работает: её нужно запустить заново.`,
  detail: "asked without a worker",
  fatal: true,
};
const ELSEWHERE =
  `Эта заметка открыта и${NBSP}в${NBSP}другой вкладке. Запомнится проект той, где вы${NBSP}работали последней: ` +
  `закройте одну из${NBSP}них.`;
const FORGETFUL =
  `Браузер не${NBSP}даёт места, чтобы запомнить проект: с${NBSP}закрытой вкладкой он${NBSP}пропадёт. ` +
  `Скачать его можно в${NBSP}меню «Ещё».`;

export class Lab {
  session: Session | null = null;
  progress: Progress | null = null; // while Python or a project loads
  fault: Fault | null = null; // what the reader has to know
  busy = false;
  private engine: Engine | null = null;
  private readonly sessions = new Map<string, Session>();
  private readonly keeper: Keeper;
  private readonly sole: Sole;
  private turn = 0; // of what runs: stopping ends it, and what was begun then finds another number here

  constructor(
    private readonly base: URL,
    private readonly listener: Listener,
  ) {
    const name = `living-notes-lab ${base.pathname}`;
    this.keeper = new Keeper(name, () => this.listener.warned(FORGETFUL));
    this.sole = new Sole(name, () => this.listener.warned(ELSEWHERE));
  }

  /** Open the note on the database, as it was left; returns whether that went well. */
  async open(script: Script, database: Database): Promise<boolean> {
    const key = keyOf(script, database);
    const session = this.sessions.get(key) ?? (await this.keeper.get(script, database)) ?? fresh(script, database);
    if (this.busy) this.cease(); // what runs belongs to another note
    this.sessions.set(key, session);
    this.session = session;
    void this.sole.take(key);
    return this.load(session.state !== null);
  }

  /** Start the worker where there is none, and give it the session's project. */
  private async load(again: boolean): Promise<boolean> {
    const session = this.session;
    if (!session) return false;
    const fine = await this.exclusively(async () => {
      this.progress = { phase: "download", loaded: 0, total: 0 };
      this.listener.changed();
      this.engine ??= new Engine(new URL("worker.js", this.base), (event) => this.hear(event));
      const { script, database, state } = session;
      const saved = state ? { saved: state.saved } : {};
      await this.engine.ask({ type: "open", base: this.base.href, script, database, ...saved });
      this.progress = null;
      this.listener.opened(again);
      this.listener.said(again ? `Проект на${NBSP}месте.` : `Лаборатория готова: ${DATABASES[database]}.`);
    });
    if (fine) this.listener.prompt();
    return fine;
  }

  /** End what runs; files and database stay as they were before it. */
  async stop(): Promise<void> {
    this.cease();
    this.listener.changed();
    if (this.session?.state) await this.load(true);
  }

  private cease(): void {
    this.turn += 1;
    this.engine?.stop();
    this.engine = null;
    this.progress = null;
    this.busy = false;
    for (const [index, mark] of this.session?.marks ?? []) {
      if (mark.state === "running") this.session?.marks.delete(index);
    }
  }

  /** Try again after a fault. */
  async restart(): Promise<void> {
    this.engine?.stop();
    this.engine = null;
    await this.load(this.session?.state !== null);
  }

  /** Back to the note's beginning, in a worker and a file system of its own: whatever was broken is whole again. */
  async reset(): Promise<void> {
    const { session } = this;
    if (!session) return;
    this.cease();
    this.clear(session);
    session.state = null;
    await this.load(false);
  }

  private clear(session: Session): void {
    session.marks.clear();
    Object.assign(session, { last: -1, strayed: false, before: null });
  }

  private async forget(): Promise<void> {
    const { session, engine } = this;
    if (!session || !engine) return;
    await engine.ask({ type: "reset" });
    this.clear(session);
    this.listener.state();
  }

  /** Say whether there is a worker; where there is none its reader is told, and nothing else is done. */
  private alive(): boolean {
    if (this.engine) return true;
    this.fault ??= DOWN;
    this.listener.said(this.fault.message);
    this.listener.changed();
    return false;
  }

  /** Run one block, and check what is only shown after it. */
  async step(step: Step): Promise<void> {
    if (!this.alive()) return;
    await this.exclusively(async () => {
      const { session } = this;
      if (session && step !== next(session)) session.strayed = true;
      await this.perform(step);
    });
    this.listener.prompt();
  }

  /** Run the note up to the block with that index, the block included; from the start, if it must be. */
  async catchUp(index: number): Promise<void> {
    if (!this.alive()) return;
    await this.exclusively(async () => {
      const { session } = this;
      if (!session) return;
      if (session.strayed || index <= session.last) await this.forget();
      this.listener.changed();
      for (let step = next(session); step && step.index <= index; step = next(session)) {
        if (!(await this.perform(step))) return;
      }
      this.listener.said("Выполнено до этого места.");
    });
    this.listener.prompt();
  }

  /** Leave out a block that the lab cannot run. */
  skip(step: Step): void {
    if (!this.session) return;
    this.session.last = step.index;
    this.session.strayed = true;
    this.listener.changed();
  }

  /** Run what was typed; returns false when the command goes on in another line. */
  async run(command: string): Promise<boolean> {
    if (!this.alive()) return true;
    let unfinished = false;
    await this.exclusively(async () => {
      const { session, engine } = this;
      if (!session || !engine) return;
      session.before = session.state;
      const answer = await engine.ask({ type: "run", command });
      unfinished = answer.unfinished;
      if (command.trim() && !unfinished) session.strayed = true;
      if (!unfinished) this.listener.did(null);
      if (answer.status) this.listener.said(`Команда вернула код${NBSP}${answer.status}.`);
      else if (!unfinished) this.listener.said("Команда выполнена.");
    });
    return !unfinished;
  }

  /** Change a file as the reader's editor has it. */
  async write(path: string, text: string): Promise<void> {
    await this.edit(async (engine) => void (await engine.ask({ type: "write", path, text })));
  }

  async remove(path: string): Promise<void> {
    await this.edit(async (engine) => void (await engine.ask({ type: "remove", path })));
  }

  private async edit(change: (engine: Engine) => Promise<void>): Promise<void> {
    const { engine, session } = this;
    if (!this.alive() || !engine || !session) return;
    session.strayed = true;
    if (await this.guarded(() => change(engine))) this.keep();
  }

  async complete(line: string, cursor: number): Promise<{ from: number; words: Completion[] }> {
    const nothing = { from: cursor, words: [] };
    if (!this.engine || this.busy) return nothing;
    try {
      return await this.engine.ask({ type: "complete", line, cursor });
    } catch (error) {
      console.info("lab:", error); // no offer is an answer, too
      return nothing;
    }
  }

  private async perform(step: Step): Promise<boolean> {
    const { session } = this;
    const reason = limit(session, step);
    if (reason !== null) {
      this.listener.said(reason);
      return false;
    }
    if (session) session.before = session.state;
    const fine = await this.check(step);
    if (!this.engine) return false;
    if (session) session.last = step.index;
    this.listener.did(step);
    for (const shown of shownAfter(session, step)) {
      if (limit(session, shown) === null) await this.check(shown);
    }
    return fine;
  }

  private async check(step: Step): Promise<boolean> {
    const { session, engine } = this;
    if (!session || !engine) return false;
    session.marks.set(step.index, { state: "running", words: "Выполняется…", difference: "" });
    this.listener.changed();
    try {
      const { ok, message, verdicts } = await engine.ask({ type: "step", index: step.index });
      session.marks.delete(step.index);
      // An output that differs says it itself; what remains is a status, or a block that prints nothing.
      if (!ok && verdicts.every(({ agrees }) => agrees)) session.marks.set(step.index, { state: "failed", words: message, difference: "" });
      if (ok && !verdicts.length) session.marks.set(step.index, { state: "done", words: finished(step), difference: "" });
      for (const { index, agrees, difference } of verdicts) {
        const words = agrees ? same(step, index) : message || `Вывод не${NBSP}такой, как в${NBSP}заметке`;
        session.marks.set(index, { state: agrees ? "agrees" : "differs", words, difference });
      }
      const worst = verdicts.find(({ agrees }) => !agrees) ?? verdicts[0];
      this.listener.said(session.marks.get(worst?.index ?? step.index)?.words ?? "");
      return ok;
    } catch (error) {
      session.marks.delete(step.index);
      throw error;
    } finally {
      this.listener.changed();
    }
  }

  private keep(): void {
    if (this.session) this.keeper.keep(this.session);
  }

  private hear(event: Event | Fault): void {
    const { session } = this;
    switch (event.type) {
      case "progress":
        if (this.progress) this.progress = event;
        this.listener.changed();
        return;
      case "typed":
        this.listener.typed(event.as, event.text);
        return;
      case "printed":
        this.listener.printed(event.text);
        return;
      case "state":
        if (session) session.state = event;
        this.listener.state();
        return;
      case "fault":
        this.tell(event);
    }
  }

  /** One thing at a time: what is asked while something runs is not done. */
  private async exclusively(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    const turn = ++this.turn;
    this.fault = null;
    this.listener.changed();
    const fine = await this.guarded(work);
    if (fine) this.keep();
    if (turn === this.turn) {
      this.busy = false;
      this.listener.changed();
    }
    return fine;
  }

  private async guarded(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof StoppedError) return false;
      if (!(error instanceof EngineError)) throw error;
      this.tell(error.fault);
      return false;
    }
  }

  private tell(fault: Fault): void {
    console.info("lab:", fault.kind, fault.detail);
    this.fault = fault;
    this.progress = null;
    if (fault.fatal) {
      this.engine?.stop();
      this.engine = null;
    }
    this.listener.said(fault.message);
    this.listener.changed();
  }
}
