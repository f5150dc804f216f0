/** The line to the server: a websocket that comes back by itself, and plain requests where there can't be one. */
import { call, Refused } from "../api.js";

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 10_000;
const PING_EVERY_MS = 20_000;
const PONG_WITHIN_MS = 8_000;
const POLL_EVERY_MS = 4_000;
/** After so many failures to open in a row, requests take over while opening is tried on. */
const FAILURES_BEFORE_PLAIN = 3;
const NO_SUCH_INTERVIEW = 4404;
/** Not tried again until somebody looks at this tab: they will have signed in in another one. */
const SIGNED_OUT = 4401;

export class Link {
  /** @param {string} id the interview's @param {import("./state.js").RoomState} state */
  constructor(id, state) {
    this.path = `/interviews/${encodeURIComponent(id)}`;
    this.state = state;
    this.failures = 0;
    this.socket = null;
    /** Takes what only a voice understands. @type {((message: any) => void)|null} */
    this.voice = null;
    /** The message whose sound comes in the next frame. */
    this.silent = null;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    setInterval(() => this.ping(), PING_EVERY_MS);
    setInterval(() => this.poll(), POLL_EVERY_MS);
  }

  open() {
    clearTimeout(this.retry);
    const address = new URL(`/api/v1${this.path}/live`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.silent = null;
    socket.addEventListener("message", ({ data }) => this.take(data));
    socket.addEventListener("close", ({ code }) => socket === this.socket && this.lost(code));
  }

  /** A message, or the sound of the message before it. @param {string|ArrayBuffer} data */
  take(data) {
    if (typeof data !== "string") {
      if (this.silent) this.hear({ ...this.silent, sound: data });
      this.silent = null;
      return;
    }
    const message = JSON.parse(data);
    if (message.sound_bytes) this.silent = message;
    else this.hear(message);
  }

  hear(message) {
    clearTimeout(this.overdue);
    if (message.type === "snapshot") {
      this.failures = 0;
      this.state.setLink("live");
    }
    if (!this.state.apply(message)) this.voice?.(message);
  }

  lost(code) {
    this.socket = null;
    clearTimeout(this.overdue);
    if (this.state.finished || code === NO_SUCH_INTERVIEW) return;
    if (code === SIGNED_OUT) return this.state.setLink("signed-out");
    this.failures += 1;
    if (this.state.link !== "plain") this.state.setLink("reconnecting");
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.failures - 1));
    this.retry = setTimeout(() => this.open(), wait * (0.75 + Math.random() / 2));
    if (this.failures >= FAILURES_BEFORE_PLAIN) this.poll(true);
  }

  hurry() {
    if (!this.socket && !this.state.finished) this.open();
    else this.ping();
  }

  /** A line that is dead without saying so is noticed by the missing answer. */
  ping() {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify({ type: "ping" }));
    clearTimeout(this.overdue);
    this.overdue = setTimeout(() => this.drop(), PONG_WITHIN_MS);
  }

  drop() {
    const { socket } = this;
    this.socket = null;
    socket?.close();
    this.lost(0);
  }

  /** Without a websocket, ask now and then where the interview is. @param {boolean} [first] */
  async poll(first = false) {
    if (!first && this.state.link !== "plain") return;
    try {
      const interview = await call("GET", this.path);
      if (this.state.link === "live") return;
      this.state.setLink("plain");
      this.state.apply({ type: "snapshot", interview, speaking: null });
    } catch {
      if (this.state.link === "plain") this.state.setLink("reconnecting");
    }
  }

  /** Send a message, by whatever way there is. @param {any} message one of the client's wire messages */
  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN && this.state.link === "live") {
      this.socket.send(JSON.stringify(message));
    } else {
      this.sendPlainly(message);
    }
  }

  /** Send what is of use at once or never. @param {object|ArrayBuffer} message @returns {boolean} whether it went out */
  sendLive(message) {
    if (this.socket?.readyState !== WebSocket.OPEN || this.state.link !== "live") return false;
    this.socket.send(message instanceof ArrayBuffer ? message : JSON.stringify(message));
    return true;
  }

  /** What was sent but is still in this browser. */
  get waitingBytes() {
    return this.socket?.bufferedAmount ?? 0;
  }

  async sendPlainly(message) {
    try {
      await this.request(message);
      await this.poll(true);
    } catch (error) {
      const problem = error instanceof Refused ? error.problem : { detail: error.message };
      const { type, client_turn_id } = message;
      this.state.apply({ type: "error", problem, in_response_to: type, client_turn_id });
    }
  }

  request({ type, ...message }) {
    switch (type) {
      case "answer": return call("POST", `${this.path}/turns`, message);
      case "finish": return call("POST", `${this.path}/finish`);
      case "note": return call("POST", `${this.path}/notes`, message);
      default: return call("POST", `${this.path}/actions`, message);
    }
  }
}
