// The worker that runs somebody's migrations, seen from the page. It starts from a blob, because such a worker inherits
// the page's Content-Security-Policy: what runs in it can ask nobody but this site, whatever it tries.

import { NBSP } from "../page/words";
import type { Found, Progress, Request } from "./types";

/** The check did not come to its end; the message is for the reader. */
export class CheckError extends Error {
  constructor(
    message: string,
    readonly detail: string,
  ) {
    super(message);
  }
}

/** The reader stopped it. */
export class StoppedError extends Error {}

type Said =
  | ({ type: "progress" } & Progress)
  | ({ type: "found" } & Found)
  | { type: "fault"; message: string; detail: string };

const LOST = `Проверка не${NBSP}запустилась: связь прервалась или файл остановил блокировщик. Разрешите этому сайту скрипты и${NBSP}попробуйте ещё раз.`;

/** One check. The worker goes with it: the next one begins with a fresh Python and a fresh database. */
export class Run {
  readonly found: Promise<Found>;
  private readonly worker: Worker;
  private end: (error: Error) => void = () => undefined;

  constructor(base: URL, request: Request, told: (progress: Progress) => void) {
    const code = new Blob([`import ${JSON.stringify(new URL("check-worker.js", base).href)};`], { type: "text/javascript" });
    const address = URL.createObjectURL(code);
    this.worker = new Worker(address, { type: "module" });
    this.found = new Promise<Found>((resolve, reject) => {
      this.end = reject;
      this.worker.addEventListener("message", ({ data }: MessageEvent<Said>) => {
        if (data.type === "progress") told(data);
        else if (data.type === "found") resolve(data);
        else reject(new CheckError(data.message, data.detail));
      });
      this.worker.addEventListener("error", (event) => {
        event.preventDefault(); // it is told in the reader's language
        reject(new CheckError(LOST, event.message || "the worker's script did not load"));
      });
    }).finally(() => {
      this.worker.terminate();
      URL.revokeObjectURL(address);
    });
    this.worker.postMessage({ base: base.href, request });
  }

  /** End it. */
  stop(): void {
    this.end(new StoppedError("stopped"));
  }
}
