/** Sends the microphone's sound; after a cut first what the server has missed, faster than life but not too fast. */
import { SoundRing } from "./sound-ring.js";

/** Of 32 ms: just below the half second that a message may hold. */
const BATCH_FRAMES = 15;
const SAMPLES_PER_MS = 16;
const CATCHING_UP_SPEED = 8;
/** More waiting in the browser than this: the line is slower than speech. */
const MOST_WAITING_BYTES = 128 * 1024;

export class Sender {
  /** @param {import("../room/link.js").Link} link */
  constructor(link) {
    this.link = link;
    this.begin("");
  }

  /** A new stream. @param {string} stream its id */
  begin(stream) {
    this.stream = stream;
    this.ring = new SoundRing();
    this.hold();
  }

  /** Samples of the stream so far. */
  get position() {
    return this.ring.end;
  }

  /** Until the server says where it is, sound is only kept. */
  hold() {
    clearTimeout(this.timer);
    this.next = null;
    this.behind = false;
  }

  on_voice_ready({ stream, position }) {
    if (stream !== this.stream || this.next !== null) return;
    this.next = position;
    this.catchUp();
  }

  on_heard({ position }) {
    this.ring.drop(position);
  }

  /** @param {import("./microphone.js").Frame} frame */
  take({ position, samples }) {
    this.ring.add(position, samples);
    if (this.next === null || this.behind) return;
    if (this.link.waitingBytes > MOST_WAITING_BYTES) this.catchUp();
    else this.send(this.ring.from(this.next, BATCH_FRAMES));
  }

  catchUp() {
    const missed = this.link.waitingBytes > MOST_WAITING_BYTES ? undefined : this.ring.from(this.next, BATCH_FRAMES);
    this.behind = missed !== null;
    if (!this.behind) return;
    if (missed && !this.send(missed)) return;
    const secsWorth = (missed?.samples.length ?? BATCH_FRAMES * 512) / SAMPLES_PER_MS;
    this.timer = setTimeout(() => this.catchUp(), secsWorth / CATCHING_UP_SPEED);
  }

  /** @returns {boolean} whether it went out; otherwise the line is cut, and all waits for the next `voice_ready` */
  send(piece) {
    if (!piece) return true;
    const message = new ArrayBuffer(4 + piece.samples.byteLength);
    new DataView(message).setUint32(0, piece.position, true);
    new Uint8Array(message, 4).set(new Uint8Array(piece.samples.buffer, piece.samples.byteOffset, piece.samples.byteLength));
    const sent = this.link.sendLive(message);
    if (sent) this.next = piece.position + piece.samples.length;
    else this.hold();
    return sent;
  }
}
