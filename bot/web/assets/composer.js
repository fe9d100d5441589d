// Where the owner writes: grows with the words, sends with Enter (Shift+Enter: a new line), takes files from anywhere.

import { word } from "./words.js";

const MOST = 10_000; // characters, counted as the server counts them

export class Composer {
  /** says(text), picks(files) */
  constructor({ says, picks }) {
    this.says = says;
    this.form = document.getElementById("composer");
    this.text = document.getElementById("say");
    this.go = document.getElementById("send");
    this.over = document.getElementById("over");
    this.files = document.getElementById("files");
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.text.addEventListener("input", () => this.changed());
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      picks(event.clipboardData.files);
    });
    document.getElementById("add").addEventListener("click", () => this.pick());
    this.files.addEventListener("change", () => { picks(this.files.files); this.files.value = ""; });
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) picks(event.dataTransfer.files);
    });
    addEventListener("resize", () => this.changed());
    this.changed();
  }

  pick() {
    this.files.click();
  }

  /** The keyboard that fits what is asked for. */
  expect(telephone) {
    this.text.inputMode = telephone ? "tel" : "text";
    this.text.autocomplete = telephone ? "tel" : "off";
  }

  changed() {
    this.text.style.height = "auto";
    if (this.text.value) this.text.style.height = `${this.text.scrollHeight}px`;
    const length = [...this.text.value.trim()].length;
    this.over.hidden = length <= MOST;
    this.over.textContent = length > MOST ? word("too-long", length - MOST) : "";
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
