// One message as an element. Everything said becomes text nodes, never markup.

import { keeper, receiptCode } from "./receipt.js";
import { brief, put, question, size, word } from "./words.js";

const MOST_WAYS = 5; // more buttons are answers of equal rank, grades for one: none of them is pressed upon anybody

export function make(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

/** `base`: where files are fetched from. `taps(code, label, node, byKeyboard)`, `wants(want)`, `replies(about, words)`:
 *  what a button does. */
export function bubble(message, { base, taps, wants, replies }) {
  const mine = message.side === "me";
  const node = make("article", `message ${mine ? "mine" : "theirs"} ${message.kind ?? ""}`.trim());
  node.append(make("span", "unseen", `${word(mine ? "me" : "them")}：`));
  if (message.quote) node.append(make("p", "quoted", word("quote").replace("{words}", message.quote)));
  if (message.files?.length) node.append(files(message.files, base));
  const whole = message.kind === "place" ? `${word("place-mine")} ${message.text}` : message.text;
  const receipt = mine ? null : receiptCode(whole);
  const text = receipt ? receipt.rest : whole;
  if (text) {
    const said = make("p", "bubble");
    put(said, text, !mine);
    node.append(message.about ? answerable(said, message, replies) : said);
  }
  if (receipt) node.append(keeper(receipt));
  if (message.calls?.length) node.append(calls(message.calls));
  if (!mine && (message.buttons.length || message.wants.length)) node.append(choices(message, taps, wants));
  return node;
}

/** Numbers to call at once: links that the telephone opens. They stay, whatever is said after. */
function calls(list) {
  const row = make("div", "calls");
  for (const [number, label] of list) {
    const link = make("a", "call", label);
    link.href = `tel:${number}`;
    row.append(link);
  }
  return row;
}

/** Beside a message that is about a ticket: the way to answer this very one. */
function answerable(said, message, replies) {
  const words = brief(question(message.text) || message.text, 30);
  const row = make("div", "answerable");
  const button = make("button", "reply", word("reply"));
  button.type = "button";
  button.setAttribute("aria-label", word("quote").replace("{words}", words));
  button.addEventListener("click", () => replies(message.about, words));
  row.append(said, button);
  return row;
}

function choices(message, taps, wants) {
  const row = make("div", `choices of-${Math.min(Math.max(message.columns, 1), 5)}`);
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", brief(question(message.text) || message.text, 40));
  const isPlain = message.buttons.length <= MOST_WAYS && !message.calls?.length; // a call is what comes first
  const first = isPlain ? message.buttons[0] : null;
  for (const one of message.buttons) {
    const [code, label] = one;
    const button = make("button", one === first ? "choice first" : "choice", label);
    button.type = "button";
    button.addEventListener("click", (event) => taps(code, label, button, event.detail === 0));
    row.append(button);
  }
  const offers = { location: "send-place", files: "send-files" };
  for (const want of message.wants.filter((want) => want in offers)) {
    const button = make("button", "choice want", word(offers[want]));
    button.type = "button";
    button.addEventListener("click", () => wants(want));
    row.append(button);
  }
  return row;
}

function files(list, base) {
  const box = make("div", "files");
  for (const file of list) {
    if (isSound(file.type)) box.append(sound(file, `${base}/files/${file.id}`, () => paper(file, base)));
    else box.append(isPicture(file.type) ? picture(file, base) : paper(file, base));
  }
  return box;
}

export const isPicture = (type) => /^image\/(jpeg|png|webp|gif)$/.test(type);

/** Sound that this browser can play. */
export const isSound = (type) => /^audio\//.test(type) && make("audio").canPlayType(type) !== "";

/** A recording, to be heard here; `instead()` where it cannot be played after all. */
export function sound(file, src, instead) {
  const box = make("div", "sound");
  const player = make("audio");
  player.controls = true;
  player.preload = "none";
  player.src = src;
  player.setAttribute("aria-label", file.name);
  player.addEventListener("error", () => box.replaceWith(instead()));
  box.append(make("span", "name", file.name.replace(/\.\w{1,5}$/, "")), player);
  return box;
}

function picture(file, base) {
  const link = make("a", "picture");
  link.href = `${base}/files/${file.id}`;
  link.target = "_blank";
  link.append(image(link.href, file.name));
  return link;
}

export function image(src, name) {
  const img = make("img");
  img.src = src;
  img.alt = `${word("picture")} ${name}`;
  img.loading = "lazy";
  return img;
}

function paper(file, base) {
  const link = make("a", "paper");
  link.href = `${base}/files/${file.id}`;
  link.download = file.name;
  link.append(...label(file));
  return link;
}

/** A file that is no picture: its ending, name and size. */
export function label(file) {
  const ending = /\.([\w]{1,4})$/.exec(file.name)?.[1] ?? "";
  const about = make("span", "about");
  about.append(make("span", "name", file.name), make("span", "size", size(file.size)));
  const badge = make("span", "ending", ending.toUpperCase());
  badge.setAttribute("aria-hidden", "true");
  return [badge, about];
}

/** Under an own message: what became of it. `retry` null: nothing can be done again. */
export function status(node, text, retry = null) {
  node.querySelector(".status")?.remove();
  if (!text) return;
  const line = make("p", "status");
  line.append(make("span", "why", text));
  if (retry) {
    const again = make("button", "again", word("retry"));
    again.type = "button";
    again.addEventListener("click", retry);
    line.append(again);
  }
  node.append(line);
}
