import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import { GraphBuilder } from '../../../src/core/graph/builder.ts';
import type { Graph } from '../../../src/core/graph/types.ts';
import { operators } from '../../../src/core/ops/index.ts';

/** conv 3×3 (1 → 1 channel, no padding, no bias) on a square image. */
function filter(size: number): Graph {
  const builder = new GraphBuilder({ registry: operators });
  const image = builder.input('image', 'float32', [1, 1, size, size]);
  builder.enter({ id: 'filter', type: 'conv2d' });
  const weight = builder.weight('filter.weight', 'float32', [1, 1, 3, 3]);
  const value = builder.apply('Conv', [image, weight]);
  return builder.build('filter', [{ name: 'filter', value }]);
}

/** conv → batch norm → relu, the conv's bias given or not. */
function convNormRelu(bias: boolean): Graph {
  const builder = new GraphBuilder({ registry: operators });
  const image = builder.input('image', 'float32', [2, 3, 8, 8]);
  const weight = (name: string, dims: number[], role: 'parameter' | 'buffer' = 'parameter') =>
    builder.weight(name, 'float32', dims, role);
  builder.enter({ id: 'stem.conv', type: 'conv2d' });
  const convolved = builder.apply(
    'Conv',
    [image, weight('w', [4, 3, 3, 3]), ...(bias ? [weight('b', [4])] : [])],
    { pads: [1, 1, 1, 1] },
  );
  builder.enter({ id: 'stem.norm', type: 'batchNorm' });
  const normed = builder.apply('BatchNormalization', [
    convolved,
    weight('scale', [4]),
    weight('shift', [4]),
    weight('mean', [4], 'buffer'),
    weight('var', [4], 'buffer'),
  ]);
  builder.enter({ id: 'head', type: 'relu' });
  return builder.build('block', [{ name: 'y', value: builder.apply('Relu', [normed]) }]);
}

const outputs = 2 * 4 * 8 * 8;

describe('analyse', () => {
  it('counts the worked example one by one: K multiplies and K − 1 adds per output', () => {
    expect(analyse(filter(100)).totals.arithmetic).toBe(98 * 98 * 17);
    expect(analyse(filter(100)).totals.arithmetic).toBe(163_268);
    expect(analyse(filter(200)).totals.arithmetic).toBe(666_468);
  });

  it('projects one set of counters onto every convention', () => {
    const { totals } = analyse(convNormRelu(true));
    const macs = outputs * 27;
    expect(totals).toMatchObject({
      macs,
      adds: outputs + outputs,
      biasAdds: outputs,
      multiplies: outputs,
      compares: outputs,
      flops: 2 * macs + 4 * outputs,
      arithmetic: 2 * macs - outputs + 3 * outputs,
      parameters: 4 * 27 + 4 + 8,
      buffers: 8,
    });
  });

  it('weighs and moves bytes of the element type', () => {
    const { totals } = analyse(convNormRelu(false));
    expect(totals.weightBytes).toBe(4 * (4 * 27 + 8 + 8));
    expect(totals.activationElements).toBe(3 * outputs);
    expect(totals.macOutputElements).toBe(outputs);
    const image = 2 * 3 * 8 * 8;
    expect(totals.bytesMoved).toBe(4 * (image + 4 * 27 + outputs + 2 * outputs + 16 + 2 * outputs));
  });

  it('folds a batch norm into the convolution before it when asked', () => {
    const folded = analyse(convNormRelu(false), { batchNorm: 'folded' });
    const explicit = analyse(convNormRelu(false));
    expect(Number(explicit.totals.flops) - Number(folded.totals.flops)).toBe(2 * outputs);
    expect(folded.totals.parameters).toBe(explicit.totals.parameters);
    expect(folded.coverage.batchNorm).toEqual({ folded: 1, explicit: 0 });
    expect(folded.coverage.free).toBe(1);
  });

  it('leaves bias adds out when asked', () => {
    const ignored = analyse(convNormRelu(true), { bias: 'ignored' });
    expect(ignored.totals.biasAdds).toBe(0);
    expect(ignored.totals.arithmetic).toBe(analyse(convNormRelu(false)).totals.arithmetic);
  });

  it('rolls up by layer, stage, resolution and operator, each summing to the totals', () => {
    const report = analyse(convNormRelu(true));
    expect(report.layers.map(({ id, stage }) => [id, stage])).toEqual([
      ['stem.conv', 'stem'],
      ['stem.norm', 'stem'],
      ['head', 'head'],
    ]);
    for (const rows of [report.layers, report.stages, report.resolutions, report.operators]) {
      expect(rows.reduce((sum, row) => sum + Number(row.flops), 0)).toBe(report.totals.flops);
      expect(rows.reduce((sum, row) => sum + Number(row.parameters), 0)).toBe(
        report.totals.parameters,
      );
    }
    expect(report.resolutions).toMatchObject([
      { resolution: '8x8', positions: 64, channels: [4], layers: 3, runningShare: 1 },
    ]);
  });

  it('names an engine version and a digest that depends on the options alone', () => {
    const report = analyse(filter(10));
    expect(report.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(analyse(filter(10)).digest).toBe(report.digest);
    expect(analyse(filter(11)).digest).not.toBe(report.digest);
    expect(analyse(filter(10), { convention: 'flops' }).digest).not.toBe(report.digest);
  });

  it('counts a shared weight once as parameters and at each use as MACs', () => {
    const builder = new GraphBuilder({ registry: operators });
    const weight = builder.weight('w', 'float32', [3, 3, 1, 1]);
    let value = builder.input('x', 'float32', [1, 3, 5, 5]);
    for (const id of ['a', 'b']) {
      builder.enter({ id, type: 'conv2d' });
      value = builder.apply('Conv', [value, weight]);
    }
    const report = analyse(builder.build('shared', [{ name: 'y', value }]));
    expect(report.totals.parameters).toBe(9);
    expect(report.totals.macs).toBe(2 * 25 * 9);
    expect(report.layers.map(({ parameters }) => parameters)).toEqual([9, 0]);
  });

  it('leaves out what no output depends on, and says so', () => {
    const builder = new GraphBuilder({ registry: operators });
    const image = builder.input('x', 'float32', [1, 1, 5, 5]);
    builder.enter({ id: 'main', type: 'conv2d' });
    const value = builder.apply('Conv', [image, builder.weight('w', 'float32', [1, 1, 1, 1])]);
    builder.enter({ id: 'auxiliary', type: 'conv2d' });
    builder.apply('Conv', [image, builder.weight('v', 'float32', [1, 1, 3, 3])]);
    const report = analyse(builder.build('dead branch', [{ name: 'y', value }]));
    expect(report.totals.parameters).toBe(1);
    expect(report.coverage.unreachable).toEqual([{ layer: 'auxiliary', nodes: 1 }]);
  });

  it('stays exact beyond 2^53', () => {
    const builder = new GraphBuilder({ registry: operators });
    const image = builder.input('x', 'float32', [3, 1, 94_906_267, 94_906_267]);
    const value = builder.apply('Conv', [image, builder.weight('w', 'float32', [1, 1, 1, 1])]);
    const { totals } = analyse(builder.build('vast', [{ name: 'y', value }]));
    expect(totals.macs).toBe(3n * 94_906_267n ** 2n);
    expect(totals.activationBytes).toBe(12n * 94_906_267n ** 2n);
  });
});
