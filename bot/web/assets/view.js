// The conversation on the screen: order, time lines, which buttons still count, and what is asked now.

import { bubble, make, status } from "./bubbles.js";
import { Place } from "./place.js";
import { question, when, word } from "./words.js";

const GAP = 5 * 60_000; // ms between two messages after which the time is shown
const FULL = 50; // messages that a page of the history has at most

const timeOf = (message) => (message.id ? Number(message.id.split("-")[0]) : Date.now());
const lastOf = (list) => list[list.length - 1];

export class View {
  constructor(doors) {
    this.doors = doors; // see bubble()
    this.log = document.getElementById("log");
    this.more = document.getElementById("earlier");
    this.typing = document.getElementById("typing");
    this.byId = new Map(); // message id or own cid → element
    this.oldest = "";
    this.unread = 0;
    this.title = document.title;
    this.place = new Place(() => this.asking() || this.newest());
    document.addEventListener("visibilitychange", () => document.hidden || this.seen());
  }

  /** Draw what a fresh page opens with, silently for those who listen. */
  open(messages) {
    this.log.setAttribute("aria-live", "off");
    for (const message of messages) this.add(message);
    this.place.go();
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 300);
    this.oldest = this.oldest || (messages[0]?.id ?? "");
    this.more.hidden = messages.length < FULL;
  }

  prepend(messages) {
    this.place.hold(() => {
      const first = this.log.firstChild;
      let last = null;
      for (const message of messages) {
        const node = this.draw(message);
        if (!last || timeOf(message) - timeOf(last) > GAP) this.log.insertBefore(timeLine(timeOf(message)), first);
        this.log.insertBefore(node, first);
        last = message;
      }
      this.oldest = messages[0]?.id ?? this.oldest;
      this.more.hidden = messages.length < FULL;
      this.settle();
    });
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
    else this.place.go();
    return node;
  }

  draw(message) {
    const node = bubble(message, this.doors);
    node.dataset.at = String(timeOf(message));
    if (message.keep) node.dataset.keep = "yes";
    if (message.slot) node.dataset.slot = message.slot;
    if (message.wants?.includes("contact")) node.dataset.contact = "yes";
    if (message.side === "bot") {
      node.dataset.asks = question(message.text);
      node.dataset.begins = message.text.split(/[\uff0c\u3002\uff1a\n]/)[0];
    }
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

  /** The newest of our messages that asks something, unless the owner has spoken since. */
  asking() {
    const nodes = [...this.log.querySelectorAll(".message")];
    const since = nodes.slice(nodes.map((node) => node.classList.contains("mine")).lastIndexOf(true) + 1);
    const asks = (node) => node.dataset.asks || (!node.dataset.keep && node.querySelector(".choices:not(.taken)"));
    return lastOf(since.filter((node) => !node.classList.contains("replaced") && asks(node))) || null;
  }

  /** The newest message, if it is ours. */
  newest() {
    const nodes = this.log.querySelectorAll(".message");
    const last = lastOf(nodes);
    return last && last.classList.contains("theirs") ? last : null;
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
    if (on) this.place.keep();
  }

  arrived() {
    this.place.keep(true);
    if (!document.hidden) return;
    this.unread += 1;
    document.title = `${word("unread", this.unread)}${this.title}`;
  }

  seen() {
    this.unread = 0;
    document.title = this.title;
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
