// Where news will come: always into the talk, and to a phone whose owner asked for it, while the page is closed.

import { make } from "./bubbles.js";
import { word } from "./words.js";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

export class News {
  constructor(base, key) {
    this.base = base;
    this.key = key;
    this.line = document.getElementById("news");
    this.told = false;
  }

  /** There is a ticket to have news of: say where they come. */
  async tell() {
    if (this.told || !this.line) return;
    this.told = true;
    const worker = await this.worker();
    if (!worker) return this.say(isHomeless() ? "news-home" : "news-here");
    const asked = await worker.pushManager.getSubscription();
    if (Notification.permission === "denied") this.say("news-denied");
    else if (asked && Notification.permission === "granted") this.keep(asked);
    else this.say("news-here", "news-ask", () => this.ask(worker));
    return undefined;
  }

  /** What works while the page is closed; null where there is no such thing. */
  async worker() {
    if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return null;
    try {
      await navigator.serviceWorker.register("/sw.js");
      return await navigator.serviceWorker.ready;
    } catch {
      return null;
    }
  }

  async ask(worker) {
    if ((await Notification.requestPermission()) !== "granted") return this.say("news-denied");
    try {
      const wish = { userVisibleOnly: true, applicationServerKey: bytes(this.key) };
      return await this.keep(await worker.pushManager.subscribe(wish));
    } catch {
      return this.say("news-failed");
    }
  }

  /** The server remembers it; told again at each visit, since it may have forgotten. */
  async keep(subscription) {
    const told = await this.send("POST", subscription);
    if (told) this.say("news-on", "news-stop", () => this.stop(subscription));
    else this.say("news-failed");
  }

  async stop(subscription) {
    await this.send("DELETE", subscription);
    await subscription.unsubscribe();
    this.told = false;
    return this.tell();
  }

  async send(method, subscription) {
    try {
      return (await fetch(`${this.base}/push`, { method, body: JSON.stringify(subscription) })).ok;
    } catch {
      return false;
    }
  }

  say(key, offer = "", does = null) {
    this.line.hidden = false;
    this.line.textContent = word(key);
    if (!offer) return;
    const button = make("button", "again", word(offer));
    button.type = "button";
    button.addEventListener("click", does);
    this.line.append(button);
  }
}

/** An iPhone gives news only to a page that stands on its home screen. */
function isHomeless() {
  return "standalone" in navigator && !navigator.standalone;
}
