// Says before anything is sent which files the server would not take, and why; the others stay chosen.
import { once } from "./once.js";

const MB = 1024 * 1024;
const inWords = (bytes) => `${Math.ceil(bytes / MB)} MB`;
const extension = (name) => (name.includes(".") ? name.split(".").pop().toLowerCase() : "");

// What this field takes: its own kinds, or those of every attachment.
function limitsOf(input) {
  const body = document.body.dataset;
  const named = input.accept ? input.accept.split(",").map((kind) => kind.trim().replace(/^\./, "")) : [];
  // “image/*” opens a phone's camera; which kinds of pictures are taken the server's list says.
  const own = named.some((kind) => kind.includes("/")) || !named.length ? null : named;
  return {
    most: Number(body.fileMost),
    together: Number(body.requestMost),
    kinds: own || (body.fileKinds || "").split(" "),
    words: own ? own.join("、") : body.fileKindsWords,
  };
}

function faultOf(file, limits) {
  if (!limits.kinds.includes(extension(file.name))) return `不能上传“${file.name}”：只接受${limits.words}文件。`;
  if (!file.size) return `“${file.name}”是空文件，请检查后重新选择。`;
  if (file.size > limits.most) return `“${file.name}”有${inWords(file.size)}，单个文件不能超过${inWords(limits.most)}，请压缩或拆分后再选。`;
  return "";
}

// Those of the files that may be sent; why the others may not is said beside the field.
export function judged(input, files) {
  const limits = limitsOf(input);
  const taken = [];
  const refused = [];
  let sum = 0;
  for (const file of files) {
    const fault = faultOf(file, limits);
    if (fault) refused.push(fault);
    else if (sum + file.size > limits.together) refused.push(`“${file.name}”放不下：一次最多${inWords(limits.together)}，请分几次上传。`);
    else { taken.push(file); sum += file.size; }
  }
  sayAt(input, refused);
  return taken;
}

function sayAt(input, sentences) {
  let place = input.parentElement.querySelector("[data-files-fault]");
  if (!place) {
    place = document.createElement("div");
    place.className = "invalid-feedback d-block";
    place.dataset.filesFault = "";
    place.setAttribute("role", "alert");
    input.after(place);
  }
  place.textContent = sentences.join(" ");
}

export function attachFiles(root) {
  if (!document.body.dataset.fileMost) return;
  once(root, "Files", "input[type=file]", (input) => {
    input.addEventListener("change", (event) => {
      const taken = judged(input, input.files);
      if (taken.length === input.files.length) return;
      const kept = new DataTransfer();
      for (const file of taken) kept.items.add(file);
      input.files = kept.files;
      if (!taken.length) event.stopImmediatePropagation();
    });
  });
}
