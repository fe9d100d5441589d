// The catalogue's words for this page, times as people say them, and links in what the bot says.

const words = JSON.parse(document.getElementById("words").textContent);

export const word = (key, n) => (n === undefined ? words[key] : words[key].replace("{n}", n));

const ZONE = { timeZone: "Asia/Shanghai" };
const clock = new Intl.DateTimeFormat("zh-CN", { ...ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat("zh-CN", { ...ZONE, month: "long", day: "numeric", weekday: "short" });
const date = new Intl.DateTimeFormat("sv-SE", ZONE);
const DAY = 86_400_000;

export function when(at) {
  const [that, today, yesterday] = [at, Date.now(), Date.now() - DAY].map((time) => date.format(time));
  const on = that === today ? word("today") : that === yesterday ? word("yesterday") : day.format(at);
  return `${on} ${clock.format(at)}`;
}

export function size(bytes) {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

// What stands out in the bot's words: an address on the web or a telephone number, to be tapped; a date (month and day
// as they are written here) or a ticket's number, to stay on one line. What stands before a number is looked at below: a browser of some
// years ago cannot look behind in an expression.
const PLACE = /https:\/\/[^\s<>"'，。；、）》”]+/;
const NUMBER = /(?:1(?:10|19|20|22)|12\d{3}|0\d{2,3}-\d{7,8})(?![\d-])/;
const WHOLE = /(?:\d{1,2}\u6708\d{1,2}\u65e5|[A-Z]{2}-\d{4}-\d{4,8})[\u3002\uff0c\uff1b\uff1a\u3001\uff09]?/;
const SPECIAL = new RegExp([WHOLE, PLACE, NUMBER].map((one) => one.source).join("|"), "g");

/** Append `text` to `node` as text; in the bot's (`rich`) what stands out is an element of its own. */
export function put(node, text, rich) {
  let from = 0;
  for (const found of rich ? text.matchAll(SPECIAL) : []) {
    if (/[\d-]/.test(text[found.index - 1] ?? "")) continue;
    node.append(text.slice(from, found.index), WHOLE.test(found[0]) ? whole(found[0]) : link(found[0]));
    from = found.index + found[0].length;
  }
  node.append(text.slice(from));
}

function whole(text) {
  const span = document.createElement("span");
  span.className = "whole";
  span.textContent = text;
  return span;
}

function link(to) {
  const a = document.createElement("a");
  const web = to.startsWith("https:");
  a.href = web ? to : `tel:${to}`;
  if (web) Object.assign(a, { target: "_blank", rel: "noopener noreferrer" });
  a.textContent = to;
  return a;
}

/** What a text asks: its last sentence with a question mark; "" when it asks nothing. */
export function question(text) {
  const asked = text.match(/[^\u3002\uff01\uff1f?!\uff1b\n]*[\uff1f?]/g) ?? [];
  return (asked[asked.length - 1] ?? "").trim();
}

/** The beginning of a text, in one line. */
export function brief(text, most) {
  const line = text.trim().split("\n")[0];
  return [...line].length > most ? `${[...line].slice(0, most).join("")}\u2026` : line;
}
