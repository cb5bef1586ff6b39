import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum } from '../../../src/core/count.ts';
import { GraphBuilder } from '../../../src/core/graph/builder.ts';
import type { Graph, Value } from '../../../src/core/graph/types.ts';
import { planArena } from '../../../src/core/memory/arena.ts';
import { type Lifetime, liveBytes } from '../../../src/core/memory/lifetimes.ts';
import { type LivenessOptions, livenessOf, liveSeries } from '../../../src/core/memory/liveness.ts';
import { operators } from '../../../src/core/ops/index.ts';
import { lowerArchitecture } from '../../../src/formats/architecture/index.ts';
import { presets } from '../../../src/presets/index.ts';

const builder = () => new GraphBuilder({ registry: operators });
const word = 4;

function built(of: GraphBuilder, ...values: Value[]): Graph {
  return of.build(
    'network',
    values.map((value) => ({ name: value.name, value })),
  );
}

/** conv 3 → 8 on 16×16, batch norm, relu, then a 1×1 conv to 4 channels. */
function chain(): Graph {
  const of = builder();
  const image = of.input('image', 'float32', [2, 3, 16, 16]);
  const weight = (name: string, dims: number[], role: 'parameter' | 'buffer' = 'parameter') =>
    of.weight(name, 'float32', dims, role);
  const pads = { pads: [1, 1, 1, 1] };
  const conv = of.apply('Conv', [image, weight('w', [8, 3, 3, 3])], pads);
  const statistics = [weight('mean', [8], 'buffer'), weight('var', [8], 'buffer')];
  const norm = of.apply('BatchNormalization', [
    conv,
    weight('scale', [8]),
    weight('shift', [8]),
    ...statistics,
  ]);
  const relu = of.apply('Relu', [norm]);
  return built(of, of.apply('Conv', [relu, weight('w2', [4, 8, 1, 1])]));
}

const image = word * 2 * 3 * 256;
const hidden = word * 2 * 8 * 256;
const last = word * 2 * 4 * 256;

function live(graph: Graph, options: Partial<LivenessOptions> = {}) {
  return livenessOf(graph, options).live;
}

describe('live bytes', () => {
  it('are those of the inputs and outputs of each node of a chain', () => {
    const { peakBytes, peak, alive } = livenessOf(chain());
    expect(live(chain())).toEqual([image + hidden, 2 * hidden, 2 * hidden, hidden + last]);
    expect(peakBytes).toBe(2 * hidden);
    expect(peak).toMatchObject({ place: 1, op: 'BatchNormalization', bytes: 2 * hidden });
    expect(alive.tensors).toBe(2);
    expect(sum(alive.largest.map(({ bytes }) => bytes))).toBe(peakBytes);
  });

  it('are fewer where an elementwise operator works in place, which a batch norm does not', () => {
    expect(live(chain(), { inPlace: true })).toEqual([
      image + hidden,
      2 * hidden,
      hidden,
      hidden + last,
    ]);
  });

  it('are fewer where batch norm and activation write what the convolution would have', () => {
    expect(live(chain(), { fused: true })).toEqual([image + hidden, hidden, hidden, hidden + last]);
  });

  it('count a view with what it views, which lives as long as the view', () => {
    const of = builder();
    const x = of.input('x', 'float32', [4, 6]);
    const relu = of.apply('Relu', [x]);
    const flat = of.apply('Reshape', [relu, of.ints('shape', [24])]);
    const other = of.apply('Neg', [x]);
    const graph = built(of, of.apply('Add', [flat, of.apply('Flatten', [other], { axis: 0 })]));
    // Shapes [24] and [1, 24] broadcast to 24 elements.
    expect(live(graph)).toEqual([2, 2, 3, 2, 3].map((tensors) => tensors * 24 * word));
  });

  it('keep an input to its last use and an output of the network to the end', () => {
    const of = builder();
    const x = of.input('x', 'float32', [100]);
    const y = of.input('y', 'float32', [10]);
    const early = of.apply('Neg', [y]);
    const a = of.apply('Relu', [x]);
    const b = of.apply('Neg', [a]);
    const graph = built(of, early, b);
    // x, y, early; x, early, a; early, a, b
    expect(live(graph)).toEqual([120, 210, 210].map((elements) => elements * word));
    expect(live(graph, { inPlace: true })).toEqual([120, 210, 110].map((n) => n * word));
  });

  it('count outputs that nothing takes while the node runs, several outputs each apart', () => {
    const of = builder();
    const x = of.input('x', 'float32', [6, 2]);
    const [a, , c] = of.add(
      'Split',
      [x, of.ints('parts', [1, 2, 3])],
      { axis: 0 },
      { outputCount: 3 },
    );
    const graph = built(of, of.apply('Add', [a, of.apply('Neg', [c])]));
    // x and its parts; then parts 1 and 3 with −3; then all but 3 with the sum (of 3 rows).
    expect(live(graph)).toEqual([24, 2 + 6 + 6, 2 + 6 + 6].map((elements) => elements * word));
  });

  it('have a shape that is known before the network runs take nothing', () => {
    const of = builder();
    const x = of.input('x', 'float32', [4, 6]);
    const shape = of.apply('Shape', [x]);
    const graph = built(of, of.apply('Reshape', [of.apply('Relu', [x]), shape]));
    expect(live(graph)).toEqual([48 * word, 24 * word]);
  });

  it('are exact beyond 2^53', () => {
    const of = builder();
    const x = of.input('x', 'float32', [2 ** 31 - 1, 2 ** 31 - 1]);
    expect(livenessOf(built(of, of.apply('Relu', [x]))).peakBytes).toBe(
      8n * (2n ** 31n - 1n) ** 2n,
    );
  });

  it('keep what a loop takes from outside to the end of the loop', () => {
    const of = builder();
    const x = of.input('x', 'float32', [8]);
    const outer = of.apply('Relu', [x]);
    const inside = of.repeat(5, () => {
      const once = of.apply('Neg', [outer]);
      return of.apply('Exp', [of.apply('Abs', [once])]);
    });
    expect(live(built(of, inside))).toEqual([2, 2, 3, 3].map((tensors) => tensors * 8 * word));
  });
});

