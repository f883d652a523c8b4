// Opens each PDF named on the command line as Firefox would; prints every warning, one a line.
import { readFile } from "node:fs/promises";

// What it says about Node itself, which has no canvas and draws nothing.
const OF_NODE = /@napi-rs\/canvas|polyfill/;
const heard = [];
console.log = console.warn = console.error = (...words) => heard.push(words.join(" "));

const { getDocument, VerbosityLevel } = await import("pdfjs-dist/legacy/build/pdf.mjs");
for (const path of process.argv.slice(2)) {
  const loading = getDocument({
    data: new Uint8Array(await readFile(path)),
    verbosity: VerbosityLevel.WARNINGS,
    stopAtErrors: true,
  });
  const book = await loading.promise;
  for (let number = 1; number <= book.numPages; number += 1) {
    const page = await book.getPage(number);
    await page.getTextContent();
    await page.getOperatorList();
    await page.getStructTree();
  }
  await loading.destroy();
}
process.stdout.write(heard.filter((words) => !OF_NODE.test(words)).map((words) => `${words}\n`).join(""));
