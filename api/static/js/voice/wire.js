/** Takes the voice up on every new line, hands what comes to whom it concerns, and sends. */
import { mark } from "./marks.js";

const RATE_HZ = 16_000;

export class Wire {
  /**
   * @param {import("../room/link.js").Link} link
   * @param {import("../room/state.js").RoomState} room
   * @param {import("./state.js").VoiceState} voice
   * @param {{settings: import("./settings.js").Settings, sender: import("./sender.js").Sender}} parts
   */
  constructor(link, room, voice, { settings, sender }) {
    Object.assign(this, { link, room, voice, settings, sender });
    this.hearers = [voice, sender];
    this.received = () => null;
    this.greeted = null;
    this.waiting = [];
    this.on = false;
    link.voice = (message) => this.hear(message);
    room.subscribe((change) => this.on && this.roomChanged(change));
    settings.subscribe((name) => this.on && this.greeted && name in this.settings.wire && this.greet());
  }

  start() {
    this.on = true;
    this.roomChanged("snapshot");
  }

  stop() {
    this.on = false;
    this.send({ type: "voice_off" });
    this.forget();
  }

  roomChanged(change) {
    if (this.greeted && this.link.socket !== this.greeted) this.forget();
    if (change === "snapshot" && this.room.link === "live" && !this.greeted && !this.room.finished) this.greet();
  }

  /** The line is another one, or none. */
  forget() {
    this.greeted = null;
    this.sender.hold();
    this.voice.set({ ready: false });
  }

  /** Say which stream it is and how it should be; also when that changes. */
  greet() {
    const { stream } = this.sender;
    const message = { type: "voice", stream, rate_hz: RATE_HZ, ...this.settings.wire, received: this.received() };
    if (this.send(message)) this.greeted = this.link.socket;
  }

  hear(message) {
    if (!this.on && message.type !== "draft") return;
    for (const hearer of this.hearers) hearer[`on_${message.type}`]?.(message);
    if (message.type !== "voice_ready") return;
    for (const late of this.waiting.splice(0)) this.send(late);
  }

  /** @returns {boolean} whether it went out */
  send(message) {
    return this.link.sendLive(message);
  }

  /** A key was pressed or released: told when the server can know what it refers to. */
  talk(action) {
    mark(`talk-${action}`, { position: this.sender.position });
    const message = { type: "talk", action, position: this.sender.position };
    if (!this.voice.ready || !this.send(message)) this.waiting.push(message);
  }
}
