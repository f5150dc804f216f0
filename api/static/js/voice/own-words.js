/** The candidate's words as they are understood, phrase by phrase, until the turn is committed. */
import { atBottom, toBottom } from "../room/scroll.js";

const UNSURE = 0.5;
const NOTE = "not sure this was understood";

export class OwnWords {
  /** @param {import("./state.js").VoiceState} voice */
  constructor(voice) {
    this.voice = voice;
    this.list = document.getElementById("transcript");
    this.item = document.getElementById("turn-template").content.firstElementChild.cloneNode(true);
    this.item.id = "turn-hearing";
    this.item.className = "turn turn--candidate turn--pending turn--hearing";
    this.item.querySelector(".turn-name").textContent = "You, so far …";
    this.text = this.item.querySelector(".turn-text");
    voice.subscribe((change) => ["phrases", "ready"].includes(change) && this.render());
  }

  render() {
    const { phrases } = this.voice;
    const follow = atBottom();
    this.text.replaceChildren(...phrases.flatMap(({ words }) => words.flatMap((word) => [shown(word), " "])));
    this.place();
    if (phrases.length && follow) toBottom();
  }

  /** It stays below everything that is said meanwhile. */
  place() {
    if (!this.voice.phrases.length) this.item.remove();
    else if (this.list.lastElementChild !== this.item) this.list.append(this.item);
  }
}

/** @param {{text: string, sure: number|null}} word */
function shown({ text, sure }) {
  if (sure === null || sure === undefined || sure >= UNSURE) return text;
  const word = document.createElement("span");
  word.className = "unsure";
  word.title = NOTE;
  const note = document.createElement("span");
  note.className = "visually-hidden";
  note.textContent = ` (${NOTE})`;
  word.append(text, note);
  return word;
}
