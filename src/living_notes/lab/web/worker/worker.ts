/**
 * The worker: loads Python when the first note is opened, hands requests to the engine inside, one after another, and
 * turns whatever goes wrong into a sentence for the reader.
 */

import type { Event, Fault, FaultKind, Message, Request } from "../protocol";
import { Downloads, NetworkError } from "./download";
import { engine, FILES, type Python, start } from "./python";

type Reply = Record<string, unknown>;

const WORDS: Record<FaultKind, string> = {
  webassembly: "Браузер не умеет WebAssembly или запрещает его, а без него Python на странице не работает.",
  network: "Лаборатория не загрузилась целиком: проверьте соединение и попробуйте ещё раз.",
  memory: "Браузеру не хватило памяти. Закройте другие вкладки и попробуйте ещё раз.",
  internal: "В лаборатории ошибка — наша, не ваша. Откройте её заново: файлы сохранены.",
};

let current = 0; // the request that runs
let python: Promise<Python> | undefined;
let ask: ((request: string) => string) | undefined;
let queue: Promise<void> = Promise.resolve();

const post = (message: Message | Reply): void => {
  self.postMessage(message);
};

function emit(json: string): void {
  const event = JSON.parse(json) as Event & Reply;
  if (event.type === "state") {
    post({ ...event, saved: new TextEncoder().encode(JSON.stringify(event.saved)) });
  } else {
    post({ ...event, id: current });
  }
}

function progress(phase: "download" | "python" | "database" | "project", loaded = 0, total = 0): void {
  post({ type: "progress", id: current, phase, loaded, total });
}

async function load(base: URL): Promise<Python> {
  const downloads = await Downloads.begin(base, (loaded, total) => {
    progress("download", loaded, total);
  });
  downloads.expect(...FILES);
  return await start(downloads, () => {
    progress("python");
  });
}

async function open(request: Extract<Request, { type: "open" }>): Promise<Reply> {
  if (typeof WebAssembly !== "object") throw new WebAssembly.CompileError("there is no WebAssembly");
  python ??= load(new URL(request.base, self.location.href));
  try {
    const loaded = await python;
    ask ??= engine(loaded, emit);
  } catch (error) {
    python = undefined; // the reader may try again
    throw error;
  }
  progress("project");
  const saved = request.saved && (JSON.parse(new TextDecoder().decode(request.saved)) as Reply);
  return JSON.parse(ask(JSON.stringify({ ...request, saved }))) as Reply;
}

async function answer(request: Request): Promise<void> {
  current = request.id;
  try {
    if (request.type !== "open" && !ask) throw new Error("no note is open");
    const reply = request.type === "open" ? await open(request) : (JSON.parse(ask?.(JSON.stringify(request)) ?? "") as Reply);
    post({ ...reply, id: request.id });
  } catch (error) {
    post(fault(error, request));
  }
}

function fault(error: unknown, request: Request): Fault {
  const kind = kindOf(error);
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { type: "fault", id: request.id, kind, message: WORDS[kind], detail, fatal: request.type !== "complete" };
}

function kindOf(error: unknown): FaultKind {
  if (error instanceof NetworkError) return "network";
  const text = String(error);
  if (/out of memory|could not allocate|Cannot enlarge memory|MemoryError/i.test(text)) return "memory";
  if (error instanceof WebAssembly.CompileError || typeof WebAssembly !== "object") return "webassembly";
  if (error instanceof TypeError && /import|fetch|load/i.test(text)) return "network";
  return "internal";
}

self.addEventListener("message", ({ data }: MessageEvent<Request>) => {
  queue = queue.then(() => answer(data));
});
