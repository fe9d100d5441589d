// Files on their way: one request for all that were picked together, its progress, its end, and a way to stop it.

import { image, isPicture, isSound, label, make, sound, status } from "./bubbles.js";
import { newCid } from "./line.js";
import { word } from "./words.js";

const MOST_FILES = 9;
const MOST_BYTES = 20 * 1024 * 1024;
const REASONS = new Set(["too-large", "bad-type", "archive", "locked", "empty", "too-many"]);

const why = (reason) => word(REASONS.has(reason) ? `file-${reason}` : "file-failed");

export class Uploads {
  constructor(view, base) {
    this.view = view;
    this.base = base;
  }

  /** Show every file at once; send those that may be sent. `answers`: { to, quote } or nothing. */
  take(list, answers = {}) {
    const picked = [...list].map((file, n) => ({ file, refused: early(file, n) }));
    if (!picked.length) return;
    const cid = newCid();
    const node = this.view.add({ side: "me", cid, text: "", files: [], quote: answers.quote });
    const box = make("div", "files");
    for (const one of picked) {
      one.tile = tile(one.file);
      box.append(one.tile);
      if (one.refused) refuse(one.tile, one.refused);
    }
    node.append(box);
    const going = picked.filter((one) => !one.refused);
    if (going.length) this.send(node, { cid, ...answers }, going);
    else node.dataset.state = "refused";
    this.view.place.go();
  }

  send(node, fields, going) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    for (const { file } of going) form.append("file", file, file.name);
    const bar = progress();
    const request = new XMLHttpRequest();
    const again = () => this.send(node, fields, going);
    const end = (state, text = "", retry = null) => {
      bar.box.remove();
      node.dataset.state = state;
      status(node, text, retry);
      this.view.place.keep();
    };
    request.upload.onprogress = (event) => event.lengthComputable && bar.set(event.loaded / event.total);
    request.onload = () => {
      const answer = read(request);
      if (request.status !== 200) return end("failed", failure(answer?.refused), again);
      settle(going, answer.results);
      return end("sent");
    };
    request.onerror = () => end("failed", word("file-failed"), again);
    request.onabort = () => end("cancelled", word("file-cancelled"), again);
    bar.stop.addEventListener("click", () => request.abort());
    status(node, "");
    node.dataset.state = "sending";
    node.append(bar.box);
    request.open("POST", `${this.base}/upload`);
    request.send(form);
  }
}

function early(file, n) {
  if (n >= MOST_FILES) return "too-many";
  if (file.size === 0) return "empty";
  return file.size > MOST_BYTES ? "too-large" : "";
}

function read(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null;
  }
}

const failure = (reason) => (reason === "too-fast" ? word("refuse-too-fast") : why(reason));

function settle(going, results) {
  results.forEach(({ refused }, n) => refused && refuse(going[n].tile, refused));
}

function tile(file) {
  if (isSound(file.type)) return sound(file, URL.createObjectURL(file), () => paper(file));
  if (!isPicture(file.type)) return paper(file);
  const box = make("span", "picture");
  const img = image(URL.createObjectURL(file), file.name);
  img.loading = "eager";
  img.addEventListener("error", () => { box.className = "paper"; box.textContent = ""; box.append(...label(file)); }); // only named so
  box.append(img);
  return box;
}

function paper(file) {
  const node = make("span", "paper");
  node.append(...label(file));
  return node;
}

function refuse(node, reason) {
  node.dataset.refused = "yes";
  const note = make("span", "why", why(reason));
  note.setAttribute("role", "alert");
  node.after(note);
}

function progress() {
  const box = make("div", "progress");
  const bar = make("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", word("sending"));
  const percent = make("span", "percent", word("upload-progress", 0));
  const stop = make("button", "again", word("file-cancel"));
  stop.type = "button";
  box.append(bar, percent, stop);
  const set = (part) => {
    bar.value = part;
    percent.textContent = word("upload-progress", Math.round(part * 100));
  };
  return { box, stop, set };
}
