/** One sample rate to another, low-passed by a windowed sinc: streaming, exact in time, any whole rates. */

/** What would fold back is this far down (Kaiser's formulas for window and length). */
const STOP_DB = 80;
const KAISER_BETA = 0.1102 * (STOP_DB - 8.7);
/** The pass band ends at this share of the lower Nyquist frequency, the stop band begins at it. */
const PASS = 0.9;
/** Kernel values kept between two input samples; between those, a straight line is within -90 dB. */
const PHASES = 256;
const ROOM = 4096;

export class Resampler {
  /** @param {number} fromHz @param {number} toHz */
  constructor(fromHz, toHz) {
    this.from = fromHz;
    this.to = toHz;
    const limit = Math.min(fromHz, toHz) / 2 / fromHz;
    /** Input samples on either side of an output sample; also the delay. */
    this.half = Math.ceil((STOP_DB - 7.95) / (14.36 * limit * (1 - PASS)) / 2);
    this.kernel = kernel(this.half, limit * (1 + PASS));
    this.buffer = new Float32Array(2 * this.half + ROOM);
    this.filled = this.half;
    /** Where the next output sample lies: a whole input sample and a remainder in `to`ths. */
    this.whole = this.half;
    this.rest = 0;
  }

  /** @param {Float32Array} input at most 4096 samples @returns {number[]} */
  push(input) {
    if (this.from === this.to) return Array.from(input);
    this.buffer.set(input, this.filled);
    this.filled += input.length;
    const out = [];
    while (this.whole + this.half < this.filled) {
      out.push(this.sample());
      this.rest += this.from;
      this.whole += Math.floor(this.rest / this.to);
      this.rest %= this.to;
    }
    this.forget();
    return out;
  }

  sample() {
    const { buffer, kernel: table, half, whole } = this;
    const place = (this.rest / this.to) * PHASES;
    return side(buffer, whole, -1, table, place, half) + side(buffer, whole + 1, 1, table, PHASES - place, half);
  }

  forget() {
    const past = Math.max(0, Math.min(this.whole - this.half, this.filled));
    this.buffer.copyWithin(0, past, this.filled);
    this.filled -= past;
    this.whole -= past;
  }
}

/** Sum up one side of the kernel: samples from `start` in direction `step`, the first `place` phases away. */
function side(buffer, start, step, table, place, count) {
  const first = Math.floor(place);
  const share = place - first;
  let sum = 0;
  for (let n = 0, at = start, k = first; n < count; n += 1, at += step, k += PHASES) {
    sum += buffer[at] * (table[k] + share * (table[k + 1] - table[k]));
  }
  return sum;
}

/** Return one half of the windowed sinc, `bandwidth` in cycles a sample, both sides of zero counted. */
function kernel(half, bandwidth) {
  const table = new Float32Array((half + 1) * PHASES + 2);
  const whole = bessel(KAISER_BETA);
  for (let k = 0; k < half * PHASES; k += 1) {
    const t = k / PHASES;
    const x = Math.PI * bandwidth * t;
    const window = bessel(KAISER_BETA * Math.sqrt(1 - (t / half) ** 2)) / whole;
    table[k] = bandwidth * (x ? Math.sin(x) / x : 1) * window;
  }
  return table;
}

/** The modified Bessel function of order zero. */
function bessel(x) {
  let sum = 1;
  for (let term = 1, n = 1; term > 1e-12 * sum; n += 1) {
    term *= (x / (2 * n)) ** 2;
    sum += term;
  }
  return sum;
}
