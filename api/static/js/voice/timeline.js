/** When each sample of the stream was captured, on the page's clock. */

const KEPT_FRAMES = 4096;
const SAMPLES_PER_MS = 16;
/** The audio clock and the page's drift apart by less than this a frame of 32 ms. */
const DRIFT_MS = 0.01;

export class Timeline {
  constructor() {
    this.offsetMs = Infinity;
    /** @type {{end: number, at: number}[]} */
    this.frames = [];
  }

  /** @param {import("./microphone.js").Frame} frame @param {number} now when it came to this thread, in ms */
  add({ position, samples, endedAtSecs }, now) {
    // Messages come late, never early: the least delay seen lately tells how the two clocks lie.
    this.offsetMs = Math.min(this.offsetMs + DRIFT_MS, now - endedAtSecs * 1000);
    this.frames.push({ end: position + samples.length, at: this.offsetMs + endedAtSecs * 1000 });
    if (this.frames.length > KEPT_FRAMES) this.frames.splice(0, KEPT_FRAMES / 2);
  }

  /** @param {number|null} position @returns {number|null} ms; null where it isn't known any more */
  at(position) {
    if (position === null || position === undefined) return null;
    const frame = this.frames.find(({ end }) => end >= position);
    return frame ? frame.at - (frame.end - position) / SAMPLES_PER_MS : null;
  }
}
