// What was given, as something that can be checked: which alembic.ini it is, where its revisions lie; or why not.

import { IntakeError, type Files } from "./intake";
import { NBSP } from "../page/words";

/** A project to check. */
export interface Project {
  config: string; // path of alembic.ini, or of pyproject.toml with [tool.alembic]; "" where there are only revisions
  files: Files;
}

const SETTINGS = /(^|\/)[^/]*\.ini$/;
const REVISION = /^\s*revision\s*(:[^=\n]*)?=\s*["']/m;

/** Say whether a file is a revision of Alembic. */
export const isRevision = (path: string, text: string): boolean => path.endsWith(".py") && REVISION.test(text) && /down_revision/.test(text);

/** Return the files that hold Alembic's settings, the highest first. */
export function settings(files: Files): string[] {
  const found = Object.entries(files).filter(
    ([path, text]) => (SETTINGS.test(path) && /^\s*script_location\s*=/m.test(text)) || (/(^|\/)pyproject\.toml$/.test(path) && /^\[tool\.alembic\]/m.test(text)),
  );
  const depth = (path: string): number => path.split("/").length;
  const paths = found.map(([path]) => path).sort((one, two) => depth(one) - depth(two) || one.localeCompare(two));
  // Beside an alembic.ini, pyproject.toml only adds to it.
  return paths.filter((path) => !(path.endsWith(".toml") && paths.some((other) => other.endsWith(".ini") && folder(other) === folder(path))));
}

const folder = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

/** Return the project whose settings are in that file; without one, of the revisions alone. */
export function project(files: Files, config: string): Project {
  const revisions = Object.entries(files).filter(([path, text]) => isRevision(path, text));
  if (config) {
    if (!revisions.length) throw new IntakeError(`Файл ${config} есть, а${NBSP}ревизий нет: ни${NBSP}в${NBSP}одном файле .py не${NBSP}нашлось revision и${NBSP}down_revision. Дайте и${NBSP}папку versions.`);
  }
  if (revisions.length) return { config, files };
  if (!Object.keys(files).length) throw new IntakeError(`Здесь нет ни${NBSP}одного файла, который нужен миграции: ни${NBSP}.py, ни${NBSP}.ini, ни${NBSP}.sql.`);
  const env = Object.keys(files).find((path) => /(^|\/)env\.py$/.test(path));
  const hint = env ? `Нашёлся ${env}, но${NBSP}не${NBSP}alembic.ini` : `Не${NBSP}нашлось ни${NBSP}alembic.ini, ни${NBSP}[tool.alembic] в${NBSP}pyproject.toml`;
  throw new IntakeError(`${hint}, и${NBSP}ревизий среди файлов нет. Дайте папку, в${NBSP}которой выполняете alembic upgrade.`);
}
