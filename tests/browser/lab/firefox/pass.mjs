// Opens the lab of a note in Firefox by a link that runs its steps, and says what came of it, as JSON.
//
// node pass.mjs program address seconds: Firefox itself speaks WebDriver BiDi; nothing is downloaded.

import puppeteer from "puppeteer-core";

const [program, address, seconds] = process.argv.slice(2);
const END = /Заметка пройдена|Пропустить шаг|Попробовать ещё раз/;
const browser = await puppeteer.launch({ browser: "firefox", executablePath: program, headless: true });
try {
  const page = await browser.newPage();
  const faults = [];
  page.on("pageerror", ({ message }) => faults.push(message));
  await page.goto(address);
  await page.locator(".ln-lab button").click();
  const card = () => page.evaluate(() => document.querySelector(".ln-lab-panel")?.shadowRoot.querySelector(".card").innerText ?? "");
  const deadline = Date.now() + 1000 * Number(seconds);
  while (!END.test(await card()) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 500));
  const marks = await page.evaluate(() => [...document.querySelectorAll("article .ln-lab-mark")].map((mark) => mark.dataset.state));
  console.log(JSON.stringify({ version: await browser.version(), card: await card(), marks, faults }));
} finally {
  await browser.close();
}
