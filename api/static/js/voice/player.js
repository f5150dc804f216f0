/** What the interviewer's voice does: parts in order, hushed and resumed in their place, told to the server. */
import { mark } from "./marks.js";

const REPORT_EVERY_MS = 200;

/**
 * @typedef {{turnId: string, part: number, text: string, sound: ArrayBuffer|null, secs?: number, offset: number, asked: boolean}} Part
 * `offset`: seconds of it that were heard before it fell silent; `asked`: given to the mouth
 */

export class Player {
  /**
   * @param {(told: object) => any} mouthFor makes what plays
   * @param {(message: object) => void} report sends a `played` message
   * @param {() => void} changed something that is shown is different
   */
  constructor(mouthFor, report, changed) {
    this.mouthFor = mouthFor;
    this.report = report;
    this.changed = changed;
    /** @type {Part[]} what is being heard, and what is to be heard after it */
    this.queue = [];
    /** @type {Part[]} the newest turn, to be heard again */
    this.last = [];
    this.lastIsOver = false;
    /** The last part that came, as in the wire's `received`. @type {string|null} */
    this.received = null;
    this.known = new Set();
    /** @type {Map<string, {heardSecs: number, parts: number|null}>} */
    this.turns = new Map();
    /** A turn of which more is to come. @type {string|null} */
    this.awaited = null;
    /** Turns the person didn't want to hear to the end. */
    this.cut = new Set();
    this.hushed = false;
    /** @type {Part|null} */
    this.current = null;
    this.mouth = null;
  }

  /** Begin, or go on with another mouth: what the old one had to say is said by the new one. */
  open() {
    this.silence();
    this.mouth?.close();
    this.mouth = this.mouthFor({
      started: (part, at) => this.started(part, at),
      ended: (part) => this.ended(part),
      woke: () => this.woke(),
    });
    this.pump();
  }

  /** Whether words are in the air, or about to be. */
  get playing() {
    return !this.hushed && (this.queue.length > 0 || this.awaited !== null);
  }

  get blocked() {
    return Boolean(this.mouth?.blocked) && this.queue.length > 0;
  }

  wake() {
    return this.mouth?.wake();
  }

  woke() {
    this.pump();
    this.changed();
  }

  on_say({ turn_id: turnId, part, text, sound }) {
    const name = `${turnId}.${part}`;
    if (this.known.has(name)) return;
    this.known.add(name);
    this.received = name;
    if (this.lastIsOver || this.last[0]?.turnId !== turnId) this.last = [];
    this.lastIsOver = false;
    if (!this.turns.has(turnId)) this.turns.set(turnId, { heardSecs: 0, parts: null });
    const piece = { turnId, part, text, sound: sound ?? null, offset: 0, asked: false };
    this.last.push(piece);
    if (this.cut.has(turnId)) return;
    this.awaited = turnId;
    this.queue.push(piece);
    this.pump();
    this.changed();
  }

  on_said({ turn_id: turnId, parts }) {
    const turn = this.turns.get(turnId);
    if (!turn) return;
    turn.parts = parts;
    if (this.awaited === turnId) this.awaited = null;
    if (!this.cut.has(turnId)) this.doneWith(turnId);
    this.changed();
  }

  on_hush() {
    this.hush();
  }

  on_go_on() {
    if (!this.hushed) return;
    this.hushed = false;
    mark("go-on");
    this.pump();
    this.changed();
  }

  /** The same turn may be said anew after it, in other words. */
  on_drop() {
    this.drop();
    this.known.clear();
    this.turns.clear();
    this.cut.clear();
    this.received = null;
    this.lastIsOver = true;
  }

  /** The line is cut: nobody on the next one knows of a hush. */
  lineLost() {
    this.awaited = null;
    this.on_go_on();
  }

  /** The person has heard enough of this. */
  skip() {
    const turns = new Set([...this.queue.map(({ turnId }) => turnId), this.awaited].filter(Boolean));
    this.drop();
    for (const turnId of turns) this.cut.add(turnId);
  }

  /** Fall silent at once and keep the place. */
  hush() {
    if (!this.playing) return;
    this.hushed = true;
    this.silence();
    if (this.current) this.tell("paused");
    this.changed();
  }

  drop() {
    const { current } = this;
    this.silence();
    if (current) this.tell("stopped");
    this.queue = [];
    this.current = null;
    this.awaited = null;
    this.hushed = false;
    this.changed();
  }

  /** The newest turn once more, from what is kept. */
  repeat() {
    if (!this.last.length || !this.mouth) return;
    this.silence();
    const { turnId } = this.last[0];
    const { parts = this.last.length } = this.turns.get(turnId) ?? {};
    this.turns.set(turnId, { heardSecs: 0, parts });
    this.queue = [...this.last];
    for (const piece of this.queue) Object.assign(piece, { offset: 0, character: 0 });
    this.hushed = false;
    this.current = null;
    this.pump();
    this.changed();
  }

  /** Take back what the mouth was given; the place in the first part is kept. */
  silence() {
    if (!this.mouth) return;
    const first = this.queue.find((piece) => piece === this.current && piece.asked);
    if (first) first.offset = this.mouth.offset(first);
    this.mouth.stop();
    for (const piece of this.queue) piece.asked = false;
    if (first) mark("silent", { turn_id: first.turnId, part: first.part, secs: first.offset });
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Give the mouth what it may be given now. */
  async pump() {
    for (let piece = this.next(); piece; piece = this.next()) {
      const { mouth } = this;
      await mouth.prepare(piece);
      if (this.hushed || this.mouth !== mouth || mouth.blocked) return;
      if (piece !== this.next()) continue; // another call of this was faster
      piece.asked = true;
      mouth.play(piece, piece.offset);
    }
  }

  next() {
    if (!this.mouth || this.hushed || this.mouth.blocked) return undefined;
    if (!this.mouth.ahead && this.queue.some(({ asked }) => asked)) return undefined;
    return this.queue.find(({ asked }) => !asked);
  }

  started(piece, at) {
    this.current = piece;
    mark("heard", { turn_id: piece.turnId, part: piece.part, at }, at);
    this.tell("playing");
    this.timer ??= setInterval(() => this.tell("playing"), REPORT_EVERY_MS);
    this.changed();
  }

  ended(piece) {
    this.turns.get(piece.turnId).heardSecs += piece.secs;
    piece.offset = 0;
    piece.asked = false;
    this.queue = this.queue.filter((each) => each !== piece);
    if (this.turns.get(piece.turnId).parts !== null) this.doneWith(piece.turnId);
    if (!this.queue.length) this.rest();
    this.pump();
    this.changed();
  }

  rest() {
    clearInterval(this.timer);
    this.timer = undefined;
    if (this.awaited === null) this.current = null;
  }

  doneWith(turnId) {
    if (this.queue.some((piece) => piece.turnId === turnId)) return;
    if (!this.queue.length) this.current = null;
    const { heardSecs, parts } = this.turns.get(turnId);
    this.report({ type: "played", turn_id: turnId, part: Math.max(0, parts - 1), secs: heardSecs, state: "done" });
  }

  tell(state) {
    const { turnId, part, offset } = this.current;
    const within = state === "playing" ? this.mouth.offset(this.current) : offset;
    const secs = this.turns.get(turnId).heardSecs + within;
    this.report({ type: "played", turn_id: turnId, part, secs, state });
  }

  close() {
    this.drop();
    this.mouth?.close();
    this.mouth = null;
  }
}
