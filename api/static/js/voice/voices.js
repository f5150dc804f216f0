/** Which voices there are: those of the server and those of this browser. */
import { call } from "../api.js";
import { browserVoices } from "./browser-mouth.js";

/** @typedef {{label: string, choices: {value: string, name: string}[]}} Group */

/** @returns {Promise<any>} what `GET /speech` says; null where it can't be asked */
export async function speech() {
  try {
    return await call("GET", "/speech");
  } catch {
    return null;
  }
}

/** @param {any} found what `GET /speech` says @returns {Group[]} */
export function voiceGroups(found) {
  const server = found?.voice.ready ? found.voice.voices : [];
  const browser = browserVoices().map(({ name, localService }) => ({
    value: `browser:${name}`,
    name: localService ? name : `${name} (spoken by its maker, over the network)`,
  }));
  return [
    { label: "This service", choices: server.map(({ id, name }, n) => ({ value: n ? `server:${id}` : "", name })) },
    { label: "This browser", choices: browser },
    { label: "Silence", choices: [{ value: "none", name: "Words only" }] },
  ].filter(({ choices }) => choices.length);
}

/** Put groups of choices into a select, keeping what is chosen. @param {HTMLSelectElement} select @param {Group[]} groups @param {string} chosen */
export function fillGroups(select, groups, chosen) {
  select.replaceChildren(...groups.map(({ label, choices }) => {
    const group = document.createElement("optgroup");
    group.label = label;
    group.append(...choices.map(({ value, name }) => new Option(name, value)));
    return group;
  }));
  select.value = chosen;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
}

/** Voices of a browser may come late. @param {() => void} changed */
export function onBrowserVoices(changed) {
  globalThis.speechSynthesis?.addEventListener?.("voiceschanged", changed);
}
