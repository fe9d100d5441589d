// The page, put together: line, view, composer and uploads know nothing of each other; here they meet.

import { Composer } from "./composer.js";
import { focusOn, keepFocus } from "./focus.js";
import { offerLeaving } from "./leave.js";
import { Line, newCid } from "./line.js";
import { News } from "./news.js";
import { openedInTelegram } from "./mini.js";
import { Uploads } from "./upload.js";
import { View } from "./view.js";
import { Voice } from "./voice.js";
import { brief, word } from "./words.js";

const QUIET = 300; // ms a turn may take before the dots show
const SLOW = 1_500; // ms a line may be down before it is said
const LONG = 4; // tries after which other ways are named

const { base, app, key } = document.documentElement.dataset;
const net = document.getElementById("net");
const desktop = matchMedia("(hover: hover) and (pointer: fine)");
const address = new URL(location.href);
let door = address.searchParams.get("s") ?? "";
let dots = 0;
let silence = 0;

const view = new View({ base, taps, wants, replies: (to, quote) => composer.answer({ to, quote }) });
const uploads = new Uploads(view, base);
const composer = new Composer({ says, picks: (files) => uploads.take(files, composer.taken()) });
new Voice({ sends: (file) => uploads.take([file], composer.taken()), fails: (why) => tellHere(word(why)) });
const news = new News(base, key);
const line = new Line(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${base}/ws`, base || "/", {
  welcome, message, acked, failed, state,
  earlier: ({ messages }) => view.prepend(messages),
});
view.more.addEventListener("click", () => line.earlier(view.oldest));

function says(text) {
  show({ type: "say", cid: newCid(), text, ...composer.taken() });
}

function taps(code, label, button, byKeyboard) {
  view.taken(button);
  const said = show({ type: "choose", cid: newCid(), code, label });
  if (byKeyboard || desktop.matches) composer.text.focus({ preventScroll: true }); // on a phone it would raise the keys
  else focusOn(said);
}

function wants(want) {
  if (want === "files") return composer.offer(true);
  const wentWrong = () => tellHere(word("place-failed"));
  if (!navigator.geolocation) return wentWrong();
  return navigator.geolocation.getCurrentPosition(
    ({ coords }) => show({ type: "locate", cid: newCid(), lat: coords.latitude, lon: coords.longitude, ...composer.taken() }),
    wentWrong,
    { timeout: 15_000, maximumAge: 60_000 },
  );
}

/** What the page itself has to say, among the messages. */
function tellHere(text) {
  view.add({ side: "bot", mid: newCid(), text, buttons: [], wants: [], keep: true });
}

/** An own event on the screen at once, and on its way. */
function show(frame) {
  const node = draw(frame);
  line.send(frame);
  expecting();
  ask();
  return node;
}

function draw(frame) {
  if (frame.type === "open") return null;
  const kind = { choose: "tapped", locate: "place" }[frame.type] ?? "";
  const text = frame.text ?? frame.label ?? `${frame.lat.toFixed(5)}, ${frame.lon.toFixed(5)}`;
  const node = view.add({ side: "me", cid: frame.cid, text, kind, files: [], quote: frame.quote });
  view.mark(frame.cid, "sending");
  return node;
}

function ask() {
  const asking = view.asking();
  if (view.log.querySelector(".reply")) news.tell(); // a message about a ticket
const known = asking && (asking.dataset.asks || (asking.dataset.slot || asking.dataset.contact ? asking.dataset.begins : ""));
  composer.expect(brief(known || "", 40), Boolean(asking?.dataset.contact));
}

function welcome(frame, pending) {
  if (frame.fresh) view.open(frame.messages);
  else frame.messages.forEach((one) => view.add(one));
  for (const held of pending) {
    draw(held.frame);
    if (held.failed) failed(held.frame.cid, "failed");
  }
  arrive(frame.fresh && !frame.messages.length && !pending.length);
  ask();
}

/** Tell of the arrival once a visit: with the scanned code, or to an owner who was never here. */
function arrive(first) {
  if (!door && !first) return;
  const code = door;
  door = "";
  address.searchParams.delete("s");
  history.replaceState(null, "", address.pathname + address.search);
  show({ type: "open", cid: newCid(), code });
}

function message(frame) {
  if (frame.side === "bot") view.showTyping(false);
  view.add(frame);
  ask();
}

function acked(cid) {
  view.mark(cid, "sent");
  if (!line.waiting) quiet();
}

function failed(cid, reason) {
  const again = () => { view.mark(cid, "sending"); line.again(cid); expecting(); };
  const text = { failed: word("failed"), "too-fast": word("refuse-too-fast"), "too-long": word("refuse-too-long") };
  view.mark(cid, "failed", text[reason] ?? word("refuse-other"), line.outbox.get(cid) ? again : null);
  view.untaken();
  quiet();
  ask();
}

function expecting() {
  clearTimeout(dots);
  dots = setTimeout(() => line.ready && view.showTyping(true), QUIET);
}

function quiet() {
  clearTimeout(dots);
  view.showTyping(false);
}

function state(now, tries) {
  clearTimeout(silence);
  document.documentElement.dataset.line = now;
  if (now === "open") return tell("");
  quiet();
  const why = !navigator.cookieEnabled ? "no-cookies" : tries < LONG ? "offline" : "offline-long";
  silence = setTimeout(() => tell(why), net.hidden ? SLOW : 0);
  return null;
}

/** Above the talk: what is wrong with the page; "" when nothing is. */
function tell(why) {
  net.hidden = !why;
  net.textContent = why && word(why);
}

/** iOS lays its keyboard over the page; what is left of it is the visual viewport. */
visualViewport?.addEventListener("resize", () => {
  document.body.style.height = `${visualViewport.height}px`;
});

const telegram = document.getElementById("telegram");
if (telegram && door) telegram.href += `?start=${encodeURIComponent(door)}`;

async function begin() {
  if (app !== "yes") return line.open();
  const mini = await openedInTelegram(base);
  door = door || mini.code;
  return mini.welcome ? line.open() : tell("app-closed");
}

offerLeaving(base, () => line.close());
keepFocus(document.getElementById("scroll"));
document.documentElement.dataset.runs = "yes"; // the page works: nobody need be told that it does not
begin();
