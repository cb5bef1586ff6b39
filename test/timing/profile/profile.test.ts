import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import { type Architecture, lowerArchitecture } from '../../../src/formats/architecture/index.ts';
import type { Value } from '../../../src/core/graph/types.ts';
import { profileOf } from '../../../src/timing/profile/profile.ts';
import { traceText } from '../../support/trace.ts';
import { presets } from '../../../src/presets/index.ts';
import type { ProfiledGroup } from '../../../src/timing/result.ts';
import { profiled, profiledFile, type ProfiledNetwork } from '../../support/profiled.ts';
import { realModelBytes } from '../../support/real-models.ts';

function groupsOf({ profile }: ProfiledNetwork): readonly ProfiledGroup[] {
  return profile.layers.flatMap(({ groups }) => groups);
}

/** Two convolutions with batch norm, the second with a residual added to it. */
const residual: Architecture = {
  version: 1,
  name: 'residual',
  inputs: { image: { shape: [1, 16, 8, 8] } },
  layers: [
    { id: 'conv1', type: 'conv2d', outChannels: 16, kernel: 3, padding: 1, bias: false },
    { id: 'bn1', type: 'batchNorm' },
    { id: 'relu1', type: 'relu' },
    { id: 'conv2', type: 'conv2d', outChannels: 16, kernel: 3, padding: 1, bias: false },
    { id: 'bn2', type: 'batchNorm' },
    { id: 'add', type: 'add', inputs: ['bn2', 'relu1'] },
    { id: 'relu2', type: 'relu' },
    { id: 'pool', type: 'adaptiveAvgPool2d', outputSize: 1 },
    { id: 'flatten', type: 'flatten' },
    { id: 'fc', type: 'linear', outFeatures: 10 },
  ],
};

describe('a residual block', () => {
  const graph = lowerArchitecture(residual);

  it('has a group for each node where nothing is fused', async () => {
    const run = await profiled(graph, 'disabled');
    const groups = groupsOf(run).filter(({ nodes }) => nodes.length > 0);
    expect(groups.map(({ nodes }) => nodes)).toEqual(graph.nodes.map(({ name }) => [name]));
    expect(run.profile.unmatched).toEqual([]);
    expect(run.profile.graphNodes).toBe(graph.nodes.length);
  });

  it('has batch norm and activation in the group of the convolution that they are fused with', async () => {
    const run = await profiled(graph, 'extended');
    expect(groupsOf(run).map(({ layers }) => layers)).toEqual([
      ['conv1', 'bn1', 'relu1'],
      ['conv2', 'bn2'],
      ['add'],
      ['relu2'],
      ['pool'],
      ['flatten'],
      ['fc'],
    ]);
    // 16 channels to 16 by a kernel of 9 at 64 positions.
    const [first] = run.profile.layers;
    expect(first?.macs).toBe(BigInt(64 * 16 * 16 * 9));
    // Image in and activation out; filters; scale, shift, mean and variance of 16 channels.
    expect(first?.bytes).toBe(BigInt(4 * (2 * 16 * 64 + 16 * 16 * 9 + 4 * 16)));
    expect(first?.type).toBe('conv2d + batchNorm + relu');
  });

  it('has the addition and what follows in the group too, in the layout that computes them at once', async () => {
    const run = await profiled(graph, 'all');
    const fused = groupsOf(run).find(({ layers }) => layers.includes('add'));
    // Only where the processor has vectors for the layout does the runtime change it.
    const changes = groupsOf(run).some(({ op }) => op === 'ReorderOutput');
    expect(fused?.layers).toEqual(changes ? ['conv2', 'bn2', 'add', 'relu2'] : ['add']);
    if (!changes) return;
    // The residual is what the convolution takes too, and is read once.
    expect(fused?.bytes).toBe(BigInt(4 * (2 * 16 * 64 + 16 * 16 * 9 + 4 * 16)));
    const added = run.profile.layers.find(({ layers }) => layers.length === 0);
    expect(added).toMatchObject({ type: 'added by the runtime', macs: 0n, gflops: null });
  });
});

describe('times', () => {
  it('add up: shares to 1, the run to its nodes and what lies outside', async () => {
    const { profile } = await profiled(lowerArchitecture(residual), 'basic');
    expect(profile.runs).toBe(3);
    const shares = profile.layers.map(({ share }) => share);
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 9);
    const inLayers = profile.layers.reduce((sum, { timeMs }) => sum + timeMs, 0);
    expect(inLayers).toBeCloseTo(profile.nodesMs, 9);
    expect(profile.outsideMs).toBe(profile.runMs - profile.nodesMs);
    expect(profile.outsideShare).toBe(profile.outsideMs / profile.runMs);
    expect(profile.overheadPerNodeUs).toBe((1000 * profile.outsideMs) / profile.runtimeNodes);
    expect(profile.providers).toEqual({ CPUExecutionProvider: profile.runtimeNodes });
    expect(profile.fallenBack).toEqual([]);
    for (const { flops, bytes, timeMs, gflops, gigabytesPerSecond } of profile.layers) {
      if (timeMs === 0) continue;
      if (gflops !== null) expect(gflops).toBeCloseTo(Number(flops) / timeMs / 1e6, 9);
      if (gigabytesPerSecond !== null) {
        expect(gigabytesPerSecond).toBeCloseTo(Number(bytes) / timeMs / 1e6, 9);
      }
    }
  });
});

