// A receipt code: it stands alone, and can be copied or kept as a picture, since it is given only once.

import { make } from "./bubbles.js";
import { word } from "./words.js";

const [WIDE, EDGE, LINE] = [720, 48, 48]; // px of the picture

const CODE = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}/;

/** The code in a text of ours, and the text without it; null when there is none. */
export function receiptCode(text) {
  const code = CODE.exec(text)?.[0];
  return code ? { code, rest: text.replace(code, "").replace(/\n\n+/g, "\n").trim() } : null;
}

/** The code, and the ways to keep it. */
export function keeper({ code, rest }) {
  const card = make("div", "keep");
  const told = make("p", "told");
  told.setAttribute("role", "status");
  const tell = (key) => { told.textContent = word(key); };
  const ways = make("div", "ways-to-keep");
  ways.append(
    offer("copy", async () => tell((await copied(code)) ? "copied" : "not-copied")),
    offer("picture-save", () => drawn(rest, code).toBlob((blob) => {
      save(card, blob);
      tell("picture-saved");
    })),
  );
  card.append(make("p", "code", code), ways, told);
  return card;
}

function offer(key, does) {
  const button = make("button", "keeper", word(key));
  button.type = "button";
  button.addEventListener("click", does);
  return button;
}

async function copied(code) {
  try {
    await navigator.clipboard.writeText(code);
    return true;
  } catch {
    return copiedByHand(code); // a page without https has no clipboard
  }
}

function copiedByHand(code) {
  const [field, before] = [make("textarea", "unseen"), document.activeElement];
  field.value = code;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus({ preventScroll: true });
  return done;
}

/** The picture goes to the downloads, and under the code too: where nothing can be downloaded it is pressed long. */
function save(card, blob) {
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${word("code")}.png`;
  link.click();
  card.querySelector("img")?.remove();
  const shown = make("img");
  shown.src = link.href;
  shown.alt = word("picture-of-code");
  card.append(shown);
}

function drawn(text, code) {
  const canvas = make("canvas");
  const pen = canvas.getContext("2d");
  const write = (size, bold = "") => { pen.font = `${bold} ${size}px system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif`; };
  write(32);
  const lines = text.split("\n").flatMap((line) => wrapped(pen, line));
  canvas.width = WIDE;
  canvas.height = EDGE * 3.5 + LINE * (lines.length + 1.5);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#0b5f52";
  pen.fillRect(0, 0, canvas.width, EDGE * 2);
  pen.fillStyle = "#fff";
  write(36, "600");
  pen.fillText(word("them"), EDGE, EDGE * 1.28);
  pen.fillStyle = "#15211e";
  write(32);
  lines.forEach((line, n) => pen.fillText(line, EDGE, EDGE * 3 + n * LINE));
  pen.font = '700 43px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace';
  pen.fillText(code, EDGE, EDGE * 3 + (lines.length + 0.6) * LINE, WIDE - 2 * EDGE);
  return canvas;
}

function wrapped(pen, text) {
  const lines = [""];
  for (const sign of text) {
    const last = lines.length - 1;
    if (pen.measureText(lines[last] + sign).width > WIDE - 2 * EDGE) lines.push(sign);
    else lines[last] += sign;
  }
  return lines;
}
