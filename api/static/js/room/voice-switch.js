/** Switches the voice on and off; its modules are loaded when somebody wants to speak. `#voice` keeps it on. */

const HASH = "#voice";

export class VoiceSwitch {
  /** @param {{room: import("./state.js").RoomState, link: import("./link.js").Link, composer: import("./composer.js").Composer}} parts */
  constructor(parts) {
    this.parts = parts;
    this.button = document.getElementById("voice-switch");
    this.button.addEventListener("click", () => this.set(this.button.getAttribute("aria-pressed") !== "true"));
    if (location.hash === HASH) this.goOn();
  }

  /** After a reload; an interview that is over needs no voice. */
  goOn() {
    const { room } = this.parts;
    room.subscribe((change, detail) => change === "snapshot" && detail.first && !room.finished && this.set(true));
  }

  /** @param {boolean} on @param {string} [why] said where it was not the person who switched it off */
  async set(on, why = "") {
    this.button.setAttribute("aria-pressed", String(on));
    history.replaceState(null, "", on ? HASH : location.pathname + location.search);
    this.parts.composer.say(why);
    try {
      this.voice ??= await this.load();
      if (on === this.voice.on || on !== (this.button.getAttribute("aria-pressed") === "true")) return;
      if (on) await this.voice.start();
      else this.voice.stop();
    } catch {
      this.button.setAttribute("aria-pressed", "false");
      this.parts.composer.say("The voice could not be started. Typing works all the while.");
    }
  }

  async load() {
    const { Voice } = await import("../voice/main.js");
    return new Voice({ ...this.parts, off: (why) => this.set(false, why) });
  }
}
