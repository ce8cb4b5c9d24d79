// Bundles the page's side and the worker, each into one module.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const target = process.argv[2];

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
];
for (const [name, entry] of entries) {
  if (!existsSync(join(web, entry))) continue; // tests build the worker alone
  await build({
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
  });
}
