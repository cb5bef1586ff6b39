import { describe, expect, it } from 'vitest';
import { convolutionOf, kernelOf } from '../../../src/core/graph/convolution.ts';
import { GraphBuilder } from '../../../src/core/graph/builder.ts';
import type { Attributes, ElementType, GraphNode } from '../../../src/core/graph/types.ts';
import { operators } from '../../../src/core/ops/index.ts';

type Operand = readonly [dims: readonly number[], elementType?: ElementType] | undefined;

function nodeOf(
  op: string,
  operands: readonly Operand[],
  attributes: Attributes = {},
  domain = '',
): GraphNode {
  const builder = new GraphBuilder({ registry: operators });
  const inputs = operands.map(
    (operand, index) => operand && builder.input(`x${index}`, operand[1] ?? 'float32', operand[0]),
  );
  const value = builder.apply(op, inputs, attributes, { domain, name: op });
  const [node] = builder.build('net', [{ name: 'y', value }]).nodes;
  if (!node) throw new Error('the graph is empty');
  return node;
}

const image: Operand = [[2, 4, 9, 9]];
const bytes: Operand = [[2, 4, 9, 9], 'uint8'];
const scalar: Operand = [[]];
const zero: Operand = [[], 'uint8'];
const offsets: Operand = [[2, 2 * 3 * 5, 7, 5]];
const quantized: readonly Operand[] = [bytes, scalar, zero, [[6, 4, 3, 5], 'uint8'], scalar, zero];

describe('what a node convolves with', () => {
  it.each<[op: string, biased: boolean, operands: readonly Operand[]]>([
    ['Conv', false, [image, [[6, 4, 3, 5]]]],
    ['Conv', true, [image, [[6, 4, 3, 5]], [[6]]]],
    ['ConvTranspose', false, [image, [[4, 6, 3, 5]]]],
    ['ConvTranspose', true, [image, [[4, 6, 3, 5]], [[6]]]],
    ['DeformConv', false, [image, [[6, 4, 3, 5]], offsets]],
    ['DeformConv', true, [image, [[6, 4, 3, 5]], offsets, [[6]]]],
    ['ConvInteger', false, [bytes, [[6, 4, 3, 5], 'uint8'], zero, zero]],
    ['QLinearConv', false, [...quantized, scalar, zero]],
    ['QLinearConv', true, [...quantized, scalar, zero, [[6], 'int32']]],
  ])('%s, biased %s', (op, biased, operands) => {
    const convolution = convolutionOf(nodeOf(op, operands));
    expect(convolution).toMatchObject({ kernel: [3, 5], inChannels: 4, outChannels: 6 });
    expect(convolution?.bias?.dims).toEqual(biased ? [6] : undefined);
  });

  it('has its channels last where the operator or an attribute says so', () => {
    const last: readonly Operand[] = [[[2, 9, 9, 4], 'uint8'], ...quantized.slice(1)];
    const attributes = { channels_last: 1 };
    for (const node of [
      nodeOf('NhwcConv', [[[2, 9, 9, 4]], [[6, 4, 3, 5]]], {}, 'com.microsoft'),
      nodeOf('QLinearConv', [...last, scalar, zero], attributes, 'com.microsoft'),
    ]) {
      expect(convolutionOf(node)).toMatchObject({ kernel: [3, 5], inChannels: 4, outChannels: 6 });
    }
  });

  it('is nothing for other operators, of which a pooling window is a kernel too', () => {
    const pool = nodeOf('MaxPool', [image], { kernel_shape: [2, 3] });
    const relu = nodeOf('Relu', [image]);
    expect([pool, relu].map(convolutionOf)).toEqual([undefined, undefined]);
    expect([pool, relu].map(kernelOf)).toEqual([[2, 3], undefined]);
  });
});
