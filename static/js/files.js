// Says before anything is sent that a file is larger than the server takes; the others stay chosen.
import { once } from "./once.js";

const MB = 1024 * 1024;
const inWords = (bytes) => `${Math.ceil(bytes / MB)} MB`;

// What fits into one request, and for each of the others the reason.
function sort(files, most, together) {
  const taken = [];
  const refused = [];
  let sum = 0;
  for (const file of files) {
    if (file.size > most) refused.push(`“${file.name}”有${inWords(file.size)}，单个文件不能超过${inWords(most)}，请压缩或拆分后再选。`);
    else if (sum + file.size > together) refused.push(`“${file.name}”放不下：一次最多${inWords(together)}，请分几次上传。`);
    else { taken.push(file); sum += file.size; }
  }
  return { taken, refused };
}

function sayAt(input, sentences) {
  let place = input.parentElement.querySelector("[data-sizes]");
  if (!place) {
    place = document.createElement("div");
    place.className = "invalid-feedback";
    place.dataset.sizes = "";
    place.setAttribute("role", "alert");
    input.after(place);
  }
  place.textContent = sentences.join(" ");
}

export function attachSizes(root) {
  const most = Number(document.body.dataset.fileMost);
  const together = Number(document.body.dataset.requestMost);
  if (!most || !together) return;
  once(root, "Sizes", "input[type=file]", (input) => {
    input.addEventListener("change", (event) => {
      const { taken, refused } = sort(input.files, most, together);
      sayAt(input, refused);
      if (!refused.length) return;
      const kept = new DataTransfer();
      for (const file of taken) kept.items.add(file);
      input.files = kept.files;
      if (!taken.length) event.stopImmediatePropagation();
    });
  });
}
