// Stylesheets that come with what needs them.

const sheets = new Map();

/** Load a stylesheet once; the promise holds when it is there. */
export function sheet(href) {
  if (!sheets.has(`${href}`)) {
    sheets.set(`${href}`, new Promise((done) => {
      document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done }));
    }));
  }
  return sheets.get(`${href}`);
}
