import type { Budget } from './budget.ts';
import { corrupt } from './faults.ts';

/** Longest text that is looked up among those met before. */
const internedLength = 64;
const slots = 2048;

/** Estimated bytes of a string beside its characters, and of a reference to one. */
const stringOverhead = 24;
const referenceBytes = 8;

/**
 * Decodes UTF-8. Short ASCII texts, which most are, are the same string again where they come
 * again soon: operator names, attribute names, and a value's name where it is made and used.
 */
export class Texts {
  private readonly recent = new Array<string>(slots).fill('');
  private readonly strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private readonly lenient = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(private readonly budget: Budget) {}

  /**
   * @param strict refuse bytes that are not UTF-8, rather than put U+FFFD in their place
   * @throws InputError `corrupt-model`, `limit-model`
   */
  decode(bytes: Buffer, start: number, end: number, strict: boolean): string {
    this.budget.spend(referenceBytes);
    const length = end - start;
    if (length > internedLength) return this.decodeNew(bytes.subarray(start, end), strict);
    let hash = length;
    let union = 0;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] as number;
      hash = (Math.imul(hash, 31) + byte) | 0;
      union |= byte;
    }
    if (union >= 0x80) return this.decodeNew(bytes.subarray(start, end), strict);
    const slot = (hash ^ (hash >>> 15)) & (slots - 1);
    const recent = this.recent[slot] as string;
    if (recent.length === length && equals(recent, bytes, start)) return recent;
    this.budget.spend(stringOverhead + length);
    const text = bytes.toString('latin1', start, end);
    this.recent[slot] = text;
    return text;
  }

  private decodeNew(bytes: Uint8Array, strict: boolean): string {
    // A string with a character beyond Latin-1 takes two bytes for every one.
    this.budget.spend(stringOverhead + 2 * bytes.length);
    if (!strict) return this.lenient.decode(bytes);
    try {
      return this.strict.decode(bytes);
    } catch {
      throw corrupt('a name is not UTF-8');
    }
  }
}

function equals(text: string, bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) !== bytes[start + index]) return false;
  }
  return true;
}
