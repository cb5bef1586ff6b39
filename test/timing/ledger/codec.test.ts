import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, decodeSamples, encode, encodeSamples } from '../../../src/timing/ledger/codec.ts';

const { tree: values } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.bigInt(),
    // JSON has one zero.
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('tree')),
    fc.dictionary(
      fc.string().filter((key) => key !== '$bigint' && key !== '__proto__'),
      tie('tree'),
      { noNullPrototype: true },
    ),
  ),
}));

describe('what the ledger writes', () => {
  it('comes back as it was, every bigint with it', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decode(encode(value))).toEqual(value);
      }),
    );
  });

  it('can be read by people', () => {
    expect(encode({ macs: 2n ** 64n, ms: 1.5 })).toBe(
      '{"macs":{"$bigint":"18446744073709551616"},"ms":1.5}',
    );
  });

  it('has samples to the last bit', () => {
    fc.assert(
      fc.property(fc.float64Array(), (samples) => {
        expect(decodeSamples(encodeSamples(samples))).toEqual(samples);
        const bytes = Uint8Array.from(encodeSamples(samples));
        expect(decodeSamples(bytes.buffer)).toEqual(samples);
      }),
    );
  });
});
