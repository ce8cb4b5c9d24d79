// The downloaded project's own page: how to run it where there is a terminal. It says only what is true of these files.

import type { Session } from "./session";
import { NBSP } from "./words";

const ADDRESS = "export DATABASE_URL=postgresql+psycopg://app:secret@localhost/app";
const PACKAGES = ["alembic", "sqlmodel", "psycopg[binary]"];

/** Return the text of the archive's README. */
export function howto({ script, state, database }: Session): string {
  const files = new Map((state?.files ?? []).map(({ path, text }) => [path, text ?? ""]));
  const own = files.get("pyproject.toml") ?? "";
  const uv = /^\[project\]/m.test(own) ? "uv run" : `uv run ${PACKAGES.map((name) => `--with '${name}'`).join(" ")}`;
  const begun = files.has("alembic.ini") || /^\[tool\.alembic\]/m.test(own);
  const commands = begun ? [`${uv} alembic upgrade head`, `${uv} alembic current`] : [`${uv} alembic init alembic`];
  const asks = [...files.values()].some((text) => text.includes("DATABASE_URL"));
  if (database === "postgresql" && begun && asks) commands.unshift(ADDRESS);
  const server =
    `Нужен PostgreSQL с${NBSP}пустой базой. ` +
    (asks
      ? `Её${NBSP}адрес, роль и${NBSP}пароль стоят в${NBSP}\`DATABASE_URL\`: замените их${NBSP}своими.`
      : `Её${NBSP}адрес, роль и${NBSP}пароль проверьте в${NBSP}\`alembic.ini\`.`);
  const paragraphs = [
    `# ${script.title}`,
    `Проект из${NBSP}лаборатории${NBSP}— такой, каким он был, когда вы его скачали. Базы в${NBSP}архиве нет: таблицы создаст ` +
      `\`alembic upgrade head\`, а${NBSP}строки, добавленные вручную, остались в${NBSP}браузере.`,
    "## Запуск",
    `Установите [uv](https://docs.astral.sh/uv/) и${NBSP}откройте терминал в${NBSP}этой папке.`,
    ...(begun ? [] : [`Миграций в${NBSP}проекте ещё нет, с${NBSP}них и${NBSP}начните:`]),
    ...(database === "postgresql" && begun ? [server] : []),
    `\`\`\`bash\n${commands.join("\n")}\n\`\`\``,
  ];
  return `${paragraphs.join("\n\n")}\n`;
}
