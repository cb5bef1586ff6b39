import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../../../src/formats/architecture/index.ts';

const channels = 8;
const heads = 2;

function cost(shape: readonly number[], layer: Record<string, unknown>) {
  return analyse(
    lowerArchitecture({
      version: 1,
      name: 'windows',
      inputs: { x: { shape } },
      layers: [{ id: 'layer', ...layer }],
    }),
  );
}

function attention(shape: readonly number[], attributes: Record<string, unknown>) {
  return cost(shape, { type: 'windowAttention', heads, ...attributes });
}

/** Projections in and out at every position of every window, and scores and mixing within it. */
function windowMacs(windows: number, positions: number): number {
  return windows * (positions * 4 * channels ** 2 + 2 * positions ** 2 * channels);
}

const projections = 4 * channels ** 2 + 4 * channels;

describe('windowAttention', () => {
  it('attends within windows, by a trained bias of each relative position', () => {
    const { outputs, totals, layers } = attention([3, 8, 12, channels], { window: 4 });
    expect(outputs[0]?.shape).toEqual([3, 8, 12, channels]);
    expect(totals.macs).toBe(windowMacs(3 * 2 * 3, 16));
    expect(totals.parameters).toBe(projections + (2 * 4 - 1) ** 2 * heads);
    expect(layers.map(({ id }) => id)).toEqual(['layer']);
  });

  it('pads to whole windows, whose padding is projected as well', () => {
    const { outputs, totals } = attention([1, 9, 5, channels], { window: [4, 5] });
    expect(outputs[0]?.shape).toEqual([1, 9, 5, channels]);
    expect(totals.macs).toBe(windowMacs(3, 20));
  });

  it('masks what a shift brings together, with one add for every score', () => {
    const plain = attention([2, 8, 8, channels], { window: 4 });
    const shifted = attention([2, 8, 8, channels], { window: 4, shift: 2 });
    const scores = 2 * 4 * heads * 16 ** 2;
    expect(Number(shifted.totals.adds) - Number(plain.totals.adds)).toBe(scores);
    expect(shifted.totals.macs).toBe(plain.totals.macs);
  });

  it('does not shift where one window covers the dim', () => {
    const plain = attention([1, 4, 4, channels], { window: 4 });
    const shifted = attention([1, 4, 4, channels], { window: 4, shift: 2 });
    expect(shifted.totals).toEqual(plain.totals);
  });

  it('shrinks a window to the input if asked to; the table stays whole', () => {
    const { totals } = attention([1, 2, 6, 6, channels], { window: [8, 3, 3], shrink: true });
    expect(totals.macs).toBe(windowMacs(4, 2 * 9));
    expect(totals.parameters).toBe(projections + 15 * 5 * 5 * heads);
  });

  it('costs as much on a grid as in windows', () => {
    const shape = [1, 8, 12, channels];
    const grid = attention(shape, { window: 4, partition: 'grid' });
    expect(grid.totals).toEqual(attention(shape, { window: 4 }).totals);
  });

  it('has cosines scaled by a trained factor for each head', () => {
    const plain = attention([1, 8, 8, channels], { window: 4 });
    const cosine = attention([1, 8, 8, channels], { window: 4, cosine: true });
    expect(Number(cosine.totals.parameters) - Number(plain.totals.parameters)).toBe(heads);
    expect(cosine.totals.macs).toBe(plain.totals.macs);
    // A root for every head of every query and key.
    expect(Number(cosine.totals.transcendentals) - Number(plain.totals.transcendentals)).toBe(
      2 * 64 * heads,
    );
  });

  it('takes a table of biases in place of its own', () => {
    const withTable = (shape: readonly number[]) =>
      analyse(
        lowerArchitecture({
          version: 1,
          name: 'table',
          inputs: { x: { shape: [1, 8, 8, channels] } },
          layers: [
            { id: 'table', type: 'parameter', shape },
            { type: 'windowAttention', heads, window: 4, inputs: ['x', 'table'] },
          ],
        }),
      );
    expect(withTable([1, 7, 7, heads]).totals.parameters).toBe(projections + 49 * heads);
    expect(() => withTable([1, 8, 8, heads])).toThrow(
      expect.objectContaining({
        code: 'shape-mismatch',
        expected: '49 relative positions of 2 heads: […, 2]',
      }),
    );
  });

  it('gives back the shape it takes, for any window and shift', () => {
    const size = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(size, size, size, size, fc.integer({ min: 0, max: 11 }), (h, w, a, b, step) => {
        const shift = Math.min(step, Math.min(a, b) - 1);
        const { outputs, totals } = attention([1, h, w, channels], { window: [a, b], shift });
        expect(outputs[0]?.shape).toEqual([1, h, w, channels]);
        expect(totals.macs).toBe(windowMacs(Math.ceil(h / a) * Math.ceil(w / b), a * b));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [{ window: [4, 4, 4] }, { code: 'invalid-architecture', pointer: '/layers/0/window' }],
    [
      { window: 4, shift: 4 },
      { code: 'invalid-architecture', expected: 'at most 3' },
    ],
    [
      { window: 4, heads: 3 },
      { code: 'shape-mismatch', pointer: '/layers/0/heads' },
    ],
  ])('refuses %j', (attributes, error) => {
    expect(() => attention([1, 8, 8, channels], attributes)).toThrow(
      expect.objectContaining(error),
    );
  });
});

describe('patchMerging', () => {
  it('puts the channels of neighbours side by side', () => {
    const { outputs, totals } = cost([2, 6, 8, 3], { type: 'patchMerging' });
    expect(outputs[0]?.shape).toEqual([2, 3, 4, 12]);
    expect(totals).toMatchObject({ macs: 0, flops: 0, parameters: 0 });
  });

  it('pads to whole neighbourhoods, and leaves earlier dims alone', () => {
    const { outputs } = cost([1, 5, 7, 8, 3], { type: 'patchMerging', factor: 3 });
    expect(outputs[0]?.shape).toEqual([1, 5, 3, 3, 27]);
  });

  it('refuses what is no map', () => {
    expect(() => cost([1, 6, 3], { type: 'patchMerging' })).toThrow(
      expect.objectContaining({ code: 'shape-mismatch', expected: '[N, …, H, W, C]' }),
    );
  });
});

describe('resize to a second input', () => {
  const network = (layer: Record<string, unknown>) =>
    analyse(
      lowerArchitecture({
        version: 1,
        name: 'resize',
        inputs: { small: { shape: [1, 8, 5, 7] }, large: { shape: [1, 3, 40, 60] } },
        layers: [{ type: 'resize', mode: 'bilinear', inputs: ['small', 'large'], ...layer }],
      }),
    );

  it('has its spatial dims and the channels of the first', () => {
    expect(network({}).outputs[0]?.shape).toEqual([1, 8, 40, 60]);
  });

  it('refuses a size beside it', () => {
    expect(() => network({ size: 10 })).toThrow(
      expect.objectContaining({
        code: 'invalid-architecture',
        expected: 'one of "size", "scale" and a second input',
      }),
    );
  });
});
