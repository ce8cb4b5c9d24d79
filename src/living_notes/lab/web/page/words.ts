// What the lab says: Russian with its plurals, and names that stand in more than one place.

import type { Database, Kind, Step } from "../protocol";

export const NBSP = "\u00a0";

export const DATABASES: Record<Database, string> = { sqlite: "SQLite", postgresql: "PostgreSQL" };

/** Return the number with the form of the noun that goes with it: counted(3, "строка", "строки", "строк"). */
export function counted(number: number, one: string, few: string, many: string): string {
  const rule = new Intl.PluralRules("ru").select(number);
  return `${number.toLocaleString("ru")}${NBSP}${rule === "one" ? one : rule === "few" ? few : many}`;
}

const VERBS: Partial<Record<Kind, string>> = {
  console: "Выполнить",
  bash: "Выполнить",
  sql: "Выполнить",
  python: "Выполнить",
  pycon: "Выполнить",
  file: "Применить",
  diff: "Применить",
};

/** Return the button's verb for a block that does something, null for one that only shows. */
export const verb = (step: Step): string | null => VERBS[step.kind] ?? null;

/** Return in a line what a step is about to do. */
export function deed(step: Step): string {
  switch (step.kind) {
    case "file":
      return `Записать файл ${step.title ?? ""}`;
    case "diff":
      return `Исправить файл ${step.title ?? ""}`;
    case "sql":
      return `Запрос к${NBSP}базе`;
    case "python":
      return `Скрипт на${NBSP}Python`;
    case "pycon":
      return "Сеанс Python";
    default:
      return step.commands.length > 1
        ? counted(step.commands.length, "команда", "команды", "команд")
        : `Команда в${NBSP}терминале`;
  }
}
