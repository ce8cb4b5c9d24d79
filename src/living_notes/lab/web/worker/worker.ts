/**
 * The worker: loads Python when the first note is opened, hands requests to the engine inside, one after another, and
 * turns whatever goes wrong into a sentence for the reader.
 */

import { NBSP } from "../page/words";
import type { Database, Event, Fault, FaultKind, Message, Request } from "../protocol";
import { Downloads, NetworkError } from "./download";
import type { Postgres } from "./postgres";
import { type Engine, engine, FILES, type Python, start, unpackPostgres } from "./python";

type Reply = Record<string, unknown>;

const POSTGRES_FILES = ["pglite.wasm", "pglite.data", "postgres.bin", "postgres.js"];

const WORDS: Record<FaultKind, string> = {
  webassembly: `Браузер не${NBSP}умеет WebAssembly или запрещает его, а${NBSP}без него Python на${NBSP}странице не${NBSP}работает.`,
  network: `Лаборатория не${NBSP}загрузилась целиком: связь прервалась или файл остановил блокировщик. Проверьте соединение и${NBSP}попробуйте ещё раз.`,
  memory: `Браузеру не${NBSP}хватило памяти. Закройте другие вкладки и${NBSP}попробуйте ещё раз.`,
  recursion: `Программа вызывала сама себя, пока не${NBSP}кончился стек браузера: рекурсия в${NBSP}её коде не${NBSP}кончается. Файлы остались такими, какими были до${NBSP}этой команды.`,
  state: `Проект, который запомнил браузер, не${NBSP}читается. Скачайте его, если он${NBSP}нужен, и${NBSP}начните заново.`,
  internal: `В${NBSP}лаборатории ошибка${NBSP}— наша, не${NBSP}ваша. Откройте её заново: файлы сохранены.`,
};

let current = 0; // the request that runs
let runtime: Promise<Runtime> | undefined;
let postgres: Promise<Postgres> | undefined;
let queue: Promise<void> = Promise.resolve();
let ready: Runtime | undefined;
let server: Postgres | undefined; // of the open note; none on SQLite

interface Runtime {
  downloads: Downloads;
  python: Python;
  engine: Engine;
}

/** Of what is kept; another one is not read. */
const VERSION = 2;

interface Saved {
  version: number;
  engine: unknown;
  sent: string[]; // what PostgreSQL was sent, in base64
}

const post = (message: Message | Reply): void => {
  self.postMessage(message);
};

function emit(json: string): void {
  const event = JSON.parse(json) as Event & Reply;
  if (event.type !== "state") {
    post({ ...event, id: current });
    return;
  }
  const saved: Saved = { version: VERSION, engine: event.saved, sent: (server?.log ?? []).map(toBase64) };
  post({ ...event, saved: new TextEncoder().encode(JSON.stringify(saved)) });
}

const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

function progress(phase: "download" | "python" | "database" | "project", loaded = 0, total = 0): void {
  post({ type: "progress", id: current, phase, loaded, total });
}

async function load(base: URL, database: Database): Promise<Runtime> {
  const downloads = await Downloads.begin(base, (loaded, total) => {
    progress("download", loaded, total);
  });
  downloads.expect(...FILES, ...(database === "postgresql" ? POSTGRES_FILES : []));
  const python = await start(downloads, () => {
    progress("python");
  });
  return { downloads, python, engine: engine(python, emit) };
}

async function loadPostgres({ downloads, python, engine }: Runtime): Promise<Postgres> {
  const [files, archive, response, module] = await Promise.all([
    downloads.unpacked("pglite.data"),
    downloads.unpacked("postgres.bin"),
    downloads.response("pglite.wasm"),
    import(downloads.url("postgres.js").href) as Promise<typeof import("./postgres")>,
  ]);
  const wasm = await WebAssembly.compileStreaming(response);
  const made = module.begin({ wasm, files, data: unpackPostgres(python.FS, archive) });
  await made.restart();
  engine.attach((message, keep) => made.exchange(message, keep));
  return made;
}

/** Wait for what is loaded once; a failure is forgotten, so that the reader may try again. */
async function once<T>(kept: Promise<T> | undefined, make: () => Promise<T>, keep: (made: Promise<T> | undefined) => void): Promise<T> {
  const promise = kept ?? make();
  keep(promise);
  try {
    return await promise;
  } catch (error) {
    keep(undefined);
    throw error;
  }
}

/** What was kept cannot be read. */
class StateError extends Error {}

function read(kept: Uint8Array): Saved {
  try {
    const saved = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(kept)) as Saved;
    if (saved.version !== VERSION) throw new Error(`version ${saved.version}`);
    return saved;
  } catch (error) {
    throw new StateError(String(error));
  }
}

async function open(request: Extract<Request, { type: "open" }>): Promise<Reply> {
  if (typeof WebAssembly !== "object") throw new Error("WebAssembly is missing");
  const saved = request.saved && read(request.saved);
  const base = new URL(request.base, self.location.href);
  const { database } = request;
  ready = await once(runtime, () => load(base, database), (made) => (runtime = made));
  const loaded = ready;
  server = undefined;
  if (database === "postgresql") {
    progress("database");
    server = await once(postgres, () => loadPostgres(loaded), (made) => (postgres = made));
    await server.restart(saved?.sent.map(fromBase64));
  }
  progress("project");
  try {
    return JSON.parse(ready.engine.answer(JSON.stringify({ ...request, saved: saved?.engine }))) as Reply;
  } catch (error) {
    throw saved ? new StateError(String(error)) : error;
  }
}

async function reply(request: Request): Promise<Reply> {
  if (request.type === "open") return await open(request);
  if (!ready) throw new Error("no note is open");
  if (request.type === "reset") await server?.restart();
  return JSON.parse(ready.engine.answer(JSON.stringify(request))) as Reply;
}

async function answer(request: Request): Promise<void> {
  current = request.id;
  try {
    post({ ...(await reply(request)), id: request.id });
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
  if (error instanceof StateError) return "state";
  if (/Maximum call stack|too much recursion|RecursionError/i.test(text)) return "recursion";
  if (/out of memory|could not allocate|Cannot enlarge memory|MemoryError/i.test(text)) return "memory";
  if (typeof WebAssembly !== "object") return "webassembly";
  // Bytes that do not compile came broken, unless the browser says that it is not to be done.
  if (error instanceof WebAssembly.CompileError) return /disallow|blocked|policy/i.test(text) ? "webassembly" : "network";
  if (error instanceof TypeError && /import|fetch|load|network/i.test(text)) return "network";
  return "internal";
}

self.addEventListener("message", ({ data }: MessageEvent<Request>) => {
  queue = queue.then(() => answer(data));
});
