// A worker that speaks the lab's protocol without Python: the page's side is tested against it. What it runs are a few
// words of its own; what it prints of a block is what the page shows.

let script, database, files, tables, versions;

const say = (message) => postMessage(message);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const column = (name, type, more = {}) => ({ name, type, nullable: true, primary: false, default: null, ...more });
const PROFILES = {
  name: "profiles",
  columns: [column("id", "INTEGER", { nullable: false, primary: true }), column("name", "VARCHAR", { nullable: false })],
  rows: [],
  total: 0,
  indexes: [],
};

/** Where the revisions that `branch` makes stand in the drawing, as rails.py says. */
const PLACES = {
  dd: { lane: 0, lines: [[0, 0], [0, 1]], children: [] },
  cc: { lane: 1, lines: [[0, 0], [1, 1]], children: ["dd"] },
  bb: { lane: 0, lines: [[1, 1], [0, 1]], children: ["dd"] },
  aa: { lane: 1, lines: [], children: ["cc", "bb"] },
};

function state() {
  const list = [...files].sort().map(([path, text]) => ({ path, text, bytes: text.length }));
  const known = versions === null ? [] : [{ ...PROFILES, name: "alembic_version", columns: [column("version_num", "VARCHAR(32)")], rows: versions.map((one) => [one]), total: versions.length }];
  const view = { exists: versions !== null, versions: versions ?? [], tables: [...known, ...tables] };
  const revisions = [...files].flatMap(([path, text]) => {
    const [, revision] = /^revision = "(\w+)"/m.exec(text) ?? [];
    const down = [...(/^down_revision = (.*)/m.exec(text)?.[1] ?? "").matchAll(/"(\w+)"/g)].map(([, one]) => one);
    return revision ? [{ revision, message: path.replace(/^.*_|\.py$/g, ""), path, down, labels: [], depends: [], ...PLACES[revision] }] : [];
  }).reverse();
  const saved = new TextEncoder().encode(JSON.stringify({ files: [...files], tables, versions }));
  say({ type: "state", prompt: "~/app", files: list, database: view, revisions, saved });
}

function begin() {
  files = new Map(Object.entries(script.files));
  [tables, versions] = [[], null];
}

const COMMANDS = {
  loop: () => { for (;;); }, // what only «Остановить» ends
  crash: (id) => { say({ type: "fault", id, kind: "internal", message: "Python остановился из-за ошибки лаборатории.", detail: "crash", fatal: true }); return null; },
  fail: () => ["FAILED: no such thing\n", 255],
  branch: () => { for (const [id, down] of [["aa", ""], ["bb", '"aa"'], ["cc", '"aa"'], ["dd", '"bb", "cc"']]) files.set(`alembic/versions/${id}_step.py`, `revision = "${id}"\ndown_revision = (${down})\n`); [tables, versions] = [[], ["aa"]]; return ["", 0]; },
  ls: () => [`${[...files.keys()].join("  ")}\n`, 0],
  insert: () => { tables = tables.map((table) => ({ ...table, rows: [...table.rows, ["1", "Анна"]], total: table.total + 1 })); return ["", 0]; },
};

function typed(command) {
  const [, goal] = /^alembic (?:up|down)grade (aa|bb|cc|dd|base)$/.exec(command) ?? [];
  if (goal) versions = goal === "base" ? [] : [goal];
  else if (/^alembic upgrade/.test(command)) [tables, versions] = [[PROFILES], ["2060411d28d5"]];
  else if (/^alembic downgrade/.test(command)) [tables, versions] = [[], []];
  if (/^alembic init/.test(command)) files.set("alembic.ini", "sqlalchemy.url = driver://user:pass@localhost/dbname\n").set("alembic/env.py", "target_metadata = None\n");
}

/** What the page shows that a block prints, in the order of its commands. */
function shown(step) {
  if (step.kind === "console") return step.text.split("\n").filter((line) => !/^[$>]( |$)/.test(line)).join("\n");
  const next = script.steps.find(({ index, db }) => index > step.index && (db === null || db === database));
  return next?.kind === "output" ? next.text : "";
}

function step(index) {
  const one = script.steps[index];
  if (one.kind === "file") files.set(one.title, one.text);
  if (one.kind === "diff") files.set(one.title, `${files.get(one.title) ?? ""}# правка\n`);
  const as = { sql: "sql", python: "python", pycon: "pycon" }[one.kind];
  if (as) say({ type: "typed", id: 0, as, text: one.text });
  const verdicts = [];
  const wrong = /OTHER/.test(one.text);
  for (const command of one.commands.length ? one.commands : one.kind === "bash" ? [one.text] : []) {
    say({ type: "typed", id: 0, as: "shell", text: command });
    typed(command);
  }
  const text = shown(one);
  if (text) say({ type: "printed", id: 0, text });
  const output = script.steps.find((other) => other.index > index && other.kind === "output" && (other.db === null || other.db === database));
  if (one.kind === "console" || (text && output)) {
    const where = one.kind === "console" ? index : output.index;
    verdicts.push({ index: where, agrees: !wrong, difference: wrong ? "- показано\n+ получилось\n" : "" });
  }
  state();
  return { type: "stepped", ok: !wrong, message: wrong ? "Вывод отличается от показанного." : "", verdicts };
}

const REQUESTS = {
  async open(request) {
    ({ script, database } = request);
    begin();
    for (const loaded of [0, 5_000_000, 9_900_000]) {
      say({ type: "progress", id: request.id, phase: "download", loaded, total: 9_900_000 });
      await sleep(20);
    }
    if (request.saved) {
      const saved = JSON.parse(new TextDecoder().decode(request.saved));
      [files, tables, versions] = [new Map(saved.files), saved.tables, saved.versions];
    }
    state();
    return { type: "opened", versions: { python: "3.14.2" } };
  },
  step: ({ index }) => step(index),
  async run({ id, command }) {
    if (/\\$/.test(command)) return { type: "ran", status: 0, unfinished: true };
    const [name] = command.split(/\s/);
    await sleep(30);
    const result = name in COMMANDS ? COMMANDS[name](id) : [`${command}\n`, 0];
    if (result === null) return null;
    typed(command);
    if (result[0]) say({ type: "printed", id, text: result[0] });
    state();
    return { type: "ran", status: result[1], unfinished: false };
  },
  write({ path, text }) { files.set(path, text); state(); return { type: "done" }; },
  remove({ path }) { files.delete(path); state(); return { type: "done" }; },
  reset() { begin(); state(); return { type: "done" }; },
  complete({ line, cursor }) {
    const word = line.slice(0, cursor).split(" ").at(-1);
    const known = [["upgrade", "применить ревизии"], ["downgrade", "откатить"], ["history", ""], ["2060411d28d5", "create profiles"]];
    const words = known.filter(([one]) => one.startsWith(word)).map(([one, hint]) => ({ word: one, hint }));
    return { type: "completed", from: cursor - word.length, words };
  },
};

let queue = Promise.resolve();
addEventListener("message", ({ data }) => {
  queue = queue.then(async () => {
    const answer = await REQUESTS[data.type](data);
    if (answer) say({ ...answer, id: data.id });
  });
});
