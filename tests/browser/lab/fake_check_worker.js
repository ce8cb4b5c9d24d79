// A worker that answers as the check does, without Python: what it was asked comes back where Markdown would stand.

const sample = fetch(new URL("check-sample.json", import.meta.url)).then((response) => response.json());
const say = (message) => postMessage(message);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** What a reader's own code might try: ask another site, evaluate a text. The page's policy is what says no. */
async function held() {
  const asked = await fetch("https://example.org/").then(() => "asked", () => "refused");
  let evaluated = "refused";
  try {
    evaluated = String(new Function("return 'evaluated'")());
  } catch {
    // as it should
  }
  return `fetch ${asked}, Function ${evaluated}`;
}

addEventListener("message", async ({ data: { request } }) => {
  const text = JSON.stringify(request);
  say({ type: "progress", words: "Загружается", done: 5, total: 10 });
  if (text.includes("SLOW")) return;
  await sleep(30);
  if (text.includes("CRASH")) {
    say({ type: "fault", message: "Проверка сломалась: это наша ошибка, не ваша.", detail: "RuntimeError: crash" });
    return;
  }
  const report = await sample;
  if (text.includes("OLD")) report.version = 0;
  const markdown = text.includes("HELD") ? await held() : text;
  say({ type: "found", report, markdown });
});
