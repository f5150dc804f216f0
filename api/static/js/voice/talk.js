/** Who has the word, by hand: push-to-talk, "I'm done", mute. Decides when the microphone's sound goes out. */

const TAIL_FRAMES = 5;
const LONGEST_TAIL_MS = 500;

export class Talk {
  /** @param {{voice: any, room: any, settings: any, wire: any, player: any}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    /** @type {import("./microphone.js").Microphone|null} */
    this.microphone = null;
    this.tail = 0;
    this.voice.subscribe(() => this.gate());
    this.room.subscribe(() => this.gate());
    this.settings.subscribe((name) => name === "taking" && this.release());
    addEventListener("blur", () => this.end());
    document.addEventListener("visibilitychange", () => document.hidden && this.end());
  }

  gate() {
    const away = this.voice.muted || this.voice.hears === false || ["paused", "finished"].includes(this.room.interview?.state);
    const open = !away && (this.settings.get("taking") !== "push_to_talk" || this.voice.pressed);
    this.microphone?.gate(open);
  }

  /** Pressed: whoever is speaking falls silent before anything is asked of the server. */
  start() {
    if (this.settings.get("taking") !== "push_to_talk" || !this.voice.listens || this.voice.muted) return;
    const again = this.cancelTail();
    if (this.voice.pressed && !again) return;
    this.player.hush();
    this.voice.set({ pressed: true, trouble: "" });
    this.wire.talk("start");
  }

  /** Released: people let go with their last word, so a little more is taken; the server ends with that word. */
  end() {
    if (!this.voice.pressed || this.tail) return;
    this.wire.talk("end");
    this.tail = TAIL_FRAMES;
    this.overdue = setTimeout(() => this.release(), LONGEST_TAIL_MS);
  }

  /** A frame went by. */
  frame() {
    if (!this.tail) return;
    this.tail -= 1;
    if (!this.tail) this.release();
  }

  /** No more sound: told again, it is over whatever is being said. */
  release() {
    this.cancelTail();
    if (!this.voice.pressed) return;
    this.voice.set({ pressed: false });
    this.wire.talk("end");
  }

  /** @returns {boolean} whether there was one */
  cancelTail() {
    clearTimeout(this.overdue);
    const was = this.tail > 0;
    this.tail = 0;
    return was;
  }

  done() {
    if (this.voice.listens && this.settings.get("taking") !== "push_to_talk") this.wire.talk("done");
  }

  mute() {
    if (!this.voice.listens) return;
    this.release();
    this.voice.set({ muted: !this.voice.muted });
  }
}
