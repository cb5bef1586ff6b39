import type { Random } from './random.ts';

/** Bytes that mean something to protobuf: ends of varints, tags, and the largest of each. */
const telling = [0x00, 0x01, 0x02, 0x07, 0x08, 0x0a, 0x12, 0x1a, 0x3a, 0x7f, 0x80, 0xff];

type Mutation = (file: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

function changed(file: Uint8Array, at: number, byte: number): Uint8Array {
  const copy = Uint8Array.from(file);
  copy[at] = byte;
  return copy;
}

function spliced(file: Uint8Array, start: number, end: number, part: Uint8Array): Uint8Array {
  const result = new Uint8Array(file.length - (end - start) + part.length);
  result.set(file.subarray(0, start));
  result.set(part, start);
  result.set(file.subarray(end), start + part.length);
  return result;
}

/** A short stretch of a file. */
function stretch(file: Uint8Array, random: Random): readonly [start: number, end: number] {
  const start = random.below(file.length);
  return [start, Math.min(file.length, start + 1 + random.below(16))];
}

const mutations: readonly Mutation[] = [
  (file, random) => {
    const at = random.below(file.length);
    return changed(file, at, (file[at] ?? 0) ^ (1 << random.below(8)));
  },
  (file, random) => changed(file, random.below(file.length), random.below(256)),
  (file, random) => changed(file, random.below(file.length), random.pick(telling)),
  (file, random) => {
    const at = random.below(file.length);
    return changed(file, at, (file[at] ?? 0) + (random.below(2) === 0 ? 1 : -1));
  },
  (file, random) => spliced(file, ...stretch(file, random), new Uint8Array()),
  (file, random) => {
    const at = random.below(file.length);
    return spliced(file, at, at, file.subarray(...stretch(file, random)));
  },
  // Of the same length, so that the messages around it stay whole.
  (file, random, other) => {
    const [start, end] = stretch(file, random);
    const from = random.below(other.length);
    const part = other.subarray(from, from + end - start);
    return spliced(file, start, start + part.length, part);
  },
  (file, random) => file.subarray(0, random.below(file.length)),
];

/** A file with one or two faults put into it. */
export function mutateBytes(file: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  let result = file;
  for (let faults = 1 + random.below(2); faults > 0 && result.length > 0; faults--) {
    result = random.pick(mutations)(result, random, other);
  }
  return result;
}
