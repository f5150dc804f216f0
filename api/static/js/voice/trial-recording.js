/** Reading a sentence aloud before the interview: heard again, and as it was understood. */
import { exchange } from "../api.js";
import { wav } from "./wav.js";

const LONGEST_SECS = 8;
const RATE_HZ = 16_000;
const byId = (id) => document.getElementById(id);

export class TrialRecording {
  /** @param {() => any} recogniser what `GET /speech` says of it */
  constructor(recogniser) {
    this.recogniser = recogniser;
    this.button = byId("record");
    /** @type {Int16Array[]|null} while it records */
    this.pieces = null;
    this.button.addEventListener("click", () => (this.pieces ? this.end() : this.begin()));
  }

  begin() {
    this.pieces = [];
    this.button.textContent = "Stop";
    byId("record-progress").hidden = false;
    byId("recorded").hidden = true;
  }

  /** @param {import("./microphone.js").Frame} frame */
  take({ samples }) {
    if (!this.pieces) return;
    this.pieces.push(samples);
    const secs = (this.pieces.length * samples.length) / RATE_HZ;
    byId("record-progress").value = secs;
    if (secs >= LONGEST_SECS) this.end();
  }

  async end() {
    const { pieces } = this;
    this.pieces = null;
    this.button.textContent = "Record it again";
    byId("record-progress").hidden = true;
    if (!pieces?.length) return;
    const sound = wav(pieces);
    URL.revokeObjectURL(byId("playback").src);
    byId("playback").src = URL.createObjectURL(sound);
    byId("recorded").hidden = false;
    await this.recognise(sound);
  }

  async recognise(sound) {
    const said = byId("understood");
    const recogniser = this.recogniser();
    if (recogniser && !recogniser.name) return said.replaceChildren("Listen to it: that is how you sound. Nothing is recognised here.");
    said.textContent = "Understanding it …";
    try {
      const { words } = await (await exchange("POST", "/speech/recognise", { type: "audio/wav", body: sound })).json();
      said.replaceChildren(words.length ? `Understood: “${words.map(({ text }) => text).join(" ")}”` : "No words were understood. Try it nearer to the microphone.");
    } catch (error) {
      said.textContent = error.message;
    }
    return undefined;
  }
}