const levels = ['disabled', 'extended', 'all'] as const;

const small: readonly { readonly name: string; readonly inputSize?: readonly number[] }[] = [
  { name: 'cifar_resnet20' },
  { name: 'lenet5' },
  { name: 'mobilenet_v2', inputSize: [32] },
  { name: 'mobilenet_v3_small', inputSize: [32] },
  { name: 'shufflenet_v2_x0_5', inputSize: [32] },
  { name: 'squeezenet1_1', inputSize: [64] },
  { name: 'deit_tiny' },
];

/** Each MAC must be in one group, whose node of the runtime is one that can compute it. */
function expectEveryMac(run: ProfiledNetwork): void {
  const { totals, nodes } = analyse(run.graph);
  const groups = groupsOf(run);
  const times = new Map<string, number>();
  for (const node of groups.flatMap((group) => group.nodes)) {
    times.set(node, (times.get(node) ?? 0) + 1);
  }
  for (const { name, macs } of nodes) {
    expect(times.get(name) ?? 0).toBeLessThanOrEqual(1);
    if (macs !== 0) expect(times.get(name)).toBe(1);
  }
  expect(groups.reduce((sum, { macs }) => sum + macs, 0n)).toBe(BigInt(totals.macs));
  for (const { op, macs } of groups) if (macs > 0n) expect(op).toMatch(/Conv|MatMul|Gemm/);
}

describe.each(small)('$name', ({ name, ...options }) => {
  const graph = lowerArchitecture(presets.get(name).architecture({}), options);

  it.each(levels)('has every MAC in exactly one group, at level %s', async (level) => {
    expectEveryMac(await profiled(graph, level));
  });
});

describe('an uploaded file', () => {
  const bindings = { p2o_DynamicDimension_1: 48, p2o_DynamicDimension_2: 192 };

  it.each(levels)('has every MAC in exactly one group, at level %s', async (level) => {
    const run = await profiledFile(realModelBytes('textClassifier'), { bindings }, level);
    expectEveryMac(run);
    expect(run.profile.graphNodes + run.profile.unmatched.length).toBe(run.graph.nodes.length);
  });
});

describe('a provider that leaves no graph', () => {
  it('has its nodes by their names alone, and those that ran elsewhere by name', async () => {
    const graph = lowerArchitecture(residual);
    const report = analyse(graph);
    const network = { graph, report, values: new Map<string, Value>(), type: 'float32' };
    const folder = mkdtempSync(join(tmpdir(), 'netcost-trace-'));
    const tracePath = join(folder, 'trace.json');
    const provider = 'TensorrtExecutionProvider';
    writeFileSync(
      tracePath,
      traceText([
        { name: 'TRTKernel_graph_residual_0', at: 1, us: 60, op: 'TRTKernel', provider },
        { name: 'fc/Gemm', at: 70, us: 20, op: 'Gemm', index: 1 },
        { name: 'model_run', at: 0, us: 100 },
      ]),
    );
    const measurement = {
      runs: 1,
      tracePath,
      optimizedModelPath: join(folder, 'none.onnx'),
      clockMhz: null,
    };
    const device = { provider: 'tensorrt', model: 'NVIDIA L4' } as const;
    const profile = await profileOf(network, measurement, device);
    rmSync(folder, { recursive: true });
    expect(profile).toMatchObject({
      ...{ runMs: 0.1, nodesMs: 0.08, runtimeNodes: 2, graphNodes: 1 },
      fallenBack: ['fc/Gemm'],
      providers: { TensorrtExecutionProvider: 1, CPUExecutionProvider: 1 },
      // 16 × 10 MACs and 10 additions of the bias in 0.1 ms, of 60 TFLOP/s.
      utilization: { flops: (2 * 16 * 10 + 10) / 1e-4 / 60e12 },
    });
    expect(profile.unmatched).toEqual(
      graph.nodes.flatMap(({ name }) => (name === 'fc/Gemm' ? [] : [name])),
    );
  });
});

describe('half precision', () => {
  it('has the casts around what the CPU computes in float32 as additions of the runtime', async () => {
    const graph = lowerArchitecture(residual, { elementType: 'float16' });
    const run = await profiled(graph, 'extended');
    expectEveryMac(run);
    const casts = groupsOf(run).filter(({ op }) => op === 'Cast');
    expect(casts.length).toBeGreaterThan(0);
    expect(casts.flatMap(({ nodes, layers }) => [...nodes, ...layers])).toEqual([]);
  });
});
