// @ts-check
// The lab's button: all of the lab that a page loads before its reader asks for it. It says what a click
// downloads; the click imports the page's side (`page.js`), and that one loads Python. Plain JavaScript, because
// the site is built without Node, too, and then this script has to say that there is no lab. On the page where a reader's
// own migration is checked it brings the form (`check.js`); that one loads Python with a click of its own.

const NAMES = { sqlite: "SQLite", postgresql: "PostgreSQL" };
const NBSP = "\u00a0";
const NO_LAB = `Эта копия сайта собрана без${NBSP}лаборатории, поэтому запустить примеры прямо на${NBSP}странице нельзя`;
const NO_CHECK = `Эта копия сайта собрана без${NBSP}лаборатории, поэтому проверить миграцию прямо на${NBSP}странице нельзя`;
const NO_WASM =
  `Запустить примеры на${NBSP}странице не${NBSP}получится: в${NBSP}этом браузере нет WebAssembly или он выключен. Текст читается и${NBSP}без${NBSP}него, а${NBSP}команды можно выполнить у${NBSP}себя.`;
const LOST = `Лаборатория не${NBSP}загрузилась: связь прервалась или файл остановил блокировщик. Проверьте соединение и${NBSP}попробуйте ещё раз.`;

/** @typedef {"sqlite" | "postgresql"} Database */
/** @typedef {{ start(place: HTMLElement, asked: Asked): Promise<void>, visit(place: HTMLElement | null): boolean }} Lab */
/** @typedef {{ database: Database, step: number | null }} Asked */

/** @type {Lab | undefined} */
let lab;
let tries = 0;

/**
 * Return the databases that the lab of this page can run.
 * @param {HTMLElement} place
 */
const databases = (place) => /** @type {Database[]} */ (Object.keys(NAMES).filter((name) => name in place.dataset));

/**
 * Return what the address (`?lab=postgresql-12`) or else the site's tabs ask for.
 * @param {HTMLElement} place
 * @returns {Asked}
 */
function asked(place) {
  const known = databases(place);
  const link = /^(sqlite|postgresql)-(\d{1,4})$/.exec(new URLSearchParams(location.search).get("lab") ?? "");
  const wanted = /** @type {Database | undefined} */ (link?.[1]);
  if (wanted && known.includes(wanted)) return { database: wanted, step: Number(link?.[2]) };
  const titles = /** @type {unknown} */ (globalThis.__md_get?.("__tabs"));
  const tabs = Array.isArray(titles) ? titles : [];
  const title = tabs.find((tab) => known.some((name) => NAMES[name] === tab));
  return { database: known.find((name) => NAMES[name] === title) ?? known[0] ?? "sqlite", step: null };
}

/**
 * Return a number of bytes as the button says it.
 * @param {number} bytes
 */
const size = (bytes) => `${(bytes / 1e6).toLocaleString("ru", { maximumFractionDigits: 1 })}${NBSP}МБ`;

/**
 * Return how many steps the note has on a database, in words.
 * @param {HTMLElement} place
 * @param {Database} database
 */
function steps(place, database) {
  const count = Number(place.dataset[`${database}Steps`]);
  const rule = new Intl.PluralRules("ru").select(count);
  return `${count}${NBSP}${rule === "one" ? "шаг" : rule === "few" ? "шага" : "шагов"}`;
}

/**
 * Make an element.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {(string | Node)[]} children
 */
function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

/**
 * Say that there is no lab, and why.
 * @param {HTMLElement} place
 * @param {string} why
 * @param {string} words
 */
function refuse(place, why, words = NO_LAB) {
  place.replaceChildren(element("p", why ? `${words}: ${why}.` : `${words}.`));
}

/**
 * Say how long the lab is still being built; the page is loaded anew when it is there.
 * @param {HTMLElement} place
 */
async function wait(place) {
  const words = element("p", "Лаборатория собирается…");
  place.replaceChildren(words);
  while (place.isConnected && place.dataset.progress) {
    try {
      const response = await fetch(new URL(place.dataset.progress, location.href), { cache: "no-store" });
      /** @type {{ failed?: string, done?: boolean, step?: string, left?: number }} */
      const { failed, done, step, left } = response.ok ? await response.json() : {};
      if (failed) return refuse(place, failed);
      if (done) words.textContent = "Лаборатория собрана: страница сейчас обновится.";
      else if (step) words.textContent = `Лаборатория собирается (${step}): осталось около ${left}${NBSP}с. Читать можно уже сейчас.`;
    } catch {
      // the server is building the site, or was stopped
    }
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

/**
 * Say what the lab is going to cost, or why there is none.
 * @param {HTMLElement} place
 */
function offer(place) {
  const { base } = place.dataset;
  if (!base) return place.dataset.progress ? wait(place) : refuse(place, place.dataset.missing ?? "");
  if (typeof WebAssembly !== "object") return place.replaceChildren(element("p", NO_WASM));
  const mark = element("span", "▶");
  mark.ariaHidden = "true";
  const { first } = place.dataset;
  const button = element("button", mark, first ? " Попробовать прямо здесь" : " Запустить");
  button.type = "button";
  const words = element("p");
  words.setAttribute("role", "status");
  const say = () => {
    const { database, step } = asked(place);
    const whole = `${first ?? `Лаборатория проведёт по${NBSP}заметке`}: ${steps(place, database)} на${NBSP}${NAMES[database]}, прямо в${NBSP}браузере`;
    words.textContent = `${step === null ? whole : `Ссылка откроет лабораторию на${NBSP}том${NBSP}же шаге`}. Загрузится ${size(Number(place.dataset[database]))}, один раз.`;
  };
  button.addEventListener("click", async () => {
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    words.textContent = "Загружается…";
    try {
      // A module that failed to load is remembered as failed in some browsers: another address asks again.
      const again = tries ? `?again=${tries}` : "";
      lab ??= /** @type {Lab} */ (await import(new URL(`page.js${again}`, new URL(base, location.href)).href));
      await lab.start(place, asked(place));
    } catch (error) {
      tries += 1;
      console.info("lab:", error);
      words.textContent = LOST;
    } finally {
      button.ariaDisabled = null;
    }
  });
  place.replaceChildren(button, words);
  say();
  for (const input of document.querySelectorAll(".tabbed-set > input")) {
    input.addEventListener("change", () => setTimeout(() => lab || say())); // the theme stores the choice first
  }
}

/**
 * Bring the form for a reader's own migration.
 * @param {HTMLElement} place
 */
async function check(place) {
  const { base } = place.dataset;
  if (!base) return place.dataset.progress ? wait(place) : refuse(place, place.dataset.missing ?? "", NO_CHECK);
  if (typeof WebAssembly !== "object") return place.replaceChildren(element("p", NO_WASM));
  try {
    const again = tries ? `?again=${tries}` : "";
    const app = /** @type {{ mount(place: HTMLElement): void }} */ (await import(new URL(`check.js${again}`, new URL(base, location.href)).href));
    app.mount(place);
  } catch (error) {
    tries += 1;
    console.info("check:", error);
    const button = element("button", "Попробовать ещё раз");
    button.addEventListener("click", () => check(place));
    place.replaceChildren(element("p", LOST), button);
  }
}

globalThis.document$.subscribe(() => {
  const checked = /** @type {HTMLElement | null} */ (document.querySelector(".ln-check"));
  if (checked) check(checked);
  const place = /** @type {HTMLElement | null} */ (document.querySelector(".ln-lab"));
  if (!lab?.visit(place) && place) offer(place);
});
