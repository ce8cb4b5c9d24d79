// Elements without ceremony, and the styles of a shadow root. The site's policy refuses style elements and style
// attributes, so every sheet is a constructed one.

type Child = Node | string | null;
type Attributes = Record<string, string | boolean | undefined | ((event: Event) => void)>;

/**
 * Make an element. A function is a listener of the event that its key names; `true` is an empty attribute,
 * `false` and
 * `undefined` are none.
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== false && value !== undefined) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child): child is Node | string => child !== null));
  return made;
}

/** A push button; what stands before its words is a sign for the eye only. */
export function button(words: string, press: () => void, sign = "", attributes: Attributes = {}): HTMLButtonElement {
  const mark = sign ? element("span", { "aria-hidden": "true", class: "sign" }, sign) : null;
  return element("button", { type: "button", click: press, ...attributes }, mark, words);
}

/** Words for screen readers only. */
export const unseen = (words: string): HTMLElement => element("span", { class: "unseen" }, words);

/** A stylesheet made of text. */
export function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

/**
 * Run `build`, in which a library makes style elements, with stand-ins for them: what it writes into one becomes a
 * sheet of `root`. xterm.js has no other way (its `documentOverride` does not reach its viewport).
 */
export function withoutStyleElements(root: ShadowRoot, build: () => void): void {
  const make = document.createElement.bind(document);
  const standIn = (): HTMLElement => {
    const sheet = new CSSStyleSheet();
    root.adoptedStyleSheets.push(sheet);
    const made = make("span");
    made.hidden = true;
    Object.defineProperty(made, "textContent", { set: (css: string) => void sheet.replaceSync(css) });
    return made;
  };
  document.createElement = ((name: string, options?: ElementCreationOptions) =>
    name === "style" ? standIn() : make(name, options)) as typeof document.createElement;
  try {
    build();
  } finally {
    Reflect.deleteProperty(document, "createElement"); // the prototype's own is back
  }
}
