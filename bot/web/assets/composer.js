// Where the owner writes: grows with the words, sends with Enter (Shift+Enter: a new line), takes files from anywhere.

import { canRecord } from "./voice.js";
import { word } from "./words.js";

const MOST = 10_000; // characters, counted as the server counts them

export class Composer {
  /** says(text), picks(files) */
  constructor({ says, picks }) {
    this.says = says;
    this.form = document.getElementById("composer");
    this.text = document.getElementById("say");
    this.go = document.getElementById("send");
    this.mic = document.getElementById("mic");
    this.over = document.getElementById("over");
    this.add = document.getElementById("add");
    this.ways = document.getElementById("ways");
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.text.addEventListener("input", () => this.changed());
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      picks(event.clipboardData.files);
    });
    this.add.addEventListener("click", () => this.offer(this.ways.hidden));
    this.ways.addEventListener("keydown", (event) => event.key === "Escape" && this.offer(false));
    for (const name of ["photos", "files"]) this.picker(name, picks);
    this.quote = document.getElementById("quote");
    this.answers = null; // { to, quote }: which message of ours the next words answer
    document.getElementById("unquote").addEventListener("click", () => this.answer(null));
    this.form.addEventListener("keydown", (event) => event.key === "Escape" && this.answer(null));
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) picks(event.dataTransfer.files);
    });
    addEventListener("resize", () => this.changed());
    this.changed();
  }

  /** Pictures have a field of their own: for a field of many types some phones offer neither camera nor album. */
  picker(name, picks) {
    const field = document.getElementById(name);
    document.getElementById(`pick-${name}`).addEventListener("click", () => field.click());
    field.addEventListener("change", () => {
      this.offer(false);
      picks(field.files);
      field.value = "";
    });
  }

  /** Show or hide the ways to add something. */
  offer(open) {
    this.ways.hidden = !open;
    this.add.setAttribute("aria-expanded", String(open));
    if (open) this.ways.querySelector("button").focus({ preventScroll: true });
    else this.add.focus({ preventScroll: true });
  }

  /** What is asked now stands in the empty field; the keyboard fits it. */
  expect(question, telephone) {
    this.text.placeholder = question || word("placeholder");
    this.text.inputMode = telephone ? "tel" : "text";
    this.text.autocomplete = telephone ? "tel" : "off";
  }

  /** The next words, files or place answer that message; null: no message in particular. */
  answer(which) {
    if (!which && !this.answers) return;
    this.answers = which;
    this.quote.hidden = !which;
    this.quote.firstElementChild.textContent = which ? word("quote").replace("{words}", which.quote) : "";
    this.text.focus({ preventScroll: true });
  }

  /** What the words that go now answer; the next ones answer nothing in particular. */
  taken() {
    const answers = this.answers ?? {};
    this.answers = null;
    this.quote.hidden = true;
    return answers;
  }

  changed() {
    this.text.style.height = "auto";
    if (this.text.value) this.text.style.height = `${this.text.scrollHeight}px`;
    const length = [...this.text.value.trim()].length;
    this.over.hidden = length <= MOST;
    this.over.textContent = length > MOST ? word("too-long", length - MOST) : "";
    this.mic.hidden = !(canRecord() && length === 0); // nothing to send: speaking is offered instead
    this.go.hidden = !this.mic.hidden;
    this.go.disabled = length === 0 || length > MOST;
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return; // 229: an input method
    event.preventDefault();
    this.send();
  }

  send() {
    if (this.go.disabled) return;
    this.says(this.text.value.trim());
    this.text.value = "";
    this.changed();
    this.text.focus();
  }
}