describe('the peak of a known network', () => {
  const lowered = (name: string) => lowerArchitecture(presets.get(name).architecture());

  it('of VGG-16 is two tensors of 64 × 224 × 224', () => {
    const tensor = word * 64 * 224 * 224;
    expect(livenessOf(lowered('vgg16')).peakBytes).toBe(2 * tensor);
    // In place the second convolution still needs both; the ReLUs don't.
    const { peakBytes, peak } = livenessOf(lowered('vgg16'), { inPlace: true });
    expect(peakBytes).toBe(2 * tensor);
    expect(peak?.op).toBe('Conv');
  });

  it('of ResNet-50 is the stem’s two tensors, and three of 256 × 56 × 56 where it is fused', () => {
    const stem = word * 64 * 112 * 112;
    const block = word * 256 * 56 * 56;
    expect(livenessOf(lowered('resnet50')).peakBytes).toBe(3 * block);
    expect(2 * stem).toBeLessThan(3 * block);
    const fused = livenessOf(lowered('resnet50'), { fused: true, inPlace: true });
    // The shortcut, the block's last convolution and its input of 64 channels.
    expect(fused.peakBytes).toBe(2 * block + block / 4);
    expect(fused.peak?.layer).toMatch(/^layer1\.0/);
  });
});

describe('a memory-minimising order', () => {
  it('runs the branch that shrinks first', () => {
    const of = builder();
    const x = of.input('x', 'float32', [10]);
    const big = (from: Value) => of.apply('Expand', [from, of.ints(`s${from.index}`, [100, 10])]);
    const small = (from: Value) =>
      of.apply('ReduceSum', [from, of.ints(`a${from.index}`, [0])], { keepdims: 0 });
    const [a, b, c] = [big(x), big(x), big(x)];
    const graph = built(of, of.apply('Sum', [small(a), small(b), small(c)]));
    const given = livenessOf(graph);
    const least = livenessOf(graph, { order: 'minimising' });
    // Three expanded at once, against one with two results kept.
    expect(given.peakBytes).toBe(word * (3 * 1000 + 10));
    expect(least.peakBytes).toBe(word * (1000 + 10 + 2 * 10));
    expect(least.order).toEqual({ used: 'minimising', givenPeakBytes: given.peakBytes });
  });

  it('never takes more than the order given, and says where it takes no less', () => {
    const { order, peakBytes } = livenessOf(chain(), { order: 'minimising' });
    expect(order).toMatchObject({ used: 'given', givenPeakBytes: peakBytes });
    expect(order.reason).toBe('the order found takes no less');
  });
});

