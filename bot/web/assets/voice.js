// Speaking instead of writing: record, hear it once more, then send it or throw it away.

import { word } from "./words.js";

const MOST = 300; // seconds; then it stops by itself and nothing is lost
const KINDS = [["audio/webm;codecs=opus", "weba"], ["audio/mp4", "m4a"], ["audio/ogg;codecs=opus", "oga"]];
const TICK = 200; // ms

const part = (name) => document.getElementById(name);
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export const canRecord = () => Boolean(window.MediaRecorder && navigator.mediaDevices);

export class Voice {
  /** sends(file), fails(word): what is done with a recording, and with a microphone that cannot be had. */
  constructor({ sends, fails }) {
    this.sends = sends;
    this.fails = fails;
    this.panel = part("voice");
    this.mic = part("mic");
    this.told = part("voice-state");
    this.time = part("voice-time");
    this.sound = part("voice-sound");
    this.go = part("voice-go");
    this.file = null;
    this.mic.addEventListener("click", () => this.begin());
    part("voice-drop").addEventListener("click", () => this.drop());
    this.go.addEventListener("click", () => (this.file ? this.send() : this.finish()));
    this.panel.addEventListener("keydown", (event) => event.key === "Escape" && this.drop());
    addEventListener("pagehide", () => this.finish());
  }

  async begin() {
    this.dropped = false;
    this.show("voice-asks");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (error) {
      this.hide();
      return this.fails(error.name === "NotAllowedError" || error.name === "SecurityError" ? "voice-refused" : "voice-missing");
    }
    if (this.dropped) return stop(stream);
    return this.record(stream);
  }

  record(stream) {
    const [kind, ending] = KINDS.find(([type]) => MediaRecorder.isTypeSupported(type)) ?? ["", "weba"];
    const pieces = [];
    const began = Date.now();
    const seconds = () => Math.min((Date.now() - began) / 1_000, MOST);
    this.recorder = new MediaRecorder(stream, kind ? { mimeType: kind } : {});
    this.recorder.ondataavailable = ({ data }) => pieces.push(data);
    this.recorder.onstop = () => {
      clearInterval(this.ticking);
      stop(stream);
      if (!this.dropped) this.review(new Blob(pieces, { type: this.recorder.mimeType }), ending, Math.max(1, Math.round(seconds())));
    };
    this.ticking = setInterval(() => {
      this.time.textContent = clock(seconds());
      if (seconds() >= MOST) this.finish();
    }, TICK);
    this.recorder.start(1_000); // in pieces, so that what breaks off is not lost
    this.show("voice-on");
    this.panel.dataset.state = "on";
    this.time.textContent = clock(0);
    this.go.disabled = false;
    this.go.focus({ preventScroll: true });
  }

  finish() {
    if (this.recorder && this.recorder.state !== "inactive") this.recorder.stop();
  }

  review(blob, ending, seconds) {
    this.file = new File([blob], `${word("voice-name", seconds)}.${ending}`, { type: blob.type });
    this.sound.src = URL.createObjectURL(blob);
    this.show("voice-done");
    this.panel.dataset.state = "done";
    this.time.textContent = clock(seconds);
    this.go.textContent = word("voice-send");
  }

  send() {
    const file = this.file;
    this.hide();
    this.sends(file);
  }

  drop() {
    this.dropped = true;
    this.finish();
    this.hide();
  }

  show(key) {
    this.panel.hidden = false;
    this.told.textContent = word(key);
    part("composer").hidden = true;
    this.go.disabled = key === "voice-asks";
    this.go.textContent = word("voice-finish");
  }

  hide() {
    this.panel.hidden = true;
    this.panel.dataset.state = "";
    this.time.textContent = "";
    this.file = null;
    this.sound.removeAttribute("src");
    part("composer").hidden = false;
    this.mic.focus({ preventScroll: true });
  }
}

function stop(stream) {
  for (const track of stream.getTracks()) track.stop();
}
