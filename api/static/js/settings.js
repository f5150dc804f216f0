/** The settings: appearance is shown and kept as it is chosen; the voice's choices are those of the room. */
import "./local-time.js";
import { Preferences } from "./voice/preferences.js";
import { Settings } from "./voice/settings.js";

const form = document.querySelector("[data-appearance]");
const said = document.getElementById("appearance-said");

form.querySelector("button").hidden = true;
form.addEventListener("change", async ({ target }) => {
  document.documentElement.dataset[target.name] = target.value;
  try {
    const kept = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    said.textContent = kept.ok ? "Kept." : "It could not be kept.";
  } catch {
    said.textContent = "The server can’t be reached: it holds until you leave the page.";
  }
});

// Who is agreed to is named as the address is typed.
const address = document.querySelector('#model-form [name="base_url"]');
const agreed = document.querySelector("[data-host]");
address?.addEventListener("input", () => {
  const host = URL.parse?.(address.value)?.host ?? "";
  agreed.textContent = host || agreed.dataset.nobody;
  agreed.closest("label").querySelector("input").checked = false;
});

new Preferences(document.querySelector("[data-voice]"), new Settings()).refresh();