/** A network of random elementwise, shrinking and joining operators. */
const randomGraph = fc
  .array(fc.tuple(fc.nat(4), fc.nat(), fc.nat()), { minLength: 1, maxLength: 40 })
  .map((steps) => {
    const of = builder();
    const values = [of.input('x', 'float32', [4, 6]), of.input('y', 'float32', [1, 6])];
    const pick = (index: number) => values[index % values.length] as Value;
    for (const [kind, a, b] of steps) {
      const operands = [pick(a), pick(b)];
      const made = [
        () => of.apply('Relu', operands.slice(0, 1)),
        () => of.apply('Add', operands),
        () => of.apply('ReduceMax', [pick(a), of.ints('axes', [0])]),
        () => of.apply('Identity', operands.slice(0, 1)),
        () => of.apply('Concat', operands, { axis: 0 }),
      ][kind];
      try {
        if (made) values.push(made());
      } catch {
        // Shapes that do not broadcast: another step is taken.
      }
    }
    return built(of, ...values.slice(-3));
  });

const anyOptions = fc.record({
  inPlace: fc.boolean(),
  fused: fc.boolean(),
  order: fc.constantFrom('given' as const, 'minimising' as const),
});

describe('any network', () => {
  it('has an arena in which no two tensors alive at once overlap, no lower than the peak', () => {
    fc.assert(
      fc.property(randomGraph, anyOptions, (graph, options) => {
        const { lifetimes, live: bytes, peakBytes } = livenessOf(graph, options);
        const { height, placements } = planArena(lifetimes, bytes.length);
        expect(placements).toHaveLength(lifetimes.length);
        expect(height).toBeGreaterThanOrEqual(Number(peakBytes));
        for (const [index, a] of placements.entries()) {
          for (const b of placements.slice(index + 1)) {
            const together =
              a.lifetime.from <= b.lifetime.until && b.lifetime.from <= a.lifetime.until;
            const ends = (p: typeof a) => Number(p.offset) + Number(p.lifetime.bytes);
            const overlap = Number(a.offset) < ends(b) && Number(b.offset) < ends(a);
            expect(together && overlap).toBe(false);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('has an arena with bounded work, however many tensors are alive at once', () => {
    const { value, maker } = livenessOf(chain()).lifetimes[0] as Lifetime;
    const tensors = 4000;
    // The first half stays to the end, the others die one by one and make room for one more each.
    const lifetimes = Array.from({ length: 2 * tensors }, (_, index): Lifetime => {
      const until = index % 2 === 0 ? 2 * tensors : index < tensors ? tensors : 2 * tensors;
      return { bytes: 1 + (index % 7), value, maker, from: index, until };
    });
    const places = 2 * tensors + 1;
    const { method, height, placements } = planArena(lifetimes, places);
    expect(method).toBe('best-fit');
    expect(height).toBeGreaterThanOrEqual(
      liveBytes(lifetimes, places).reduce<number>(
        (most, bytes) => Math.max(most, Number(bytes)),
        0,
      ),
    );
    const alive = placements
      .filter(({ lifetime }) => lifetime.until === 2 * tensors)
      .sort((a, b) => Number(a.offset) - Number(b.offset));
    let free = 0;
    for (const { offset, lifetime } of alive) {
      expect(Number(offset)).toBeGreaterThanOrEqual(free);
      free = Number(offset) + Number(lifetime.bytes);
    }
    expect(free).toBeLessThanOrEqual(Number(height));
  });

  it('takes no more in place or fused, and runs each node after those it depends on', () => {
    fc.assert(
      fc.property(randomGraph, anyOptions, (graph, options) => {
        const plain = livenessOf(graph);
        const chosen = livenessOf(graph, { ...options, order: 'given' });
        for (const [place, bytes] of chosen.live.entries()) {
          expect(Number(bytes)).toBeLessThanOrEqual(Number(plain.live[place]));
        }
        const made = new Set(graph.inputs.map(({ value }) => value));
        const reordered = livenessOf(graph, { ...options, order: 'minimising' });
        for (const { node } of reordered.steps) {
          for (const input of node.inputs) {
            if (input?.role === 'activation') expect(made.has(input)).toBe(true);
          }
          for (const output of node.outputs) made.add(output);
        }
        expect(reordered.steps).toHaveLength(plain.steps.length);
        expect(Number(reordered.peakBytes)).toBeLessThanOrEqual(Number(chosen.peakBytes));
      }),
      { numRuns: 200 },
    );
  });

  it('shows its peak in a series of any length', () => {
    fc.assert(
      fc.property(randomGraph, fc.integer({ min: 1, max: 60 }), (graph, most) => {
        const liveness = livenessOf(graph);
        const series = liveSeries(liveness, most);
        expect(series.length).toBe(Math.min(most, liveness.steps.length));
        const largest = series.reduce((peak, { bytes }) => Math.max(peak, Number(bytes)), 0);
        expect(largest).toBe(Number(liveness.peakBytes));
        expect(liveSeries(liveness).map(({ bytes }) => bytes)).toEqual(liveness.live);
      }),
    );
  });
});
