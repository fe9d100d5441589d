// The conversation on the screen: order, time lines, which buttons still count, and where the page is scrolled to.

import { bubble, make, status } from "./bubbles.js";
import { when, word } from "./words.js";

const GAP = 5 * 60_000; // ms between two messages after which the time is shown
const NEAR = 80; // px from the end that still count as being there

const timeOf = (message) => (message.id ? Number(message.id.split("-")[0]) : Date.now());

export class View {
  constructor(doors) {
    this.doors = doors; // see bubble()
    this.log = document.getElementById("log");
    this.scroll = document.getElementById("scroll");
    this.down = document.getElementById("down");
    this.more = document.getElementById("earlier");
    this.typing = document.getElementById("typing");
    this.byId = new Map(); // message id or own cid → element
    this.oldest = "";
    this.unread = 0;
    this.title = document.title;
    this.atEnd = true;
    this.down.addEventListener("click", () => this.toEnd(true));
    this.scroll.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.log);
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.scroll);
    document.addEventListener("visibilitychange", () => document.hidden || this.seen());
  }

  /** Draw what a fresh page opens with, silently for those who listen. */
  open(messages) {
    this.log.setAttribute("aria-live", "off");
    for (const message of messages) this.add(message);
    this.toEnd();
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 300);
    this.oldest ||= messages[0]?.id ?? "";
    this.more.hidden = messages.length < 50;
  }

  prepend(messages) {
    const from = this.scroll.scrollHeight - this.scroll.scrollTop;
    const first = this.log.firstChild;
    let last = null;
    for (const message of messages) {
      const node = this.draw(message);
      if (!last || timeOf(message) - timeOf(last) > GAP) this.log.insertBefore(timeLine(timeOf(message)), first);
      this.log.insertBefore(node, first);
      last = message;
    }
    this.oldest = messages[0]?.id ?? this.oldest;
    this.more.hidden = messages.length < 50;
    this.settle();
    this.scroll.scrollTop = this.scroll.scrollHeight - from;
  }

  /** One message at the end; one that is there already is only brought up to date. */
  add(message) {
    const known = this.byId.get(message.cid ?? message.mid);
    if (known) {
      known.dataset.at = String(timeOf(message));
      return known;
    }
    const at = timeOf(message);
    const before = Number(this.log.lastElementChild?.dataset.at ?? 0);
    if (at - before > GAP) this.log.append(timeLine(at));
    const node = this.draw(message);
    this.log.append(node);
    this.settle();
    if (message.side === "bot") this.arrived();
    else this.toEnd();
    return node;
  }

  draw(message) {
    const node = bubble(message, this.doors);
    node.dataset.at = String(timeOf(message));
    if (message.keep) node.dataset.keep = "yes";
    if (message.slot) node.dataset.slot = message.slot;
    if (message.wants?.includes("contact")) node.dataset.contact = "yes";
    this.byId.set(message.cid ?? message.mid, node);
    return node;
  }

  settle() {
    this.supersede();
    this.retire();
  }

  /** Of the messages of one slot only the newest counts. */
  supersede() {
    const newer = new Set();
    for (const node of [...this.log.querySelectorAll("[data-slot]")].reverse()) {
      if (newer.has(node.dataset.slot)) replaced(node);
      else newer.add(node.dataset.slot);
    }
  }

  /** A question's buttons go once a later question stands, or the owner spoke and was answered; kept ones stay. */
  retire() {
    let asked = false, answered = false, spoke = false;
    for (const node of [...this.log.querySelectorAll(".message")].reverse()) {
      const row = node.querySelector(".choices");
      if (node.classList.contains("mine")) {
        spoke = answered;
      } else {
        if (row && !node.dataset.keep) {
          if (asked || spoke) row.remove();
          asked = true;
        }
        answered = true;
      }
    }
  }

  /** The newest question that still waits, if it does. */
  question() {
    const rows = this.log.querySelectorAll(".message:not([data-keep]) .choices:not(.taken)");
    return rows[rows.length - 1]?.closest(".message") ?? this.log.querySelector(".theirs:last-child");
  }

  /** A tap on a question takes all its answers away at once; one on a kept message leaves them. */
  taken(button) {
    const node = button.closest(".message");
    if (!node.dataset.keep) node.querySelector(".choices").classList.add("taken");
    for (const other of node.querySelectorAll(".taken .choice")) other.disabled = true;
  }

  untaken() {
    for (const row of this.log.querySelectorAll(".choices.taken")) {
      row.classList.remove("taken");
      for (const button of row.children) button.disabled = false;
    }
  }

  mark(cid, state, text = "", retry = null) {
    const node = this.byId.get(cid);
    if (!node) return;
    node.dataset.state = state;
    status(node, text, retry);
  }

  showTyping(on) {
    this.typing.hidden = !on;
    if (on && this.atEnd) this.toEnd();
  }

  arrived() {
    if (this.atEnd) this.toEnd();
    else this.down.hidden = false;
    if (!document.hidden) return;
    this.unread += 1;
    document.title = `${word("unread", this.unread)}${this.title}`;
  }

  seen() {
    this.unread = 0;
    document.title = this.title;
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (this.atEnd) this.down.hidden = true;
  }

  toEnd(gently = false) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroll.scrollTo({ top: this.scroll.scrollHeight, behavior: gently && !calm ? "smooth" : "instant" });
    this.atEnd = true;
    this.down.hidden = true;
  }
}

function timeLine(at) {
  const line = make("time", "time", when(at));
  line.dateTime = new Date(at).toISOString();
  line.dataset.at = String(at);
  return line;
}

function replaced(node) {
  delete node.dataset.slot;
  node.classList.add("replaced");
  node.querySelector(".choices")?.remove();
  node.append(make("span", "unseen", word("replaced")));
}
