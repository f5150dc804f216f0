/** From speaking to typing in mid-answer: what was heard comes into the box, in front of what is typed. */

export class Typing {
  /** @param {{voice: any, wire: any, composer: any, isOn: () => boolean}} parts */
  constructor({ voice, wire, composer, isOn }) {
    Object.assign(this, { voice, wire, composer, isOn });
    this.asked = false;
    // Passing by with Tab is not typing; a click or a letter is.
    for (const kind of ["input", "pointerdown"]) composer.box.addEventListener(kind, () => this.take());
    voice.subscribe((change) => change === "ready" && (this.asked = false));
  }

  take() {
    if (!this.isOn() || this.asked || !this.voice.ready || !this.voice.pending) return;
    this.asked = this.wire.send({ type: "take_words" });
  }

  on_draft({ text }) {
    this.asked = false;
    if (text) this.composer.prepend(text);
  }
}
