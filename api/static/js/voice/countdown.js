/** How long until silence sends the turn: a shrinking ring and seconds; where motion is unwanted, seconds only. */

import { isStill } from "./stillness.js";

const STILL_EVERY_MS = 250;
/** People pause at every comma: shorter silences than this are no reason to look up. */
const SHOWN_AFTER_MS = 400;

export class Countdown {
  /** @param {import("./state.js").VoiceState} voice */
  constructor(voice) {
    this.voice = voice;
    this.box = document.getElementById("voice-countdown");
    this.ring = document.getElementById("voice-ring");
    this.left = document.getElementById("voice-left");
    voice.subscribe((change) => ["hearing", "muted", "ready", "phrases"].includes(change) && this.render());
  }

  render() {
    const { hearing, muted, ready } = this.voice;
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.closesAt = muted || !ready ? null : hearing.closesAt;
    this.wholeMs = (this.closesAt ?? 0) - performance.now();
    if (this.closesAt === null || this.wholeMs <= 0) this.box.hidden = true;
    else if (this.box.hidden) this.timer = setTimeout(() => this.show(), SHOWN_AFTER_MS);
    else this.tick();
  }

  show() {
    this.box.hidden = false;
    this.tick();
  }

  tick() {
    const leftMs = Math.max(0, this.closesAt - performance.now());
    this.left.textContent = `${(leftMs / 1000).toFixed(1)} s`;
    this.ring.setAttribute("stroke-dashoffset", String(100 - (100 * leftMs) / this.wholeMs));
    if (!leftMs) return;
    if (isStill()) this.timer = setTimeout(() => this.tick(), STILL_EVERY_MS);
    else this.frame = requestAnimationFrame(() => this.tick());
  }
}
