// The line to the server: one socket that comes back by itself, and an outbox that forgets nothing unacknowledged.
//
// An event has a cid made here. It is kept (over a reload too) until the server says `ack`, and sent again after every
// reconnection; the server handles a cid once. A socket may be dead without having been closed (a phone that slept):
// whenever the page is shown again, or something is sent, an answer is asked for, and without one the line is renewed.

import { Outbox } from "./outbox.js";

const BACK_OFF = [400, 1_000, 2_000, 4_000, 8_000, 15_000]; // ms
const PING_EVERY = 20_000;
const SILENCE = 10_000; // the most that an answer may take
const PROBE = 2_000; // the least that an answer to a probe is given
const WITH_WORDS = 3_000; // what it is given more when words go along
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
    this.ready = false;
    this.tries = 0;
    this.begun = 0; // when the newest try began
    this.patience = PROBE; // grows on a slow line, so that a late answer is not taken for none
    this.outbox = new Outbox((cid) => this.on.acked(cid));
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.drop());
    addEventListener("pageshow", (event) => event.persisted && this.wake());
    document.addEventListener("resume", () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
  }

  get waiting() { return this.outbox.all().some((held) => !held.failed); }

  open() {
    clearTimeout(this.later);
    if (this.tries >= LOST) fetch(this.home).catch(() => {});
    const ws = new WebSocket(this.url);
    this.ws = ws;
    this.begun = Date.now();
    ws.onopen = () => ws.send(JSON.stringify({ type: "hello", last: this.last }));
    ws.onmessage = (event) => ws === this.ws && this.hear(JSON.parse(event.data));
    ws.onclose = () => ws === this.ws && this.drop();
    this.watch(SILENCE);
  }

  /** Something to be handled: kept until acknowledged, whatever happens to the line. */
  send(frame) {
    this.outbox.add(frame);
    this.push(frame);
    this.probe(WITH_WORDS);
  }

  again(cid) {
    const held = this.outbox.get(cid);
    if (!held) return;
    this.outbox.keep({ ...held, tries: 0, failed: false });
    this.push(held.frame);
    this.wake();
  }

  earlier(before) {
    this.push({ type: "earlier", before });
  }

  push(frame) {
    if (this.ready) this.ws.send(JSON.stringify(frame));
  }

  hear(frame) {
    this.answered(frame.type === "pong");
    this.watch(PING_EVERY);
    if (frame.id) this.last = frame.id;
    const handle = this[`on_${frame.type}`];
    if (handle) handle.call(this, frame);
  }

  on_welcome(frame) {
    const newest = frame.messages[frame.messages.length - 1];
    this.last = newest ? newest.id : this.last;
    this.tries = 0;
    this.ready = true;
    this.outbox.recall(frame.tag);
    this.on.state("open");
    const waiting = this.outbox.all(); // the welcome may itself send: that goes its own way
    this.on.welcome(frame, waiting);
    for (const held of waiting) if (!held.failed) this.push(held.frame);
  }

  on_message(frame) { this.on.message(frame); }

  on_earlier(frame) { this.on.earlier(frame); }

  on_ack({ cid }) {
    this.outbox.drop(cid);
    this.on.acked(cid);
  }

  on_refuse({ cid, reason }) {
    const held = this.outbox.get(cid);
    if (held && reason === "too-fast") this.outbox.keep({ ...held, failed: true });
    else this.outbox.drop(cid);
    this.on.failed(cid, reason);
  }

  on_retry({ cid }) {
    const held = this.outbox.get(cid);
    if (!held) return;
    const tries = held.tries + 1;
    this.outbox.keep({ ...held, tries, failed: tries >= MOST_TRIES });
    if (tries < MOST_TRIES) setTimeout(() => this.push(held.frame), AGAIN * tries);
    else this.on.failed(cid, "failed");
  }

  /** Nothing heard for so long: ask; no answer: the line is dead. */
  watch(quiet) {
    clearTimeout(this.alarm);
    this.alarm = setTimeout(() => (this.ready ? this.probe(SILENCE - this.patience) : this.drop()), quiet);
  }

  /** Ask for an answer; without one the line is dead, and another is opened at once. */
  probe(more = 0) {
    if (!this.ready || this.asked) return;
    this.asked = Date.now();
    this.push({ type: "ping" });
    this.deadline = setTimeout(() => {
      this.patience = Math.min(this.patience * 2, SILENCE);
      this.renew();
    }, this.patience + more);
  }

  answered(isPong) {
    if (isPong && this.asked) this.patience = Math.min(Math.max(4 * (Date.now() - this.asked), PROBE), SILENCE);
    clearTimeout(this.deadline);
    this.asked = 0;
  }

  /** The page is shown again, the network is back, somebody presses: is the line alive? */
  wake() {
    if (this.ready && !(this.asked && Date.now() - this.asked > PROBE)) return this.probe();
    const trying = this.ws && !this.ready && Date.now() - this.begun < PROBE;
    if (!trying) this.renew();
  }

  renew() {
    this.hangUp();
    this.tries = 0;
    this.open();
  }

  drop() {
    this.hangUp();
    const wait = BACK_OFF[Math.min(this.tries, BACK_OFF.length - 1)];
    this.tries += 1;
    this.later = setTimeout(() => this.open(), wait * (0.75 + Math.random() / 2));
  }

  /** For good. */
  close() {
    this.open = () => {};
    this.hangUp();
  }

  hangUp() {
    clearTimeout(this.alarm);
    clearTimeout(this.later);
    this.answered(false);
    const ws = this.ws;
    this.ws = null;
    this.ready = false;
    if (ws) ws.close();
    this.on.state("closed", this.tries);
  }
}
