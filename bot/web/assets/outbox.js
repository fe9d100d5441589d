// What was said and is not acknowledged yet. Each event is kept under a key of its own, so that two tabs of one
// conversation never write over each other; whichever tab comes back first sends what another left behind.

const key = (tag, cid) => `out:${tag}:${cid}`;

export class Outbox {
  /** elsewhere(cid): another tab was told that this one is handled. */
  constructor(elsewhere) {
    this.held = new Map(); // cid → { frame, tries, at, failed }
    this.tag = ""; // of the conversation; known with the server's welcome
    addEventListener("storage", (event) => {
      const cid = event.key && this.tag && event.key.startsWith(key(this.tag, "")) ? event.key.slice(key(this.tag, "").length) : "";
      if (cid && event.newValue === null && this.held.delete(cid)) elsewhere(cid);
    });
  }

  get(cid) { return this.held.get(cid); }

  /** Oldest first. */
  all() { return [...this.held.values()].sort((a, b) => a.at - b.at); }

  add(frame) { this.keep({ frame, tries: 0, at: Date.now() }); }

  keep(held) {
    this.held.set(held.frame.cid, held);
    if (!this.tag) return;
    try {
      localStorage.setItem(key(this.tag, held.frame.cid), JSON.stringify(held));
    } catch { /* private windows may refuse; the outbox then lives as long as the page */ }
  }

  drop(cid) {
    this.held.delete(cid);
    try {
      localStorage.removeItem(key(this.tag, cid));
    } catch { /* it was never kept */ }
  }

  /** The conversation is known: what was kept of it, by this tab or another one, is held too. */
  recall(tag) {
    this.tag = tag;
    for (const found of stored(key(tag, ""))) if (!this.held.has(found.frame.cid)) this.held.set(found.frame.cid, found);
    for (const held of this.all()) this.keep(held);
  }
}

function stored(prefix) {
  const found = [];
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(prefix)) continue;
      const held = JSON.parse(localStorage.getItem(name));
      if (held && held.frame && held.frame.cid) found.push(held);
    }
  } catch { /* unreadable: nothing to send */ }
  return found;
}
