// Running inside Telegram: hand its signed words to the server for a cookie, wear its colours, say that we are ready.
// What Telegram passes is read from the address itself, so no script of anybody else's runs here.

export async function openedInTelegram(base) {
  const passed = new URLSearchParams(location.hash.slice(1));
  const data = passed.get("tgWebAppData") ?? "";
  wear(passed.get("tgWebAppThemeParams"));
  for (const event of ["web_app_ready", "web_app_expand"]) tell(event);
  const code = new URLSearchParams(data).get("start_param") ?? new URL(location.href).searchParams.get("tgWebAppStartParam");
  const answer = data ? await fetch(`${base}/session`, { method: "POST", body: data }) : null;
  return { welcome: !answer || answer.ok, code: code ?? "" };
}

/** Dark or light, as Telegram is. */
function wear(params) {
  let ground = "";
  try {
    ground = JSON.parse(params).bg_color;
  } catch { return; }
  const [, r, g, b] = /^#(..)(..)(..)$/.exec(ground) ?? [];
  if (!r) return;
  const light = 0.299 * parseInt(r, 16) + 0.587 * parseInt(g, 16) + 0.114 * parseInt(b, 16) > 128;
  document.documentElement.dataset.theme = light ? "light" : "dark";
}

function tell(event) {
  const native = window.TelegramWebviewProxy;
  if (native) native.postEvent(event, "{}");
  else if (parent !== window) parent.postMessage(JSON.stringify({ eventType: event }), "https://web.telegram.org");
}
