// What the parts that are loaded later share.

const sheets = new Map();

/** Say it in the language of the page: Russian, or English. */
export const say = (russian, english) => (document.documentElement.lang === "ru" ? russian : english);

/** Load the stylesheet of what is loaded later, once; the promise holds when it is there. */
export function sheet(href) {
  if (!sheets.has(`${href}`)) {
    sheets.set(`${href}`, new Promise((done) => {
      document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done }));
    }));
  }
  return sheets.get(`${href}`);
}
