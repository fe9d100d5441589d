// The line to the server: one socket that comes back by itself, and an outbox that forgets nothing unacknowledged.
//
// An event has a cid made here. It is kept (over a reload too) until the server says `ack`, and sent again after every
// reconnection; the server handles a cid once.

const BACK_OFF = [400, 1_000, 2_000, 4_000, 8_000, 15_000]; // ms
const PING_EVERY = 20_000;
const SILENCE = 10_000; // after a ping, before the line is taken for dead
const LOST = 3; // tries after which the page is asked for too: it brings a new cookie, should ours have lost its worth
const AGAIN = 1_500; // before an event the server stumbled over is sent again
const MOST_TRIES = 3;

export function newCid() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
}

export class Line {
  /** on: welcome(frame, pending), message(frame), earlier(frame), acked(cid), failed(cid, reason), state(word) */
  constructor(url, home, on) {
    this.url = url;
    this.home = home;
    this.on = on;
    this.last = "";
    this.tag = "";
    this.ready = false;
    this.tries = 0;
    this.pending = new Map();
    addEventListener("online", () => this.hurry());
    addEventListener("offline", () => this.drop());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  open() {
    clearTimeout(this.later);
    if (this.tries >= LOST) fetch(this.home).catch(() => {});
    const ws = new WebSocket(this.url);
    this.ws = ws;
    ws.onopen = () => ws.send(JSON.stringify({ type: "hello", last: this.last }));
    ws.onmessage = (event) => ws === this.ws && this.hear(JSON.parse(event.data));
    ws.onclose = () => ws === this.ws && this.drop();
    this.watch(SILENCE);
  }

  /** Something to be handled: kept until acknowledged, whatever happens to the line. */
  send(frame) {
    this.pending.set(frame.cid, { frame, tries: 0, at: Date.now() });
    this.keep();
    this.push(frame);
  }

  again(cid) {
    const held = this.pending.get(cid);
    if (!held) return;
    held.tries = 0;
    held.failed = false;
    this.keep();
    this.push(held.frame);
    this.hurry();
  }

  earlier(before) {
    this.push({ type: "earlier", before });
  }

  push(frame) {
    if (this.ready) this.ws.send(JSON.stringify(frame));
  }

  hear(frame) {
    this.watch(PING_EVERY);
    if (frame.id) this.last = frame.id;
    const handle = this[`on_${frame.type}`];
    if (handle) handle.call(this, frame);
  }

  on_welcome(frame) {
    this.tag = frame.tag;
    this.last = frame.messages.at(-1)?.id ?? this.last;
    this.tries = 0;
    this.ready = true;
    this.recall();
    this.on.state("open");
    const waiting = [...this.pending.values()]; // the welcome may itself send: that goes its own way
    this.on.welcome(frame, waiting);
    for (const held of waiting) if (!held.failed) this.push(held.frame);
  }

  on_message(frame) { this.on.message(frame); }

  on_earlier(frame) { this.on.earlier(frame); }

  on_ack({ cid }) {
    if (this.pending.delete(cid)) this.keep();
    this.on.acked(cid);
  }

  on_refuse({ cid, reason }) {
    const held = this.pending.get(cid);
    if (held) held.failed = true;
    if (reason !== "too-fast") this.pending.delete(cid);
    this.keep();
    this.on.failed(cid, reason);
  }

  on_retry({ cid }) {
    const held = this.pending.get(cid);
    if (!held) return;
    held.tries += 1;
    if (held.tries < MOST_TRIES) {
      setTimeout(() => this.push(held.frame), AGAIN * held.tries);
      return;
    }
    held.failed = true;
    this.keep();
    this.on.failed(cid, "failed");
  }

  /** Nothing heard for so long: ask; no answer: the line is dead. */
  watch(quiet) {
    clearTimeout(this.alarm);
    this.alarm = setTimeout(() => {
      if (!this.ready) return this.drop();
      this.push({ type: "ping" });
      this.alarm = setTimeout(() => this.drop(), SILENCE);
    }, quiet);
  }

  drop() {
    clearTimeout(this.alarm);
    clearTimeout(this.later);
    const ws = this.ws;
    this.ws = null;
    this.ready = false;
    ws?.close();
    const wait = BACK_OFF[Math.min(this.tries, BACK_OFF.length - 1)];
    this.tries += 1;
    this.on.state("closed");
    this.later = setTimeout(() => this.open(), wait * (0.75 + Math.random() / 2));
  }

  hurry() {
    if (this.ws) return;
    this.tries = 0;
    this.open();
  }

  keep() {
    if (!this.tag) return;
    try {
      localStorage.setItem(`outbox:${this.tag}`, JSON.stringify([...this.pending.values()]));
    } catch { /* private windows may refuse; the outbox then lives as long as the page */ }
  }

  recall() {
    if (this.recalled) return;
    this.recalled = true;
    let kept = [];
    try {
      kept = JSON.parse(localStorage.getItem(`outbox:${this.tag}`)) ?? [];
    } catch { /* unreadable: nothing to send */ }
    const now = [...this.pending];
    this.pending = new Map([...kept.map((held) => [held.frame.cid, held]), ...now]);
    this.keep();
  }
}
