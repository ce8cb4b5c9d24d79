// What the reader gives: a project, one migration, or SQL; the form for each, and the request that comes of it.

import { button, element } from "../page/dom";
import { counted, NBSP } from "../page/words";
import { type Example, example } from "./example";
import { chosen, dropped, fromFiles, type Intake, IntakeError } from "./intake";
import { isRevision, project, settings } from "./project";
import type { Request } from "./types";

type Kind = Request["kind"];

const WAYS: [Kind, string][] = [
  ["project", "Проект"],
  ["revision", "Одна миграция"],
  ["sql", "Текст upgrade --sql"],
];

/** What the form asks of the application. */
export interface Owner {
  draw(focus?: string): void;
  changed(): void; // what was found belongs to something else
  fail(error: unknown): void;
  check(): void;
}

export class Given {
  private kind: Kind = "project";
  private intake: Intake | null = null;
  private config = "";
  private readonly texts = { revision: "", models: "", sql: "" };
  private brought = ""; // what a link brought, in words

  constructor(
    private readonly size: number, // of the download, in bytes
    private readonly source: string, // of the example; "" where there is none
    private readonly owner: Owner,
  ) {}

  /** Take what a link holds. */
  take(request: Request): void {
    this.kind = request.kind;
    if (request.kind === "project") {
      this.intake = { files: request.files, skipped: [] };
      this.config = request.config;
    } else if (request.kind === "revision") Object.assign(this.texts, { revision: request.text, models: request.models });
    else this.texts.sql = request.text;
    this.brought = `Это${NBSP}пришло со${NBSP}ссылкой. Посмотрите, что внутри, и${NBSP}нажмите «Проверить»: код выполнится только в${NBSP}вашем браузере.`;
  }

  /** Return the form. */
  form(): HTMLElement[] {
    const ways = WAYS.map(([kind, words]) =>
      button(words, () => this.turn(kind), "", { "data-kind": kind, "aria-pressed": String(kind === this.kind) }),
    );
    const place = { project: () => this.drop(), revision: () => this.paste(), sql: () => this.sql() }[this.kind]();
    const go = button("Проверить", () => this.owner.check(), "▶", { class: "primary" });
    const shown = this.kind !== "project" || this.intake;
    const cost = `Загрузка${NBSP}— ${(this.size / 1e6).toLocaleString("ru", { maximumFractionDigits: 1 })}${NBSP}МБ, один раз: дальше сеть не${NBSP}нужна.`; // true after it, too
    return [
      element("div", { class: "choice", role: "group", "aria-label": "Что проверить" }, ...ways),
      ...(this.brought ? [element("p", { class: "brought" }, this.brought)] : []),
      ...place,
      ...(shown ? [element("div", { class: "buttons" }, go, element("p", { class: "pale" }, cost))] : []),
    ];
  }

  private turn(kind: Kind): void {
    this.kind = kind;
    this.brought = "";
    this.owner.changed();
    this.owner.draw(`[data-kind="${kind}"]`);
  }

