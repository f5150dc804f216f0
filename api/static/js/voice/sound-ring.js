/** Sound that the server may still want: the newest two minutes that it hasn't let go. No DOM in here. */

const LONGEST_SAMPLES = 120 * 16_000;

export class SoundRing {
  constructor() {
    /** @type {{position: number, samples: Int16Array}[]} in order, without gaps */
    this.frames = [];
    /** Where the stream ends: samples taken so far. */
    this.end = 0;
  }

  /** @param {number} position @param {Int16Array} samples */
  add(position, samples) {
    this.frames.push({ position, samples });
    this.end = position + samples.length;
    this.drop(this.end - LONGEST_SAMPLES);
  }

  /** Forget frames that lie before. @param {number} position */
  drop(position) {
    let gone = 0;
    while (gone < this.frames.length && after(this.frames[gone]) <= position) gone += 1;
    if (gone) this.frames.splice(0, gone);
  }

  /**
   * Return what follows a place, at most so many frames; null where nothing does. What is gone is left out.
   * @param {number} position @param {number} most
   * @returns {{position: number, samples: Int16Array}|null}
   */
  from(position, most) {
    const first = this.frames.findIndex((frame) => after(frame) > position);
    if (first < 0) return null;
    const found = this.frames.slice(first, first + most);
    const start = Math.max(position, found[0].position);
    const samples = new Int16Array(after(found.at(-1)) - found[0].position);
    for (const frame of found) samples.set(frame.samples, frame.position - found[0].position);
    return { position: start, samples: samples.subarray(start - found[0].position) };
  }
}

const after = ({ position, samples }) => position + samples.length;
