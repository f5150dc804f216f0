/** The form of voice settings, in the room and before it: fields by their `data-setting`, kept as they change. */
import { microphones } from "./microphone.js";
import { fillGroups, onBrowserVoices, speech, voiceGroups } from "./voices.js";

export class Preferences {
  /** @param {HTMLElement} root @param {import("./settings.js").Settings} settings */
  constructor(root, settings) {
    this.root = root;
    this.settings = settings;
    /** What `GET /speech` said. @type {any} */
    this.speech = null;
    root.addEventListener("change", ({ target }) => this.take(target));
    root.addEventListener("input", ({ target }) => target.type === "range" && this.say(target));
    settings.subscribe((name) => this.show(name));
    onBrowserVoices(() => this.showVoices());
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.showMicrophones());
    for (const name of Object.keys(settings.values)) this.show(name);
  }

  /** Look anew at what there is. */
  async refresh() {
    this.speech = await speech();
    this.showVoices();
    await this.showMicrophones();
  }

  fields(name) {
    return this.root.querySelectorAll(`[data-setting="${name}"]`);
  }

  take(field) {
    const { setting } = field.dataset;
    if (!setting || (field.type === "radio" && !field.checked)) return;
    const value = field.type === "checkbox" ? field.checked : field.type === "range" ? Number(field.value) : field.value;
    this.settings.set(setting, value);
  }

  show(name) {
    const value = this.settings.get(name);
    for (const field of this.fields(name)) {
      if (field.type === "radio") field.checked = field.value === value;
      else if (field.type === "checkbox") field.checked = value;
      else field.value = String(value);
      if (field.type === "range") this.say(field);
    }
  }

  say(range) {
    const words = `${range.value} words a minute`;
    range.setAttribute("aria-valuetext", words);
    const said = this.root.querySelector(`[data-says="${range.dataset.setting}"]`);
    if (said) said.textContent = words;
  }

  showVoices() {
    for (const select of this.fields("voice")) fillGroups(select, voiceGroups(this.speech), this.settings.get("voice"));
  }

  async showMicrophones() {
    const found = (await microphones()).map(({ id, name }) => ({ value: id, name }));
    const choices = found.some(({ value }) => value === "default") ? [] : [{ value: "", name: "The browser's choice" }];
    for (const select of this.fields("microphone")) {
      fillGroups(select, [{ label: "Microphones", choices: [...choices, ...found] }], this.settings.get("microphone"));
    }
  }
}
