/**
 * Uniform 32-bit integers by xorshift128 (Marsaglia 2003, https://doi.org/10.18637/jss.v008.i14):
 * no cryptography, but the same on every machine, and fast enough for gigabytes of weights.
 */
export class Random {
  private x: number;
  private y: number;
  private z: number;
  private w: number;

  /** A sequence of its own for each seed and name, whatever was drawn before. */
  constructor(seed: number, name: string) {
    let hash = seed | 0;
    for (let index = 0; index < name.length; index++) {
      hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
    }
    const next = () => {
      // SplitMix32 parts seeds that differ little.
      hash = (hash + 0x9e3779b9) | 0;
      let mixed = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      return mixed ^ (mixed >>> 15);
    };
    [this.x, this.y, this.z] = [next(), next(), next()];
    // The state must not be all zeros.
    this.w = next() | 1;
  }

  /** Fills with integers from −2^31 to 2^31 − 1. */
  fill(target: Int32Array): void {
    let { x, y, z, w } = this;
    for (let index = 0; index < target.length; index++) {
      const t = x ^ (x << 11);
      x = y;
      y = z;
      z = w;
      w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
      target[index] = w;
    }
    [this.x, this.y, this.z, this.w] = [x, y, z, w];
  }
}
