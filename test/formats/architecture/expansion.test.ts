import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import type { CostReport } from '../../../src/core/cost/report.ts';
import { InputError } from '../../../src/core/errors.ts';
import {
  type Architecture,
  type LayerDocument,
  lowerArchitecture,
} from '../../../src/formats/architecture/index.ts';

type Changes = Partial<Architecture>;

const document = (changes: Changes): Architecture => ({
  version: 1,
  name: 'network',
  inputs: { image: { shape: ['N', 8, 16, 16] } },
  layers: [],
  ...changes,
});

const cost = (changes: Changes) => analyse(lowerArchitecture(document(changes)));

/** All that a network costs, without the ids by which its parts are called. */
function anonymous({ layers, nodes, totals, outputs, coverage, depth }: CostReport): unknown {
  const figures = layers.map(({ id, stage, ...row }) => row);
  return {
    layers: figures,
    nodes: nodes.map(({ name, layer, ...row }) => row),
    outputs: outputs.map(({ shape }) => shape),
    ...{ totals, coverage, depth },
  };
}

const idsOf = ({ layers }: CostReport) => layers.map(({ id }) => id);

const conv = (outChannels: number | string, stride: number | string = 1) =>
  ({ type: 'conv2d', outChannels, kernel: 3, stride, padding: 1 }) as const;

/** A block with a residual around it and a projection where it is asked for. */
const residual = {
  parameters: { width: null, stride: 1, project: false },
  layers: [
    { id: 'conv', ...conv('width', 'stride') },
    { id: 'norm', type: 'batchNorm' },
    {
      id: 'shortcut',
      type: 'conv2d',
      when: 'project',
      inputs: 'input',
      outChannels: 'width',
      kernel: 1,
      stride: 'stride',
    },
    { id: 'add', type: 'add', inputs: ['norm', 'shortcut'] },
  ],
} as const;

/** What one use of `residual` expands to, written by hand behind a layer. */
function residualByHand(
  name: string,
  before: string,
  { width, stride = 1, project = false }: { width: number; stride?: number; project?: boolean },
): LayerDocument[] {
  const shortcut: LayerDocument = {
    ...{ id: `${name}_shortcut`, type: 'conv2d', inputs: before },
    ...{ outChannels: width, kernel: 1, stride },
  };
  return [
    { id: `${name}_conv`, inputs: before, ...conv(width, stride) },
    { id: `${name}_norm`, type: 'batchNorm' },
    ...(project ? [shortcut] : []),
    {
      id: `${name}_add`,
      type: 'add',
      inputs: [`${name}_norm`, project ? `${name}_shortcut` : before],
    },
  ];
}

