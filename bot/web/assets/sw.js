// What works while the page is closed: it shows the news that come, and opens the talk when one is tapped.
// `self.words` stands above: the sentences, written by the server.

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("push", (event) => event.waitUntil(show(textOf(event.data))));

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open());
});

function textOf(data) {
  try {
    return data.json().text || self.words.news;
  } catch {
    return self.words.news;
  }
}

async function show(text) {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.some((page) => page.visibilityState === "visible")) return; // it stands in the open talk already
  await registration.showNotification(self.words.title, { body: text, icon: "/icons/192.png", lang: "zh-CN" });
}

async function open() {
  const [page] = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (page) await page.focus();
  else await clients.openWindow("/");
}
