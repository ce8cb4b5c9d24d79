// What the reader gives: a folder, a zip, some files, or text. All of it becomes texts by path; what a migration cannot
// need is left out before it is read, and what cannot be read is a sentence that says what to do instead.

import { unzipSync } from "fflate";
import { counted, NBSP } from "../page/words";

/** Texts of a project by path: "/" between parts, NFC, without a leading folder that all have in common. */
export type Files = Record<string, string>;

/** What was taken and what was left: `skipped` are paths that looked as if they mattered and could not be read. */
export interface Intake {
  files: Files;
  skipped: string[];
}

/** Nothing can be done with what was given; the message is for the reader. */
export class IntakeError extends Error {}

export const LIMITS = {
  archive: 64e6, // bytes of a zip
  file: 2e6, // bytes of one file
  total: 24e6, // bytes of all that is taken
  count: 5000, // files
};

const NEVER = new Set([
  ...[".git", ".hg", ".svn", ".venv", "venv", "env", "node_modules", "site-packages", "__pycache__", "__MACOSX"],
  ...[".mypy_cache", ".pytest_cache", ".ruff_cache", ".tox", ".nox", ".idea", ".vscode", "dist", "build", "htmlcov"],
]);
const TEXT = /\.(py|ini|cfg|toml|mako|sql|json|ya?ml|csv|tsv|txt|md)$/i;
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)}${NBSP}МБ`;

/** Say whether a migration might need the file. */
export function wanted(path: string): boolean {
  const parts = path.split("/");
  return TEXT.test(path) && !parts.some((part) => NEVER.has(part)) && !parts.some((part) => part === "." || part === "..");
}

/** Return the path as the project has it: NFC (macOS writes names decomposed), "/", nothing before the first name. */
export const clean = (path: string): string => path.normalize("NFC").replaceAll("\\", "/").replace(/^([a-z]:)?\/+/i, "").replace(/^(\.\/)+/, "");

/** Decode text as editors save it: UTF-8, or UTF-16 with its mark. */
export function decoded(data: Uint8Array): string | null {
  const [first, second] = data;
  const utf16 = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null;
  try {
    const text = new TextDecoder(utf16 ?? "utf-8", { fatal: true }).decode(data);
    return text.includes("\0") ? null : text.replaceAll("\r\n", "\n");
  } catch {
    return null;
  }
}

/** Collects files until a limit is met. */
class Basket {
  readonly files: Files = {};
  readonly skipped: string[] = [];
  private total = 0;

  /** Say whether a file of that size may come in; too large a one is remembered as left out. */
  admits(path: string, bytes: number): boolean {
    if (!wanted(path)) return false;
    if (bytes > LIMITS.file) {
      if (path.endsWith(".py")) this.skipped.push(path);
      return false;
    }
    this.total += bytes;
    if (this.total > LIMITS.total || Object.keys(this.files).length >= LIMITS.count) {
      throw new IntakeError(
        `Это слишком много: больше ${megabytes(LIMITS.total)} текста или больше ${counted(LIMITS.count, "файла", "файлов", "файлов")}. ` +
          `Дайте только папку, где лежит alembic.ini, с${NBSP}ревизиями и${NBSP}моделями.`,
      );
    }
    return true;
  }

  put(path: string, data: Uint8Array): void {
    const text = decoded(data);
    if (text === null) this.skipped.push(path);
    else this.files[path] = text;
  }

  /** Return what came; a folder that everything lies in is taken off the paths. */
  finish(): Intake {
    const paths = Object.keys(this.files);
    if (!paths.length) return { files: {}, skipped: this.skipped };
    const first = `${paths[0]?.split("/")[0] ?? ""}/`;
    if (!paths.every((path) => path.startsWith(first))) return { files: this.files, skipped: this.skipped };
    const shorter = Object.fromEntries(Object.entries(this.files).map(([path, text]) => [path.slice(first.length), text]));
    return { files: shorter, skipped: this.skipped.map((path) => (path.startsWith(first) ? path.slice(first.length) : path)) };
  }
}

/** fflate reads names that are not marked as UTF-8 by bytes; most are UTF-8 all the same, the rest are from Windows. */
function named(name: string): string {
  if (!/[\u0080-\u00ff]/.test(name) || /[^\u0000-\u00ff]/.test(name)) return name;
  const bytes = Uint8Array.from(name, (letter) => letter.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("ibm866").decode(bytes);
  }
}

/** Take a zip. */
export function fromZip(archive: Uint8Array): Intake {
  if (archive.length > LIMITS.archive) {
    throw new IntakeError(`Архив больше ${megabytes(LIMITS.archive)}. Соберите его без${NBSP}.git и${NBSP}.venv: git archive -o project.zip HEAD.`);
  }
  const basket = new Basket();
  let seen = 0;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(archive, {
      filter: ({ name, originalSize }) => {
        if (!name.endsWith("/")) seen += 1;
        return basket.admits(clean(named(name)), originalSize);
      },
    });
  } catch (error) {
    if (error instanceof IntakeError) throw error;
    throw new IntakeError(`Архив не${NBSP}читается: это не${NBSP}zip, он повреждён или закрыт паролем. Другие (tar.gz, 7z) распакуйте и${NBSP}дайте папку.`);
  }
  if (!seen) throw new IntakeError(`Архив пуст.`);
  for (const [name, data] of Object.entries(entries)) basket.put(clean(named(name)), data);
  return basket.finish();
}

/** A file and where it lies. */
export type Placed = [path: string, file: File];

/** Take files; a single zip among them is opened. */
export async function fromFiles(placed: Placed[]): Promise<Intake> {
  const [only] = placed;
  if (!only) throw new IntakeError(`Здесь нет файлов. Дайте папку проекта, zip или файлы ревизий.`);
  if (placed.length === 1 && /\.zip$/i.test(only[0])) return fromZip(await bytes(only[1]));
  if (placed.length === 1 && /\.(tar|tgz|gz|bz2|xz|7z|rar)$/i.test(only[0])) {
    throw new IntakeError(`Из${NBSP}архивов здесь открывается только zip. Этот распакуйте и${NBSP}дайте папку.`);
  }
  const basket = new Basket();
  for (const [path, file] of placed) if (basket.admits(clean(path), file.size)) basket.put(clean(path), await bytes(file));
  return basket.finish();
}

async function bytes(file: File): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new IntakeError(`Браузер не${NBSP}смог прочитать «${file.name}»: файл удалён, занят или к${NBSP}нему нет доступа.`);
  }
}

/** Return the files of an <input>, with their folders where it gave a folder. */
export const chosen = (list: FileList): Placed[] => [...list].map((file) => [file.webkitRelativePath || file.name, file]);

/** Return the files that were dropped, folders walked through; call it before the drop's event is over. */
export async function dropped(transfer: DataTransfer): Promise<Placed[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const loose = [...transfer.files].map((file): Placed => [file.name, file]);
  if (!entries.length) return loose;
  const found: Placed[] = [];
  for (const entry of entries) await walk(entry, found);
  return found;
}

async function walk(entry: FileSystemEntry, found: Placed[]): Promise<void> {
  const path = entry.fullPath.replace(/^\//, "");
  if (isFile(entry)) {
    found.push([path, await new Promise<File>((resolve, reject) => entry.file(resolve, reject))]);
    return;
  }
  if (NEVER.has(entry.name) || found.length > 4 * LIMITS.count) return;
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return;
    for (const one of some) await walk(one, found);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
