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
  const { outputFiles } = await esbuild.build({ ...COMMON, write: false, entryPoints: ["static/css/app.css", "static/css/admin.css"] });
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
