// The worker, seen from the page: a question is a promise, and what comes unasked goes to one listener. Stopping is
// the only way to interrupt Python in a page that is not cross-origin isolated: the worker dies, and its questions
// with it.

import type { Answer, Event, Fault, Message, Request } from "../protocol";
import { NBSP } from "./words";

type Body = Request extends infer One ? (One extends Request ? Omit<One, "id"> : never) : never;
type Answers = {
  open: "opened";
  step: "stepped";
  run: "ran";
  write: "done";
  remove: "done";
  reset: "done";
  complete: "completed";
};
type AnswerTo<Type extends keyof Answers> = Extract<Answer, { type: Answers[Type] }>;

const CUT =
  `Браузер не${NBSP}запустил лабораторию: файл её рабочего потока не${NBSP}пришёл. ` +
  `Так бывает без${NBSP}связи и${NBSP}от${NBSP}блокировщика рекламы. Разрешите этому сайту скрипты и${NBSP}попробуйте ещё раз.`;

/** A question that ended with a fault instead of an answer. */
export class EngineError extends Error {
  constructor(readonly fault: Fault) {
    super(fault.detail || fault.message);
  }
}

/** The question's worker was stopped by the reader. */
export class StoppedError extends Error {}

interface Waiting {
  resolve(answer: Answer): void;
  reject(reason: Error): void;
}

export class Engine {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  private heard = false;

  /**
   * Start the worker.
   *
   * @param url Where its module lies.
   * @param hear Gets every event, and a fault that belongs to no question.
   */
  constructor(url: URL, hear: (event: Event | Fault) => void) {
    this.worker = new Worker(url, { type: "module" });
    this.worker.addEventListener("message", ({ data }: MessageEvent<Message>) => {
      this.heard = true;
      this.take(data, hear);
    });
    this.worker.addEventListener("error", (event) => {
      event.preventDefault(); // it is told below, in the reader's language
      const detail = event.message || "the worker's script did not load";
      const kind = this.heard ? "internal" : "network";
      const message = this.heard ? `В${NBSP}лаборатории ошибка: её нужно перезапустить.` : CUT;
      this.fail({ type: "fault", id: null, kind, message, detail, fatal: true }, hear);
    });
  }

  /** Ask; the answer is of the question's own type. */
  ask<Type extends keyof Answers>(body: Extract<Body, { type: Type }>): Promise<AnswerTo<Type>> {
    const id = ++this.last;
    return new Promise<Answer>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ ...body, id });
    }) as Promise<AnswerTo<Type>>;
  }

  /** End the worker; whoever waits for an answer gets a `StoppedError`. */
  stop(): void {
    this.worker.terminate();
    this.reject(new StoppedError("stopped"));
  }

  private take(message: Message, hear: (event: Event | Fault) => void): void {
    switch (message.type) {
      case "progress":
      case "typed":
      case "printed":
      case "state":
        hear(message);
        return;
      case "fault":
        this.fail(message, hear);
        return;
      default:
        this.waiting.get(message.id)?.resolve(message);
        this.waiting.delete(message.id);
    }
  }

  private fail(fault: Fault, hear: (event: Event | Fault) => void): void {
    const asked = fault.id === null ? undefined : this.waiting.get(fault.id);
    if (fault.id !== null) this.waiting.delete(fault.id);
    asked?.reject(new EngineError(fault));
    if (!asked && !this.waiting.size) hear(fault);
    if (fault.fatal) {
      this.worker.terminate();
      this.reject(new EngineError(fault));
    }
  }

  private reject(reason: Error): void {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of all) reject(reason);
  }
}
