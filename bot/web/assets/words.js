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

// An address on the web, or a telephone number a finger should be able to call. What stands before a number is looked
// at below: a browser of some years ago cannot look behind in an expression.
const LINK = /https:\/\/[^\s<>"'，。；、）》”]+|(?:1(?:10|19|20|22)|12\d{3}|0\d{2,3}-\d{7,8})(?![\d-])/g;

/** Append `text` to `node` as text; only what matches LINK becomes a link. */
export function put(node, text, linked) {
  let from = 0;
  for (const found of linked ? text.matchAll(LINK) : []) {
    if (/[\d-]/.test(text[found.index - 1] ?? "")) continue;
    node.append(text.slice(from, found.index), link(found[0]));
    from = found.index + found[0].length;
  }
  node.append(text.slice(from));
}

function link(to) {
  const a = document.createElement("a");
  const web = to.startsWith("https:");
  a.href = web ? to : `tel:${to}`;
  if (web) Object.assign(a, { target: "_blank", rel: "noopener noreferrer" });
  a.textContent = to;
  return a;
}
