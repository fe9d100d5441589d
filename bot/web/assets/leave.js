// Leaving a computer that others use: everything of the talk is erased, at the server first, then in this browser and in
// its other tabs.

import { word } from "./words.js";

const LEFT = "left"; // the sign to the other tabs
const part = (name) => document.getElementById(name);

/** From now on the page can be left. `before()`: what must end first. */
export function offerLeaving(base, before) {
  const [button, dialog, why] = [part("leave"), part("leaving"), part("leave-failed")];
  addEventListener("storage", (event) => event.key === LEFT && event.newValue && goAway());
  if (!button) return;
  button.addEventListener("click", () => {
    why.textContent = "";
    if (dialog.showModal) dialog.showModal();
    else if (confirm(part("leave-ask").textContent)) leave(); // a browser of some years ago
  });
  part("leave-no").addEventListener("click", () => dialog.close());
  part("leave-yes").addEventListener("click", () => leave());

  async function leave() {
    part("leave-yes").disabled = true;
    try {
      const answer = await fetch(`${base}/leave`, { method: "POST" });
      if (!answer.ok) throw new Error(answer.status);
    } catch {
      why.textContent = word("leave-failed");
      part("leave-yes").disabled = false;
      return;
    }
    before();
    await clear();
    goAway();
  }
}

const goAway = () => location.replace("/left");

async function clear() {
  try {
    localStorage.setItem(LEFT, String(Date.now()));
    localStorage.clear();
    sessionStorage.clear();
  } catch { /* a browser that keeps nothing has nothing to clear */ }
  const workers = (await navigator.serviceWorker?.getRegistrations?.()) ?? [];
  for (const worker of workers) await worker.unregister(); // with it goes its subscription to news
}
