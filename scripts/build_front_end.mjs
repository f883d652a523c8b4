// Builds static/built/ from static/css and static/js: one style sheet and one script for every page, written for
// Chromium 86 (ADR 0057). esbuild joins, lowers and shortens them; cascade layers and :is(), which it leaves,
// become specificity. Nothing is done where the last build was made from the same files.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const OUT = "static/built";
const STAMP = `${OUT}/sources.sha256`;
const OLDEST = ["chrome86", "firefox90", "safari14.1"];
const COMMON = { bundle: true, minify: true, target: OLDEST, outdir: OUT, logLevel: "warning" };

// What pages use of Bootstrap: elements, attributes, then class names, those of crispy's form fields among them. Whoever uses
// another one adds it here; tests/test_templates.py compares the list with the templates.
const ELEMENTS = "html body main nav header footer section article aside h1 h2 h3 h4 h5 h6 p ul ol li dl dt dd a b strong em small mark sub sup code pre kbd hr br img svg picture figure figcaption table caption thead tbody tfoot tr td th form fieldset legend label input textarea select option optgroup button progress output details summary dialog iframe abbr address blockquote template";
const ATTRIBUTES = "type text password email tel url number date time file search checkbox radio button submit reset list multiple size readonly hidden title role disabled";
const CLASSES = "active alert alert-danger alert-heading align-self-center btn btn-close btn-danger btn-primary btn-sm col-form-label col-md d-block d-flex disabled figure flex-grow-1 form-check form-check-inline form-check-input form-check-label form-control form-control-sm form-label form-select form-select-sm form-switch form-text fs-6 gap-2 h-auto h2 input-group input-group-text invalid-feedback is-invalid lead m-0 mark mb-0 mb-2 mb-3 mt-3 pt-0 row small table text-break text-danger toast visually-hidden";

// Of Bootstrap's 232 KB only the rules for these names are shipped.
const usedOfBootstrap = {
  name: "used-of-bootstrap",
  setup(build) {
    build.onLoad({ filter: /bootstrap\.min\.css$/ }, async ({ path }) => {
      const { PurgeCSS } = await import("purgecss");
      const [{ css }] = await new PurgeCSS().purge({ css: [path], content: [{ raw: `${ELEMENTS} ${ATTRIBUTES} ${CLASSES}`, extension: "html" }] });
      return { contents: css, loader: "css" };
    });
  },
};

async function fingerprint() {
  const digest = createHash("sha256");
  for (const folder of ["static/css", "static/js"]) {
    for (const name of (await readdir(folder)).sort()) digest.update(`${name}\n`).update(await readFile(`${folder}/${name}`));
  }
  for (const file of ["package-lock.json", "scripts/build_front_end.mjs"]) digest.update(await readFile(file));
  return digest.digest("hex");
}

async function buildStyles(esbuild) {
  const [postcss, layers, is] = await Promise.all(["postcss", "@csstools/postcss-cascade-layers", "@csstools/postcss-is-pseudo-class"].map((name) => import(name)));
  const lower = postcss.default([is.default(), layers.default()]);
  const { outputFiles } = await esbuild.build({ ...COMMON, write: false, plugins: [usedOfBootstrap], entryPoints: ["static/css/app.css", "static/css/admin.css"] });
  for (const { path, text } of outputFiles) await writeFile(path, (await lower.process(text, { from: path, map: false })).css);
}

async function main() {
  process.chdir(fileURLToPath(new URL("..", import.meta.url)));
  const sources = await fingerprint();
  if (sources === (await readFile(STAMP, "utf8").catch(() => ""))) return;
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT);
  const esbuild = await import("esbuild");
  await buildStyles(esbuild);
  await esbuild.build({ ...COMMON, format: "esm", entryPoints: ["static/js/app.js", "static/js/back.js"] });
  await writeFile(STAMP, sources);
}

await main();
