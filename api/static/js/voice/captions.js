/** The sentence of the interviewer that is being heard: in a line of its own, and marked where it stands. */

export class Captions {
  /** @param {import("./player.js").Player} player @param {import("./settings.js").Settings} settings */
  constructor(player, settings) {
    this.player = player;
    this.settings = settings;
    this.line = document.getElementById("voice-caption");
    settings.subscribe((name) => name === "captions" && this.render());
  }

  render() {
    const { current, playing } = this.player;
    const size = this.settings.get("captions");
    this.line.dataset.size = size;
    this.line.hidden = size === "off" || !current;
    this.line.classList.toggle("caption--held", Boolean(current) && !playing);
    if (current && this.line.textContent !== current.text) this.line.textContent = current.text;
    this.marked(playing ? current : null);
  }

  /** Browsers without highlights do without. */
  marked(part) {
    const ranges = globalThis.CSS?.highlights;
    if (!ranges) return;
    ranges.delete("heard");
    const node = part && document.getElementById(part.turnId)?.querySelector(".turn-text")?.firstChild;
    const start = node?.textContent.indexOf(part.text) ?? -1;
    if (start < 0) return;
    const range = new Range();
    range.setStart(node, start);
    range.setEnd(node, start + part.text.length);
    ranges.set("heard", new Highlight(range));
  }
}
