/** What the voice knows: the microphone, the turn being spoken, what is missing. No DOM in here. */
import { mark } from "./marks.js";

/** @typedef {{phrase_id: string, words: {text: string, sure: number|null}[], ended: number}} Phrase */

export class VoiceState {
  /** @param {import("./timeline.js").Timeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
    /** opening, on or none: then `trouble` says why. */
    this.microphone = "opening";
    /** @type {string} a sentence, or nothing */
    this.trouble = "";
    /** @type {string[]} what the server says is missing */
    this.notices = [];
    /** Whether the server recognises speech; null: it hasn't said so yet. @type {boolean|null} */
    this.hears = null;
    this.speaks = null;
    /** Whether the server has taken up the stream on this line. */
    this.ready = false;
    this.muted = false;
    /** Whether push-to-talk is pressed, or its tail still runs. */
    this.pressed = false;
    /** @type {{state: string, closesAt: number|null}} `closesAt` in ms of the page */
    this.hearing = { state: "waiting", closesAt: null };
    /** @type {Phrase[]} of the turn being spoken */
    this.phrases = [];
    /** @type {{turnId: string, phrases: Phrase[]}|null} of the turn that was closed last: it may be opened again */
    this.closed = null;
    this.listeners = [];
  }

  /** @param {(change: string) => void} listener */
  subscribe(listener) {
    this.listeners.push(listener);
  }

  tell(change) {
    for (const listener of this.listeners) listener(change);
  }

  /** @param {object} facts fields of this that are different now */
  set(facts) {
    Object.assign(this, facts);
    this.tell(Object.keys(facts)[0]);
  }

  /** Whether speaking does anything. */
  get listens() {
    return this.microphone === "on" && this.hears !== false;
  }

  /** Whether something was said, or is being said, that is in no turn yet. */
  get pending() {
    return this.phrases.length > 0 || ["speech", "silence", "recognising"].includes(this.hearing.state);
  }

  on_voice_ready({ hears, speaks, notices, phrases }) {
    Object.assign(this, { hears, speaks, notices, phrases: [...phrases], ready: true });
    this.tell("ready");
  }

  on_phrase({ phrase_id, words, ended }) {
    mark("phrase", { phrase_id, ended, captured: this.timeline.at(ended) });
    if (this.phrases.some((known) => known.phrase_id === phrase_id)) return;
    this.phrases.push({ phrase_id, words, ended });
    this.tell("phrases");
  }

  on_hearing({ state, closes_in_secs: left, ended }) {
    mark("hearing", { state, ended, captured: this.timeline.at(ended) });
    const running = left !== null && left !== undefined;
    this.hearing = { state, closesAt: running ? performance.now() + left * 1000 : null };
    this.tell("hearing");
  }

  on_draft() {
    this.phrases = [];
    this.tell("phrases");
  }

  on_voice_notice({ text }) {
    this.set({ trouble: text });
  }

  /** The turn is committed: its phrases are in it. */
  close(turnId) {
    this.closed = { turnId, phrases: this.phrases };
    this.phrases = [];
    this.tell("phrases");
  }

  /** The turn was taken back: its phrases are pending again. */
  reopen() {
    const known = new Set(this.phrases.map(({ phrase_id }) => phrase_id));
    const back = this.closed.phrases.filter(({ phrase_id }) => !known.has(phrase_id));
    this.closed = null;
    this.phrases = [...back, ...this.phrases];
    this.tell("phrases");
  }
}
