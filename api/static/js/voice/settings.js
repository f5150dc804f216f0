/** How a person likes to speak and to be spoken to, kept in this browser. */
import { browserVoices } from "./browser-mouth.js";

const KEY = "voice";

/** What the server is told, with what is shown. */
const DEFAULTS = {
  taking: "hands_free",
  patience: "normal",
  /** `server:ID`, `browser:NAME` or `none`; empty: the server's first voice. */
  voice: "",
  words_a_minute: 170,
  keep_sound: false,
  microphone: "",
  captions: "normal",
  letters: true,
};

export class Settings {
  constructor() {
    this.values = { ...DEFAULTS, ...kept() };
    /** Whether the server can speak; where it can't, the browser does, by a voice that needs nobody else. */
    this.serverSpeaks = true;
    this.listeners = [];
  }

  /** @param {(name: string) => void} listener */
  subscribe(listener) {
    this.listeners.push(listener);
  }

  get(name) {
    return this.values[name];
  }

  set(name, value) {
    if (this.values[name] === value) return;
    this.values[name] = value;
    try {
      localStorage.setItem(KEY, JSON.stringify(this.values));
    } catch {
      // No storage: it holds until the page is left.
    }
    for (const listener of this.listeners) listener(name);
  }

  /** Who speaks the interviewer's words. @returns {"server"|"browser"|"none"} */
  get speaks() {
    const [kind] = this.values.voice.split(":");
    if (kind === "browser" || kind === "none") return kind;
    if (this.serverSpeaks) return "server";
    return browserVoices()[0]?.localService ? "browser" : "none";
  }

  /** The voice's id or name; null: the default. */
  get voiceName() {
    return this.values.voice.split(":").slice(1).join(":") || null;
  }

  /** The part of it that goes into the wire's `voice` message. */
  get wire() {
    const { taking, patience, words_a_minute, keep_sound } = this.values;
    const voice = this.speaks === "server" ? this.voiceName : null;
    return { taking, patience, words_a_minute, keep_sound, speaks: this.speaks, voice };
  }
}

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY)) ?? {};
    return Object.fromEntries(Object.entries(found).filter(([name, value]) => typeof value === typeof DEFAULTS[name]));
  } catch {
    return {};
  }
}
