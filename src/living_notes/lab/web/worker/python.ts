/** Pyodide with the lab's libraries and engine inside, as one function from request to answer. */

import { loadPyodide } from "pyodide";
import { info } from "pyodide/pyodide-lock.json";
import { entries } from "./archive";
import type { Downloads } from "./download";

const HOME = "/home/user";
const STANDARD = "/lib/python3.14";
const LIBRARIES = "/home/lab/site-packages";
const PLACES: Record<string, string> = {
  standard: STANDARD,
  libraries: LIBRARIES,
  engine: LIBRARIES,
};
const EMPTY_ZIP = Uint8Array.of(80, 75, 5, 6, ...new Array<number>(18).fill(0)); // the standard library comes unpacked: it is read sooner

export type Python = Awaited<ReturnType<typeof loadPyodide>>;
export type FileSystem = Python["FS"];

interface Script {
  default: NonNullable<NonNullable<Parameters<typeof loadPyodide>[0]>["createPyodideModule"]>;
}

/** Files that `start` loads. */
export const FILES = ["pyodide.asm.wasm", "pyodide.asm.mjs", "python.bin"];

/** Write the entries of an archive into Python's file system. */
export function unpack(fs: FileSystem, archive: Uint8Array, places: Record<string, string>): void {
  const made = new Set<string>();
  for (const { path, data } of entries(archive)) {
    const part = path.slice(0, path.indexOf("/"));
    const place = places[part];
    if (place === undefined) continue;
    const target = place + path.slice(part.length);
    const folder = target.slice(0, target.lastIndexOf("/"));
    if (!made.has(folder)) {
      fs.mkdirTree(folder);
      made.add(folder);
    }
    if (!target.endsWith("/")) fs.writeFile(target, data, { canOwn: true });
  }
}

/**
 * Load Python and import what the notes use.
 *
 * @param downloads Where the files come from.
 * @param begun Called when everything is loaded and Python starts.
 */
export async function start(downloads: Downloads, begun: () => void): Promise<Python> {
  const archive = downloads.unpacked("python.bin");
  // Compiled while the rest comes and is unpacked, not when Pyodide asks for it.
  const wasm = downloads.response("pyodide.asm.wasm").then((response) => WebAssembly.compileStreaming(response));
  wasm.catch(() => undefined); // told below
  const script = downloads.response("pyodide.asm.mjs").then((response) => response.arrayBuffer());
  const base = downloads.url("").href.replace(/\?.*$/, "");
  await script; // it is imported below: from the cache
  const { default: createPyodideModule } = (await import(downloads.url("pyodide.asm.mjs").href)) as Script;
  const unpacked = await archive;
  begun();
  const fetched = globalThis.fetch;
  const { instantiateStreaming } = WebAssembly;
  const broken = new Promise<never>((_, reject) => {
    // Pyodide only warns of WebAssembly that does not come, and waits for ever.
    WebAssembly.instantiateStreaming = async (_source, imports) => {
      try {
        const module = await wasm;
        return { module, instance: await WebAssembly.instantiate(module, imports) };
      } catch (error) {
        reject(error);
        throw error;
      }
    };
  });
  globalThis.fetch = (input, init) => {
    const name = String(input);
    if (name.includes("pyodide.asm.wasm")) return Promise.resolve(new Response()); // `wasm` is in its place
    return name.includes("python_stdlib.zip") ? Promise.resolve(new Response(EMPTY_ZIP)) : fetched(input, init);
  };
  try {
    const python = loadPyodide({
      createPyodideModule, // Pyodide would ask for it by an address that does not change with its content
      indexURL: base,
      lockFileContents: { info, packages: {} } as never, // nothing is installed by Pyodide itself
      packageBaseUrl: base,
      env: { HOME, PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1", PYTHONPATH: `${STANDARD}:${LIBRARIES}`, TZ: "UTC" },
      fsInit: async (fs) => unpack(fs, unpacked, PLACES),
    });
    return await Promise.race([python, broken]);
  } finally {
    globalThis.fetch = fetched;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

/** The engine: JSON of a request in, JSON of the answer out. */
export interface Engine {
  answer(request: string): string;
  attach(exchange: (message: Uint8Array, keep: boolean) => Uint8Array): void;
}

/** Return the engine; `emit` gets the JSON of each event. */
export function engine(python: Python, emit: (event: string) => void): Engine {
  const module = python.pyimport("living_notes.lab.runtime.start") as { Lab: (emit: unknown) => Engine };
  return module.Lab(emit);
}

/** Unpack the driver of PostgreSQL; return the prepared data directory. */
export function unpackPostgres(fs: FileSystem, archive: Uint8Array): Uint8Array {
  unpack(fs, archive, PLACES);
  for (const { path, data } of entries(archive)) if (path === "data/data.tar") return data;
  throw new Error("postgres.bin holds no data directory");
}
