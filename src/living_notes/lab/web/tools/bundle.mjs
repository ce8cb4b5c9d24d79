// Bundles the page's sides and the workers, each into one module.
//
// node bundle.mjs target [list.json]: the list gets the names of the packages that went in.

import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const [target, list] = process.argv.slice(2);

/** Node's own modules, which both libraries name for their other life, are empty in a browser. */
const withoutNode = {
  name: "without-node",
  setup(/** @type {import("esbuild").PluginBuild} */ { onResolve, onLoad }) {
    onResolve({ filter: /^(node:.*|fs|path|url|crypto|child_process|vm|module|ws|worker_threads)$/ }, ({ path }) => ({
      path,
      namespace: "nothing",
    }));
    onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "module.exports = {};", loader: "js" }));
  },
};

/** @type {[string, string][]} */
const entries = [
  ["worker", "worker/worker.ts"],
  ["postgres", "worker/postgres.ts"],
  ["page", "page/page.ts"],
  ["check", "check/app.ts"],
  ["check-worker", "worker/check.ts"],
];
/** @type {Set<string>} */
const packages = new Set();
for (const [name, entry] of entries) {
  if (!existsSync(join(web, entry))) continue; // tests build the worker alone
  const { metafile } = await build({
    entryPoints: [join(web, entry)],
    outfile: join(target, `${name}.js`),
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    legalComments: "eof",
    loader: { ".css": "text" },
    plugins: [withoutNode],
    logLevel: "warning",
    metafile: true,
  });
  for (const input of Object.keys(metafile.inputs)) {
    const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) packages.add(found[1]);
  }
}
if (list) writeFileSync(list, JSON.stringify([...packages].sort()));
