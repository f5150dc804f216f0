/** Speaks by the browser's own voices: one part at a time, each from the word on where it fell silent. */

const USUAL_WORDS_A_MINUTE = 170;

export class BrowserMouth {
  ahead = false;
  analyser = null;

  /** @param {import("./sound-mouth.js").Told} told @param {import("./settings.js").Settings} settings */
  constructor(told, settings) {
    this.told = told;
    this.settings = settings;
    /** @type {{part: object, began: number, before: number}|null} */
    this.now = null;
  }

  /** Browsers speak only on pages that were touched. */
  get blocked() {
    return navigator.userActivation?.hasBeenActive === false;
  }

  async wake() {
    this.told.woke();
  }

  async prepare(part) {
    part.secs ??= 0;
  }

  play(part, offset) {
    const words = new SpeechSynthesisUtterance(part.text.slice(part.character ?? 0));
    const now = { part, began: performance.now(), before: offset, from: part.character ?? 0 };
    words.voice = browserVoice(this.settings.voiceName) ?? null;
    words.lang = words.voice?.lang ?? "en";
    words.rate = this.settings.get("words_a_minute") / USUAL_WORDS_A_MINUTE;
    words.onstart = () => {
      now.began = performance.now();
      if (this.now === now) this.told.started(part, now.began);
    };
    words.onboundary = ({ charIndex }) => (part.character = now.from + charIndex);
    words.onend = words.onerror = () => this.ended(now);
    this.now = now;
    speechSynthesis.speak(words);
  }

  /** Said only while no part is. */
  async aside(text) {
    const words = new SpeechSynthesisUtterance(text);
    words.voice = browserVoice(this.settings.voiceName) ?? null;
    words.lang = words.voice?.lang ?? "en";
    if (this.now || this.blocked) return undefined;
    speechSynthesis.speak(words);
    return performance.now();
  }

  ended(now) {
    if (this.now !== now) return;
    now.part.secs = this.offset(now.part);
    now.part.character = 0;
    this.now = null;
    this.told.ended(now.part);
  }

  offset(part) {
    if (this.now?.part !== part) return 0;
    return this.now.before + (performance.now() - this.now.began) / 1000;
  }

  stop() {
    this.now = null;
    speechSynthesis.cancel();
  }

  close() {
    this.stop();
  }
}

/** @returns {SpeechSynthesisVoice[]} those that speak English; the ones of this machine first */
export function browserVoices() {
  const all = globalThis.speechSynthesis?.getVoices() ?? [];
  return all.filter(({ lang }) => lang.startsWith("en")).sort((a, b) => Number(b.localService) - Number(a.localService));
}

/** @param {string|null} name */
export function browserVoice(name) {
  const voices = browserVoices();
  return voices.find((voice) => voice.name === name) ?? voices[0];
}
