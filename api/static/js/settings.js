/** The settings: appearance is shown and kept as it is chosen; the voice's choices are those of the room. */
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

new Preferences(document.querySelector("[data-voice]"), new Settings()).refresh();
