/** Plays the sound that the server sends: part after part without a gap, silent within one quantum when told to. */

const LOOK_EVERY_MS = 40;
const LEAD_SECS = 0.02;
/** A context takes its time to start; one that is asleep for longer waits for the page to be touched. */
const STARTS_WITHIN_MS = 800;

/** @typedef {{started: (part: object, at: number) => void, ended: (part: object) => void, woke: () => void}} Told */

export class SoundMouth {
  /** Parts that follow are scheduled before the one that is heard has ended. */
  ahead = true;

  /** @param {Told} told */
  constructor(told) {
    this.told = told;
    this.context = new AudioContext({ latencyHint: "interactive" });
    this.gain = this.context.createGain();
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 1024;
    this.gain.connect(this.analyser).connect(this.context.destination);
    /** @type {{part: object, source: AudioBufferSourceNode, starts: number, offset: number, heard: boolean}[]} */
    this.scheduled = [];
    this.free = 0;
    /** Whether the browser holds the sound back until the page is touched. */
    this.blocked = false;
    this.context.addEventListener("statechange", () => this.lookAwake());
    this.starting = setTimeout(() => this.lookAwake(), STARTS_WITHIN_MS);
  }

  lookAwake() {
    this.blocked = !["running", "closed"].includes(this.context.state);
    this.told.woke();
  }

  async wake() {
    if (this.blocked) await this.context.resume();
  }

  /** Make a part ready; what has no sound, or none that can be decoded, is a part of no length. */
  async prepare(part) {
    // Decoding takes the bytes away, and another mouth may want them again: a copy.
    part.decoding ??= part.sound && this.context.decodeAudioData(part.sound.slice(0)).catch(() => null);
    part.buffer = await part.decoding;
    part.secs = part.buffer?.duration ?? 0;
  }

  /** Play a part that is ready, after those before it, from `offset` seconds on. */
  play(part, offset) {
    const starts = Math.max(this.free, this.context.currentTime + LEAD_SECS);
    const source = part.buffer ? this.context.createBufferSource() : null;
    if (source) {
      source.buffer = part.buffer;
      source.connect(this.gain);
      source.start(starts, offset);
    }
    this.free = starts + Math.max(0, part.secs - offset);
    this.scheduled.push({ part, source, starts, offset, heard: false });
    this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  /** Say something at once that is no part of a turn. @returns {Promise<number|undefined>} ms of the page when it is heard */
  async aside(text, sound) {
    const buffer = sound && !this.blocked ? await this.context.decodeAudioData(sound).catch(() => null) : null;
    if (!buffer) return undefined;
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.gain);
    const starts = this.context.currentTime + LEAD_SECS;
    source.start(starts);
    return this.pageTime(starts);
  }

  /** How far into a part the ear is, in seconds. */
  offset(part) {
    const found = this.scheduled.find((each) => each.part === part);
    if (!found) return 0;
    const since = Math.max(0, this.context.currentTime - found.starts);
    return Math.min(part.secs, found.offset + since);
  }

  stop() {
    for (const { source } of this.scheduled) {
      source?.stop();
      source?.disconnect();
    }
    this.scheduled = [];
    this.free = 0;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Tell what has begun and ended since the last look. */
  look() {
    const now = this.context.currentTime;
    for (let first = this.scheduled[0]; first?.starts <= now; [first] = this.scheduled) {
      if (!first.heard) this.begin(first);
      if (this.ends(first) > now || first !== this.scheduled[0]) break;
      this.scheduled.shift();
      this.told.ended(first.part);
    }
    if (this.scheduled.length || this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  begin(first) {
    first.heard = true;
    this.told.started(first.part, this.pageTime(first.starts));
  }

  ends({ part, starts, offset }) {
    return starts + Math.max(0, part.secs - offset);
  }

  /** @param {number} secs of the context @returns {number} ms of the page at which that is in the air */
  pageTime(secs) {
    const { contextTime, performanceTime } = this.context.getOutputTimestamp?.() ?? {};
    if (performanceTime) return performanceTime + (secs - contextTime) * 1000;
    return performance.now() + (secs - this.context.currentTime + (this.context.baseLatency || 0)) * 1000;
  }

  close() {
    clearTimeout(this.starting);
    this.stop();
    this.context.close();
  }
}
