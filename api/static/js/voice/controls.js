/** The bar of the voice: what is pressed in it, and what it shows. */

const byId = (id) => document.getElementById(id);
const TALK = { push_to_talk: "Hold to talk", button: "I’m done", hands_free: "I’m done" };
const METER_EVERY_MS = 96;
/** Speech is about a tenth of full scale: the meter shows the root of it. */
const shownLevel = (rms) => Math.min(1, Math.sqrt(rms * 2.5));

export class Controls {
  /** @param {{voice: any, settings: any, talk: any, player: any, retry: () => void}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    this.bar = byId("voice-bar");
    this.button = byId("voice-talk");
    this.meter = byId("voice-level");
    this.loudest = 0;
    this.shownAt = 0;
    byId("voice-mute").addEventListener("click", () => this.talk.mute());
    byId("voice-again").addEventListener("click", () => this.player.repeat());
    byId("voice-wake").addEventListener("click", () => this.player.wake());
    byId("voice-retry").addEventListener("click", () => this.retry());
    this.talkButton();
    this.voice.subscribe(() => this.render());
    this.settings.subscribe(() => this.render());
  }

  /** Held, not clicked, for push-to-talk: with a mouse, a pen or a finger. */
  talkButton() {
    const { button, talk } = this;
    button.addEventListener("pointerdown", (event) => {
      if (event.button || this.settings.get("taking") !== "push_to_talk") return;
      button.setPointerCapture(event.pointerId);
      talk.start();
    });
    for (const kind of ["pointerup", "pointercancel", "lostpointercapture"]) button.addEventListener(kind, () => talk.end());
    button.addEventListener("contextmenu", (event) => event.preventDefault());
    button.addEventListener("click", () => talk.done());
  }

  show(on) {
    this.bar.hidden = !on;
    this.render();
    // Otherwise the next Space or Enter, meant for talking, would switch it off again.
    if (on && document.activeElement === byId("voice-switch")) this.bar.focus();
    byId("dock").classList.toggle("dock--voice", on);
    const box = byId("answer");
    box.rows = on ? 1 : 3;
    box.dispatchEvent(new Event("resize-me"));
    if (!on) for (const id of ["voice-talk", "voice-wave", "voice-countdown"]) byId(id).hidden = true;
  }

  render() {
    if (this.bar.hidden) return;
    const { voice, player, button } = this;
    const taking = this.settings.get("taking");
    const pushing = taking === "push_to_talk";
    button.textContent = voice.pressed ? "Let go to send" : TALK[taking];
    button.classList.toggle("voice-talk--pressed", voice.pressed);
    button.hidden = !voice.listens || (taking === "hands_free" && !voice.pending);
    button.disabled = pushing && voice.muted;
    if (pushing) button.setAttribute("aria-pressed", String(voice.pressed));
    else button.removeAttribute("aria-pressed");
    byId("voice-mute").setAttribute("aria-pressed", String(voice.muted));
    for (const element of this.bar.querySelectorAll("[data-listens]")) element.hidden = !voice.listens;
    byId("voice-again").disabled = !player.last.length;
    byId("voice-wake").hidden = !player.blocked;
    byId("voice-retry").hidden = voice.microphone !== "none" || voice.hears === false;
    this.renderNotices();
  }

  renderNotices() {
    const lines = [this.voice.trouble, ...this.voice.notices].filter(Boolean);
    const box = byId("voice-notices");
    if (box.dataset.shown === lines.join("\n")) return;
    box.dataset.shown = lines.join("\n");
    byId("voice-trouble").hidden = !lines.length;
    box.replaceChildren(...lines.map((line) => {
      const item = document.createElement("p");
      item.textContent = line;
      return item;
    }));
  }

  /** Ten times a second is enough to see, and leaves the processor to the recogniser. @param {number} rms */
  level(rms) {
    this.loudest = Math.max(this.loudest, rms);
    const now = performance.now();
    if (rms && now - this.shownAt < METER_EVERY_MS) return;
    this.meter.value = this.voice.muted ? 0 : shownLevel(this.loudest);
    this.shownAt = now;
    this.loudest = 0;
  }
}
