/** Keys that work anywhere in the room but where they already mean something: in text, in dialogs, on buttons. */

const WRITING = "input:not([type=radio]), textarea, select, [contenteditable], dialog, [popover]";
/** What Space and Enter press. */
const PRESSED = "button, a[href], summary";

export class Keys {
  /** @param {{talk: import("./talk.js").Talk, player: import("./player.js").Player, settings: import("./settings.js").Settings, talkButton: HTMLElement}} parts */
  constructor({ talk, player, settings, talkButton }) {
    Object.assign(this, { talk, player, settings, talkButton });
    this.listening = new AbortController();
    const { signal } = this.listening;
    document.addEventListener("keydown", (event) => this.down(event), { signal });
    document.addEventListener("keyup", (event) => event.code === "Space" && this.talk.end(), { signal });
    document.getElementById("dock").addEventListener("click", (event) => this.clicked(event), { signal });
  }

  /** A button that was clicked with a pointer would be pressed again by the next Space: it gives the focus back. */
  clicked({ detail, target }) {
    if (detail > 0) target.closest("button")?.blur();
  }

  down(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target === document.getElementById("answer") && event.key === "Escape") event.target.blur();
    const pushing = this.settings.get("taking") === "push_to_talk";
    if (!this.free(event.target)) return;
    if (event.code === "Space" && pushing && (event.target === this.talkButton || !this.onButton(event))) {
      event.preventDefault();
      if (!event.repeat) this.talk.start();
    } else if (!event.repeat) {
      this.press(event);
    }
  }

  onButton({ target }) {
    return Boolean(target.closest?.(PRESSED));
  }

  press(event) {
    const letters = this.settings.get("letters");
    if (event.key === "Enter" && this.onButton(event)) return;
    if (event.key === "Enter") this.talk.done();
    else if (event.key === "Escape") this.player.skip();
    else if (letters && event.key.toLowerCase() === "m") this.talk.mute();
    else if (letters && event.key.toLowerCase() === "r") this.player.repeat();
    else return;
    event.preventDefault();
  }

  free(target) {
    return !document.querySelector("dialog:modal, [popover]:popover-open") && !target.closest?.(WRITING);
  }

  close() {
    this.listening.abort();
  }
}
