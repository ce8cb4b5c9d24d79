/**
 * The worker of «Проверить свою миграцию»: one request, one report. It loads what the lab loads, and is thrown
 * away with what it ran.
 */

import type { Found, Progress, Report, Request } from "../check/types";
import { NBSP } from "../page/words";
import { Downloads, NetworkError } from "./download";
import { begin } from "./postgres";
import { FILES, start, unpack, unpackPostgres } from "./python";

const OTHERS = ["pglite.wasm", "pglite.data", "postgres.bin", "check.bin"];
const PLACES = { check: "/home/lab/site-packages" };

interface Check {
  report(request: string): string;
  markdown(report: string, site: string): string;
}

const tell = (progress: Progress): void => {
  self.postMessage({ type: "progress", ...progress });
};

async function check(base: URL, request: Request): Promise<Found> {
  const downloads = await Downloads.begin(base, (done, total) => {
    tell({ words: "Загружается", done, total });
  });
  downloads.expect(...FILES, ...OTHERS);
  const [python, files, archive, checking, wasm] = await Promise.all([
    start(downloads, () => {
      tell({ words: `Запускаются Python и${NBSP}PostgreSQL`, done: 0, total: 0 });
    }),
    downloads.unpacked("pglite.data"),
    downloads.unpacked("postgres.bin"),
    downloads.unpacked("check.bin"),
    downloads.response("pglite.wasm").then((response) => WebAssembly.compileStreaming(response)),
  ]);
  unpack(python.FS, checking, PLACES);
  const postgres = begin({ wasm, files, data: unpackPostgres(python.FS, archive) });
  await postgres.restart();
  const module = python.pyimport("living_notes.check.browser") as { Check: (exchange: unknown, tell: unknown) => Check };
  const made = module.Check(
    (message: Uint8Array) => postgres.exchange(message, false),
    (progress: string) => tell(JSON.parse(progress) as Progress),
  );
  const report = made.report(JSON.stringify(request));
  return { report: JSON.parse(report) as Report, markdown: made.markdown(report, new URL("..", base).href) };
}

function words(text: string, error: unknown): string {
  if (error instanceof NetworkError) return `Проверка не${NBSP}загрузилась целиком: связь прервалась или файл остановил блокировщик. Попробуйте ещё раз.`;
  if (/out of memory|could not allocate|Cannot enlarge memory|MemoryError/i.test(text)) return `Браузеру не${NBSP}хватило памяти. Закройте другие вкладки или дайте меньше ревизий.`;
  if (/Maximum call stack|too much recursion|RecursionError/i.test(text)) return `Код проекта вызывал сам себя, пока не${NBSP}кончился стек браузера. В${NBSP}обычном Python он мог${NBSP}бы пройти, здесь${NBSP}— нет.`;
  return `Проверка сломалась: это${NBSP}наша ошибка, не${NBSP}ваша.`;
}

self.addEventListener("message", ({ data }: MessageEvent<{ base: string; request: Request }>) => {
  check(new URL(data.base), data.request).then(
    (found) => self.postMessage({ type: "found", ...found }),
    (error: unknown) => {
      const detail = String(error);
      self.postMessage({ type: "fault", message: words(detail, error), detail });
    },
  );
});
