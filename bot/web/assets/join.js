// The page on which staff sign in: the code stands behind # and never leaves for a server but in the two requests here.
const code = location.hash.slice(1);
history.replaceState(null, "", location.pathname);
const refusals = JSON.parse(document.getElementById("refusals").textContent);
const told = document.getElementById("told");
const form = document.getElementById("join");
const pin = document.getElementById("pin");
const button = form.querySelector("button");

async function ask(path, body) {
  try {
    const answer = await fetch(path, { method: "POST", body: JSON.stringify(body) });
    return { good: answer.ok, ...(await answer.json()) };
  } catch {
    return { good: false, refused: "unavailable" };
  }
}

function refuse(reason) {
  told.textContent = refusals[reason] || refusals.unknown;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  const answer = await ask("/join", { code, pin: pin.value.trim() });
  button.disabled = false;
  if (answer.good) {
    location.replace("/");
    return;
  }
  refuse(answer.refused);
  pin.value = "";
  pin.focus();
});

const found = await ask("/join/look", { code });
if (found.good) {
  told.textContent = found.unit;
  button.textContent = button.dataset.label.replace("{name}", found.name);
  form.hidden = false;
  pin.focus();
} else {
  refuse(found.refused);
}
