import { corrupt } from './faults.ts';

const mostBytes = 10;

/** Reads a base-128 varint of up to 64 bits that may be split over chunks. */
export class Varint {
  private low = 0;
  private high = 0;
  private read = 0;

  /** Whether a varint has begun that has not ended. */
  get begun(): boolean {
    return this.read > 0;
  }

  /**
   * @returns whether the byte is the varint's last
   * @throws InputError `corrupt-model` at an eleventh byte
   */
  push(byte: number): boolean {
    if (this.read === 0) this.low = this.high = 0;
    const bits = byte & 0x7f;
    const shift = 7 * this.read;
    if (shift < 28) this.low |= bits << shift;
    else if (shift > 28) this.high |= bits << (shift - 32);
    else {
      this.low |= bits << 28;
      this.high |= bits >>> 4;
    }
    if (byte < 0x80) {
      this.read = 0;
      return true;
    }
    if (++this.read === mostBytes) throw corrupt(`a varint has more than ${mostBytes} bytes`);
    return false;
  }

  /** The double nearest to the value as an unsigned 64-bit integer. */
  unsigned(): number {
    return (this.high >>> 0) * 2 ** 32 + (this.low >>> 0);
  }

  /** The double nearest to the value as a signed 64-bit integer. */
  signed(): number {
    return this.high * 2 ** 32 + (this.low >>> 0);
  }
}
