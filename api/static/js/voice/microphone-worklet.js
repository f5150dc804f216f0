/** On the audio thread: whatever the microphone gives becomes frames of 512 samples, 16 kHz, mono, 16 bits. */
import { Resampler } from "./resampler.js";

const RATE_HZ = 16_000;
const FRAME_SAMPLES = 512;

class Frames extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate, RATE_HZ);
    this.frame = new Int16Array(FRAME_SAMPLES);
    this.filled = 0;
    this.power = 0;
    /** Samples of frames posted so far; stands still while the gate is shut. */
    this.position = 0;
    this.open = false;
    this.ended = false;
    this.port.onmessage = ({ data }) => this.told(data);
  }

  /** @param {{open?: boolean, ended?: boolean}} order */
  told({ open = this.open, ended = false }) {
    if (open !== this.open) this.filled = this.power = 0;
    this.open = open;
    this.ended = ended;
  }

  process([channels]) {
    if (channels.length) for (const sample of this.resampler.push(mono(channels))) this.take(sample);
    return !this.ended;
  }

  take(sample) {
    this.power += sample * sample;
    this.frame[this.filled] = Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_767)));
    this.filled += 1;
    if (this.filled === FRAME_SAMPLES) this.post();
  }

  /** With the gate shut only the level goes out. */
  post() {
    const level = Math.sqrt(this.power / FRAME_SAMPLES);
    this.filled = this.power = 0;
    if (!this.open) return this.port.postMessage({ level });
    const { position } = this;
    this.position += FRAME_SAMPLES;
    const samples = this.frame.slice();
    const endedAtSecs = currentTime + (128 - this.resampler.half) / sampleRate;
    return this.port.postMessage({ level, position, samples, endedAtSecs }, [samples.buffer]);
  }
}

function mono(channels) {
  if (channels.length === 1) return channels[0];
  return channels[0].map((_, n) => channels.reduce((sum, channel) => sum + channel[n], 0) / channels.length);
}

registerProcessor("frames", Frames);
