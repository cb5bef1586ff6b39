import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import { GraphBuilder } from '../../../src/core/graph/builder.ts';
import type { Value } from '../../../src/core/graph/types.ts';
import { trafficOf } from '../../../src/core/memory/traffic.ts';
import { operators } from '../../../src/core/ops/index.ts';
import { networkOf } from '../../support/networks.ts';

const word = 4;

function network(make: (of: GraphBuilder) => Value[]) {
  const of = new GraphBuilder({ registry: operators });
  const outputs = make(of).map((value) => ({ name: value.name, value }));
  return of.build('network', outputs);
}

describe('traffic', () => {
  it('spares what lies between a matrix product and the elementwise operators after it', () => {
    const graph = network((of) => {
      const x = of.input('x', 'float32', [2, 3]);
      const product = of.apply('MatMul', [x, of.weight('w', 'float32', [3, 5])]);
      return [of.apply('Relu', [of.apply('Add', [product, of.weight('b', 'float32', [5])])])];
    });
    const traffic = trafficOf(graph);
    const product = 2 * 3 + 3 * 5 + 2 * 5;
    expect(traffic.nodes).toMatchObject([
      { op: 'MatMul', bytes: word * product, fusedBytes: word * (product - 10), fusedInto: null },
      { op: 'Add', bytes: word * (10 + 5 + 10), fusedBytes: word * 5, fusedInto: 'MatMul' },
      { op: 'Relu', bytes: word * 20, fusedBytes: word * 10, fusedInto: 'Add' },
    ]);
    const fused = 2 * 3 + 3 * 5 + 5 + 2 * 5;
    expect(traffic.fusedBytes).toBe(word * fused);
    // 30 MACs, 10 adds, 10 compares.
    expect(traffic.flops).toBe(2 * 30 + 10 + 10);
    expect(traffic.fusedIntensity).toBe(80 / (word * fused));
    expect(traffic.fusedNodes).toBe(2);
  });

  it('keeps what two take, what leaves the network and what is broadcast', () => {
    const graph = network((of) => {
      const x = of.input('x', 'float32', [2, 3]);
      const twice = of.apply('Neg', [x]);
      const relu = of.apply('Relu', [twice]);
      const sum = of.apply('Add', [twice, relu]);
      const row = of.apply('ReduceMax', [x, of.ints('axes', [0])]);
      return [sum, of.apply('Abs', [sum]), of.apply('Mul', [row, x])];
    });
    const traffic = trafficOf(graph);
    const fused = traffic.nodes.filter(({ fusedInto }) => fusedInto !== null);
    // The sum takes both Neg and Relu, and only Relu’s output is its own.
    expect(fused.map(({ op, fusedInto }) => [op, fusedInto])).toEqual([['Add', 'Relu']]);
    expect(Number(traffic.bytes) - Number(traffic.fusedBytes)).toBe(word * 2 * 6);
  });

  it('reads a squared tensor twice and spares it twice, through a view too', () => {
    const graph = network((of) => {
      const x = of.input('x', 'float32', [2, 3]);
      const y = of.apply('Reshape', [of.apply('Exp', [x]), of.ints('shape', [6])]);
      return [of.apply('Mul', [y, y])];
    });
    const { bytes, fusedBytes } = trafficOf(graph);
    expect(bytes).toBe(word * (12 + 18));
    expect(fusedBytes).toBe(word * 12);
  });

  it('is the cost report’s own where nothing is fused, and never less than nothing', () => {
    for (const name of ['resnet50', 'mobilenet_v2', 'vit_b_16', 'gpt2']) {
      const { graph, report } = networkOf(name);
      const traffic = trafficOf(graph, report);
      expect(traffic.bytes).toBe(report.totals.bytesMoved);
      expect(traffic.intensity).toBe(report.totals.arithmeticIntensity);
      expect(Number(traffic.fusedBytes)).toBeLessThan(Number(traffic.bytes));
      expect(traffic.fusedNodes).toBeGreaterThan(0);
    }
  });

  it('of ResNet-18 spares each batch norm, ReLU and sum', () => {
    const { graph } = networkOf('resnet18');
    const { operators: rows } = analyse(graph);
    const nodes = (op: string) => rows.find((row) => row.op === op)?.nodes ?? 0;
    const { fusedNodes } = trafficOf(graph);
    expect(fusedNodes).toBe(nodes('BatchNormalization') + nodes('Relu') + nodes('Add'));
  });
});