describe('repeats', () => {
  it('cost what their copies written by hand cost, first and last included', () => {
    const uses = fc.record({
      count: fc.integer({ min: 1, max: 5 }),
      width: fc.constantFrom(4, 8, 12),
      stride: fc.integer({ min: 1, max: 2 }),
      lastWidth: fc.constantFrom(4, 8, 12),
    });
    fc.assert(
      fc.property(uses, ({ count, width, stride, lastWidth }) => {
        const repeated = cost({
          blocks: { residual },
          layers: [
            {
              id: 'stage',
              block: 'residual',
              repeat: count,
              with: { width },
              first: { stride, project: true },
              last: { width: lastWidth, project: true },
            },
          ],
        });
        const byHand: LayerDocument[] = [];
        let before = 'image';
        for (let index = 0; index < count; index++) {
          const isFirst = index === 0;
          const isLast = index === count - 1;
          byHand.push(
            ...residualByHand(`b${index}`, before, {
              width: isLast ? lastWidth : width,
              stride: isFirst ? stride : 1,
              project: isFirst || isLast,
            }),
          );
          before = `b${index}_add`;
        }
        expect(anonymous(repeated)).toEqual(anonymous(cost({ layers: byHand })));
      }),
      { numRuns: 60 },
    );
  });

  it('are named by their number, and seen by expressions as index and count', () => {
    const report = cost({
      layers: [{ id: 'grow', repeat: 3, ...conv('4 * (index + 1) + count') }],
    });
    expect(report.layers.map(({ id, outputShape }) => [id, outputShape[1]])).toEqual([
      ['grow.0', 4 * 1 + 3],
      ['grow.1', 4 * 2 + 3],
      ['grow.2', 4 * 3 + 3],
    ]);
  });

  it('of none are skipped, and their id stands for their input', () => {
    const layers = (repeat: number): LayerDocument[] => [
      { id: 'stem', ...conv(8) },
      { id: 'none', repeat, ...conv(8) },
      { id: 'head', type: 'add', inputs: ['none', 'stem'] },
    ];
    expect(idsOf(cost({ layers: layers(0) }))).toEqual(['stem', 'head']);
    expect(idsOf(cost({ layers: layers(1) }))).toEqual(['stem', 'none.0', 'head']);
  });

  it('chain the first input and keep the others', () => {
    const report = cost({
      layers: [
        { id: 'stem', ...conv(8) },
        { id: 'sum', type: 'add', repeat: 2, inputs: ['stem', 'image'] },
      ],
    });
    const image = 8 * 16 * 16;
    // Every add takes what is before it and the image once more.
    expect(
      report.layers.slice(1).map(({ id, adds, inputShapes }) => [id, adds, inputShapes.length]),
    ).toEqual([
      ['sum.0', image, 2],
      ['sum.1', image, 2],
    ]);
  });

  it('multiply through blocks inside one another', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        (outer, inner) => {
          const nested = cost({
            blocks: {
              pair: { parameters: { width: null }, layers: [conv('width'), { type: 'relu' }] },
              stage: {
                parameters: { width: 8 },
                layers: [{ id: 'inner', block: 'pair', repeat: inner, with: { width: 'width' } }],
              },
            },
            layers: [{ id: 'outer', block: 'stage', repeat: outer }],
          });
          const flat = Array.from({ length: outer * inner }, () => [
            conv(8),
            { type: 'relu' } as const,
          ]);
          expect(anonymous(nested)).toEqual(anonymous(cost({ layers: flat.flat() })));
          expect(idsOf(nested).at(-1)).toBe(`outer.${outer - 1}.inner.${inner - 1}.1`);
        },
      ),
      { numRuns: 16 },
    );
  });

  it('of a sequential see the scope around it', () => {
    const report = cost({
      parameters: { width: 4 },
      layers: [
        { id: 'stem', ...conv('width') },
        {
          id: 'body',
          type: 'sequential',
          repeat: 2,
          layers: [
            { id: 'conv', ...conv('width * (index + 1)') },
            { id: 'join', type: 'concat', inputs: ['conv', 'stem'] },
          ],
        },
      ],
    });
    expect(report.outputs[0]?.shape).toEqual([1, 4 * 2 + 4, 16, 16]);
  });
});

describe('conditions', () => {
  it('skip a layer, whose id stands for its first input or for what is named instead', () => {
    const layers = (when: boolean | string, otherwise?: string): LayerDocument[] => [
      { id: 'stem', ...conv(4) },
      { id: 'wide', when, inputs: 'stem', ...(otherwise && { otherwise }), ...conv(12) },
      { id: 'head', type: 'relu', inputs: 'wide' },
    ];
    const headOf = (changes: Changes) => cost(changes).outputs[0]?.shape[1];
    expect(headOf({ layers: layers(true) })).toBe(12);
    expect(headOf({ layers: layers(false) })).toBe(4);
    expect(headOf({ layers: layers(false, 'image') })).toBe(8);
    expect(headOf({ parameters: { depth: 2 }, layers: layers('depth > 2') })).toBe(4);
  });

  it('are decided anew in every repeat', () => {
    const report = cost({
      blocks: {
        block: {
          parameters: { norm: false },
          layers: [conv(8), { id: 'norm', type: 'batchNorm', when: 'norm' }],
        },
      },
      layers: [{ id: 'stage', block: 'block', repeat: 4, with: { norm: 'index % 2 == 1' } }],
    });
    expect(idsOf(report).filter((id) => id.endsWith('norm'))).toEqual([
      'stage.1.norm',
      'stage.3.norm',
    ]);
  });
});

