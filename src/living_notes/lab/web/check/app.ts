// «Проверить свою миграцию» on its page, and in the lab's panel for the project that is open there. Instant navigation
// takes the page away and brings it back; what was given and found stays here.

import { button, element, sheetOf } from "../page/dom";
import { NBSP } from "../page/words";
import styles from "./check.css";
import { Checking, copied } from "./checking";
import { Given } from "./given";
import type { Files } from "./intake";
import { fragment, unfold } from "./link";
import { project, settings } from "./project";
import type { Found, Request } from "./types";
import { ReportView } from "./view";

const LONG = `Проект слишком велик для${NBSP}ссылки: скопируйте отчёт как Markdown.`;
const SHEET = sheetOf(styles);

class App extends Checking {
  private readonly given: Given;
  private goal = ""; // the finding that a link leads to

  constructor(base: URL, place: HTMLElement) {
    super(base);
    const { check, example } = place.dataset;
    this.given = new Given(Number(check), example ? new URL(example, location.href).href : "", {
      draw: (focus) => this.draw(focus),
      changed: () => this.forget(),
      fail: (error) => this.fail(error),
      check: () => void this.check().then(() => this.reveal()),
    });
    this.take(location.hash);
    window.addEventListener("hashchange", () => this.take(location.hash) && this.draw());
    // A file that misses its place would take the whole page away.
    for (const name of ["dragover", "drop"] as const) {
      document.addEventListener(name, (event) => {
        if (this.root.isConnected && event.dataTransfer?.types.includes("Files")) event.preventDefault();
      });
    }
  }

  mount(place: HTMLElement): void {
    place.replaceChildren(this.root);
    this.draw();
  }

  /** Take what a link holds. */
  private take(hash: string): boolean {
    const { request, finding } = unfold(hash);
    if (!request) return false;
    this.goal = finding;
    this.given.take(request);
    this.forget();
    return true;
  }

  private reveal(): void {
    if (this.goal) this.view?.reveal(this.goal);
    this.goal = "";
  }

  protected form(): HTMLElement[] {
    return this.given.form();
  }

  protected request(): Request {
    return this.given.request();
  }

  protected show({ report, markdown }: Found, asked: Request): ReportView {
    return new ReportView(
      report,
      {
        address: (permalink, heading) => this.address(permalink, heading),
        link: (id) => share(asked, id),
        copy: () => copied(markdown, "Отчёт скопирован."),
        apart: false,
      },
      button("Скопировать ссылку", () => void share(asked, "").then((words) => this.say(words))),
      button("Убрать отчёт", () => (this.forget(), this.draw(".primary")), "", { class: "quiet" }),
    );
  }
}

async function share(request: Request, finding: string): Promise<string> {
  const hash = fragment(request, finding);
  if (hash === null) return LONG;
  const address = new URL(location.href);
  address.hash = hash;
  return copied(address.href, `Ссылка скопирована: в${NBSP}ней сама миграция, после знака #, который браузер серверу не${NBSP}отправляет.`);
}

/** The check of the project that stands in the lab. */
class Embedded extends Checking {
  constructor(
    base: URL,
    private readonly files: () => Files,
  ) {
    super(base);
    this.draw();
  }

  protected form(): HTMLElement[] {
    const words = `Ревизии проекта выполнятся на${NBSP}PostgreSQL и${NBSP}SQLite, на${NBSP}таблицах с${NBSP}выдуманными строками; сам проект и${NBSP}его база останутся как${NBSP}есть.`;
    return [element("p", {}, words), element("div", { class: "buttons" }, button("Проверить ревизии", () => void this.check(), "▶", { class: "primary" }))];
  }

  protected request(): Request {
    const files = this.files();
    return { kind: "project", ...project(files, settings(files)[0] ?? "") };
  }

  protected show({ report, markdown }: Found): ReportView {
    const address = (permalink: string, heading: string): string => this.address(permalink, heading);
    return new ReportView(report, { address, link: null, copy: () => copied(markdown, "Отчёт скопирован."), apart: true });
  }
}

let app: App | undefined;

/** Show the application in its place. */
export function mount(place: HTMLElement): void {
  if (!app) document.adoptedStyleSheets.push(SHEET);
  app ??= new App(new URL(".", import.meta.url), place);
  app.mount(place);
}

/** Return the check of a project in a shadow root; `files` gives it as it is at the press. */
export function embed(root: ShadowRoot, files: () => Files): HTMLElement {
  document.adoptedStyleSheets.push(SHEET); // its colours are the page's
  root.adoptedStyleSheets.push(SHEET);
  return new Embedded(new URL(".", import.meta.url), files).root;
}
