/** The interviewer's "Mm-hm" after a sentence that may have been the last: heard beside everything else, and no turn. */
import { mark } from "./marks.js";

export class Nod {
  /** @param {import("./player.js").Player} player whose mouth says it */
  constructor(player) {
    this.player = player;
  }

  /** @param {{text: string, sound?: ArrayBuffer}} message */
  async on_nod({ text, sound }) {
    const at = await this.player.mouth?.aside(text, sound);
    if (at !== undefined) mark("nod", { at }, at);
  }
}