describe('parameters of blocks', () => {
  it('have defaults that may use those before them', () => {
    const report = cost({
      blocks: {
        bottleneck: {
          parameters: { width: null, expansion: 4, out: 'width * expansion' },
          layers: [conv('width'), conv('out')],
        },
      },
      layers: [{ block: 'bottleneck', with: { width: 3 } }],
    });
    expect(report.outputs[0]?.shape[1]).toBe(12);
  });

  it('hide the names of the network, and nothing of the place of use is seen inside', () => {
    const blocks = { block: { parameters: { width: 5 }, layers: [conv('width')] } };
    const layers: LayerDocument[] = [{ block: 'block' }];
    expect(cost({ parameters: { width: 7 }, blocks, layers }).outputs[0]?.shape[1]).toBe(5);
    const outside = { block: { layers: [conv('index + 1')] } };
    expect(() => cost({ blocks: outside, layers: [{ block: 'block', repeat: 2 }] })).toThrow(
      /"index", which is not known here/,
    );
  });
});

/** The code with which a document is refused, and how long that took. */
function refusal(changes: Changes): { code: string; pointer: string | undefined; ms: number } {
  const start = performance.now();
  try {
    lowerArchitecture(document(changes));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { code: error.code, pointer: error.pointer, ms: performance.now() - start };
  }
  throw new Error('the document is accepted');
}

describe('bombs', () => {
  it('are refused before they go off, whatever repeats are inside one another', () => {
    const counts = fc.array(fc.integer({ min: 100, max: Number.MAX_SAFE_INTEGER }), {
      minLength: 3,
      maxLength: 20,
    });
    fc.assert(
      fc.property(counts, (repeats) => {
        const layers = repeats.reduce<LayerDocument[]>(
          (inside, repeat) => [{ type: 'sequential', repeat, layers: inside }],
          [{ type: 'relu' }],
        );
        const { code, ms } = refusal({ layers });
        expect(code).toBe('limit-layers');
        expect(ms).toBeLessThan(500);
      }),
    );
  });

  it('of blocks that double at every level are measured, not expanded', () => {
    const blocks: Record<string, NonNullable<Architecture['blocks']>[string]> = {
      b0: { layers: [{ type: 'relu' }] },
    };
    for (let level = 1; level <= 60; level++) {
      const block = `b${level - 1}`;
      blocks[`b${level}`] = { layers: [{ block }, { block }] };
    }
    const { code, ms } = refusal({ blocks, layers: [{ block: 'b60' }] });
    expect(code).toBe('limit-layers');
    expect(ms).toBeLessThan(2000);
  });

  it('point at the repeat', () => {
    expect(refusal({ layers: [{ type: 'relu', repeat: 1e15 }] })).toMatchObject({
      code: 'limit-layers',
      pointer: '/layers/0/repeat',
    });
  });

  it('hang on nothing but the number of layers: what fits is taken', () => {
    const limits = { layers: 11 };
    const stage = { type: 'sequential', repeat: 5, layers: [{ type: 'relu' }] } as const;
    const lower = (layers: readonly LayerDocument[]) =>
      lowerArchitecture(document({ layers }), { limits });
    // Five sequentials and as many layers inside.
    expect(lower([stage, { type: 'relu' }]).nodes).toHaveLength(6);
    expect(() => lower([stage, { type: 'relu' }, { type: 'relu' }])).toThrow(/more than 11 layers/);
  });

  it('of nesting are refused, through blocks too', () => {
    const blocks: Record<string, NonNullable<Architecture['blocks']>[string]> = {
      b0: { layers: [{ type: 'relu' }] },
    };
    for (let level = 1; level <= 100; level++) {
      blocks[`b${level}`] = { layers: [{ block: `b${level - 1}` }] };
    }
    expect(refusal({ blocks, layers: [{ block: 'b100' }] }).code).toBe('limit-nesting');
  });

  it.each([-1, 1.5, true, 'true', '0 - 3'])('a repeat of %s is none', (repeat) => {
    const layers = [{ type: 'relu', repeat }] as unknown as LayerDocument[];
    expect(refusal({ layers })).toMatchObject({
      code: 'invalid-architecture',
      pointer: '/layers/0/repeat',
    });
  });
});
