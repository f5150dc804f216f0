/** Hearing the interviewer before the interview, by whichever voice is chosen. */
import { exchange } from "../api.js";
import { BrowserMouth } from "./browser-mouth.js";
import { SoundMouth } from "./sound-mouth.js";

const WORDS = "Good evening. Tell me about a decision you had to make with too little data.";

export class TrialVoice {
  /** @param {import("./settings.js").Settings} settings */
  constructor(settings) {
    this.settings = settings;
    this.button = document.getElementById("try-voice");
    this.said = document.getElementById("voice-said");
    this.mouth = null;
    this.button.addEventListener("click", () => (this.mouth ? this.end("") : this.begin()));
    settings.subscribe((name) => name === "voice" && this.end(""));
  }

  async begin() {
    if (this.settings.speaks === "none") return this.end("With “Words only” there is nothing to hear.");
    const told = { started: () => this.say("You should hear it now."), ended: () => this.end("That was it."), woke: () => {} };
    const mouth = this.mouth = this.settings.speaks === "browser" ? new BrowserMouth(told, this.settings) : new SoundMouth(told);
    this.button.textContent = "Stop";
    this.say("");
    try {
      const part = { text: WORDS, sound: mouth.ahead ? await this.sound() : null };
      await mouth.wake();
      await mouth.prepare(part);
      if (this.mouth === mouth) mouth.play(part, 0);
    } catch (error) {
      if (this.mouth === mouth) this.end(error.message);
    }
    return undefined;
  }

  async sound() {
    const body = JSON.stringify({ text: WORDS, words_a_minute: this.settings.get("words_a_minute"), voice: this.settings.voiceName });
    const reply = await exchange("POST", "/speech/say", { type: "application/json", accept: "audio/wav", body });
    return reply.arrayBuffer();
  }

  end(why) {
    this.mouth?.close();
    this.mouth = null;
    this.button.textContent = "Play a sentence";
    this.say(why);
  }

  say(text) {
    this.said.textContent = text;
  }
}
