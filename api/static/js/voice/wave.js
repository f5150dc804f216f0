/** The interviewer's voice as a line, drawn while it sounds; not where motion is unwanted. */

import { isStill } from "./stillness.js";

export class Wave {
  /** @param {import("./player.js").Player} player */
  constructor(player) {
    this.player = player;
    this.canvas = document.getElementById("voice-wave");
    this.brush = this.canvas.getContext("2d");
    this.samples = new Uint8Array(1024);
  }

  render() {
    const sounds = this.player.playing && !this.player.blocked && Boolean(this.player.mouth?.analyser) && !isStill();
    this.canvas.hidden = !sounds;
    if (sounds && !this.frame) this.draw();
  }

  draw() {
    const { canvas, brush, samples, player } = this;
    this.frame = undefined;
    if (canvas.hidden || !player.mouth?.analyser) return;
    const scale = devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    player.mouth.analyser.getByteTimeDomainData(samples);
    brush.strokeStyle = getComputedStyle(canvas).color;
    brush.lineWidth = 2 * scale;
    brush.beginPath();
    samples.forEach((sample, n) => brush.lineTo((n / (samples.length - 1)) * canvas.width, (sample / 255) * canvas.height));
    brush.stroke();
    this.frame = requestAnimationFrame(() => this.draw());
  }
}