  private drop(): HTMLElement[] {
    const folder = element("input", { type: "file", webkitdirectory: true, hidden: true, "aria-label": "Папка проекта" });
    const files = element("input", { type: "file", multiple: true, hidden: true, "aria-label": "Файлы или zip", accept: ".zip,.py,.ini,.toml,.mako,.sql,.json,.yaml,.yml,.csv,.txt,.cfg" });
    for (const input of [folder, files]) {
      input.addEventListener("change", () => {
        if (input.files?.length) void this.receive(fromFiles(chosen(input.files)));
      });
    }
    const zone = element(
      "div",
      { class: "zone" },
      element("p", {}, `Перетащите сюда папку проекта или zip`),
      element("div", { class: "buttons" }, button("Выбрать папку", () => folder.click()), button("Выбрать файлы или zip", () => files.click()), ...this.example(({ project: files }) => this.receive(Promise.resolve({ files, skipped: [] })))),
      element("p", { class: "pale" }, `Файлы читает сам браузер: они${NBSP}никуда не${NBSP}отправляются.`),
      folder,
      files,
    );
    const light = (on: boolean) => () => zone.toggleAttribute("data-over", on);
    zone.addEventListener("dragenter", light(true));
    zone.addEventListener("dragleave", light(false));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      light(false)();
      if (event.dataTransfer) void this.receive(dropped(event.dataTransfer).then(fromFiles));
    });
    return [zone, ...this.taken()];
  }

  /** Return the button that takes the note's own example. */
  private example(take: (example: Example) => Promise<void>): HTMLElement[] {
    if (!this.source) return [];
    const lost = (): void => this.owner.fail(new IntakeError(`Пример не${NBSP}загрузился: проверьте соединение и${NBSP}попробуйте ещё раз.`));
    return [button("Взять пример", () => void example(this.source).then(take, lost), "", { class: "quiet" })];
  }

  private async receive(given: Promise<Intake>): Promise<void> {
    this.brought = "";
    this.owner.changed();
    try {
      const intake = await given;
      const found = settings(intake.files);
      this.intake = null;
      project(intake.files, found[0] ?? ""); // says what is missing
      this.intake = intake;
      this.config = found.length > 1 ? "" : (found[0] ?? "");
      this.owner.draw(found.length > 1 ? "input[type=radio]" : ".primary");
    } catch (error) {
      this.intake = null;
      this.owner.fail(error);
    }
  }

  /** What of the files is going to be checked. */
  private taken(): HTMLElement[] {
    if (!this.intake) return [];
    const { files, skipped } = this.intake;
    const found = settings(files);
    const number = Object.entries(files).filter(([path, text]) => isRevision(path, text)).length;
    const words = `Взято: ${counted(Object.keys(files).length, "файл", "файла", "файлов")}, среди них ${counted(number, "ревизия", "ревизии", "ревизий")}`;
    const whose = this.config ? `; настройки${NBSP}— ${this.config}.` : found.length ? "." : `; alembic.ini среди них нет, поэтому env.py не${NBSP}понадобится.`;
    const parts: HTMLElement[] = [element("p", { role: "status" }, words + whose)];
    if (found.length > 1) {
      const radio = (path: string) =>
        element("label", {}, element("input", { type: "radio", name: "ln-check-config", checked: path === this.config, change: () => ((this.config = path), this.owner.draw(`[value="${CSS.escape(path)}"]`)), value: path }), ` ${path}`);
      parts.push(element("fieldset", {}, element("legend", {}, `Настроек Alembic здесь несколько. Какие проверить?`), ...found.map(radio)));
    }
    if (skipped.length) {
      const list = element("ul", {}, ...skipped.slice(0, 20).map((path) => element("li", {}, element("code", {}, path))));
      parts.push(element("details", {}, element("summary", {}, `Не${NBSP}прочитано: ${counted(skipped.length, "файл", "файла", "файлов")}`), element("p", { class: "pale" }, `Они${NBSP}не${NBSP}в${NBSP}UTF-8 или слишком велики.`), list));
    }
    return parts;
  }

  private paste(): HTMLElement[] {
    const area = (name: "revision" | "models", label: string, rows: string): HTMLElement => {
      const input = element("textarea", { rows, spellcheck: "false", autocapitalize: "off", autocomplete: "off", input: () => void (this.texts[name] = input.value) });
      input.value = this.texts[name];
      return element("label", {}, element("span", {}, label), input);
    };
    const models = element("details", { open: Boolean(this.texts.models) }, element("summary", {}, "Модели (необязательно)"), area("models", `Код моделей: по${NBSP}нему создадутся таблицы, которые миграция меняет`, "8"));
    return [
      area("revision", `Файл ревизии целиком или только upgrade()`, "12"),
      models,
      ...this.example(async ({ revision }) => {
        Object.assign(this.texts, { revision, models: "" });
        this.owner.changed();
        this.owner.draw("textarea");
      }),
      element("p", { class: "pale" }, `Без${NBSP}моделей таблицы придумываются по${NBSP}самой миграции; что${NBSP}придумано, скажет отчёт. Текст никуда не${NBSP}отправляется.`),
    ];
  }

  private sql(): HTMLElement[] {
    const input = element("textarea", { rows: "12", spellcheck: "false", autocapitalize: "off", autocomplete: "off", input: () => void (this.texts.sql = input.value) });
    input.value = this.texts.sql;
    return [
      element("label", {}, element("span", {}, `Вывод alembic upgrade head --sql`), input),
      element("p", { class: "pale" }, `Для${NBSP}проекта, который здесь не${NBSP}запускается. Видно меньше: только PostgreSQL, без${NBSP}отката и${NBSP}без${NBSP}того, что делает код на${NBSP}Python. Текст никуда не${NBSP}отправляется.`),
    ];
  }

  /** Return what is to be checked; throws where there is nothing. */
  request(): Request {
    const { texts, kind, intake } = this;
    if (kind === "project") {
      if (!intake) throw new IntakeError(`Сначала дайте проект: перетащите папку или zip.`);
      if (!this.config && settings(intake.files).length) throw new IntakeError(`Выберите, какие настройки проверить.`);
      return { kind, ...project(intake.files, this.config) };
    }
    const text = kind === "revision" ? texts.revision : texts.sql;
    if (!text.trim()) throw new IntakeError(kind === "sql" ? `Вставьте текст, который печатает alembic upgrade head --sql.` : `Вставьте миграцию.`);
    return kind === "sql" ? { kind, text } : { kind, text, models: texts.models };
  }
}
