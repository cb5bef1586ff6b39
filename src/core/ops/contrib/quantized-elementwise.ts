import { addOperations, noOperations, type Operations, operations } from '../../cost/operations.ts';
import { type Count, minus, product, times } from '../../count.ts';
import { slideWindows, windowAttributes } from '../../shapes/windows.ts';
import { sigmoidCost } from '../activations.ts';
import { axisSet } from '../axes.ts';
import { channelsFirst, inLayout } from '../conv.ts';
import { broadcastInputs, inWords, type PerElement, repeated } from '../elementwise.ts';
import type { NodeView } from '../node-view.ts';
import { spatialOf } from '../pool.ts';
import { dequantized, dequantizeLinear, quantized, quantizeLinear } from '../quantize.ts';
import { requantized, requantizedWords } from '../quantized-products.ts';
import { softmaxRows } from '../softmax.ts';
import type { OperatorSpec } from '../spec.ts';
import { contrib } from './contrib.ts';

/*
 * Operators on quantized tensors: each operand is dequantized, the float operator applied, and its
 * result quantized, whatever tables an implementation may have for that. Each tensor comes as
 * three inputs: the elements, their scale, and their zero point.
 */

const quantizedWords =
  'each operand dequantized (1 multiply, 1 add with a zero point, per element) and the output quantized (1 divide, 3 compares, 1 add with a zero point)';

/** Dequantizing the tensors at `operands`, and quantizing an output whose zero point is at `last`. */
function conversions(node: NodeView, operands: readonly number[], last: number): Operations {
  return operands
    .map((index) => dequantized(node.elements(index), node.has(index + 2)))
    .reduce(addOperations, quantized(node.outputElements(0), node.has(last)));
}

function binary(name: string, word: string, each: PerElement): OperatorSpec {
  return {
    ...contrib,
    name,
    inputs: [7, 8],
    optionalInputs: [2, 5],
    rule: `${word}: ${inWords(each)} per output element, inputs broadcast; ${quantizedWords}`,
    elementwise: true,

    infer: (node) => [
      {
        elementType: node.input(0).elementType,
        dims: broadcastInputs(node, [node.input(0), node.input(3)]),
      },
    ],

    count: (node) =>
      addOperations(conversions(node, [0, 3], 7), repeated(each, node.outputElements(0))),
  };
}

function unary(
  name: string,
  word: string,
  each: PerElement,
  attributes: OperatorSpec['attributes'] = {},
): OperatorSpec {
  return {
    ...contrib,
    name,
    inputs: [4, 5],
    optionalInputs: [2],
    attributes,
    rule: `${word}: ${inWords(each)} per element; ${quantizedWords}`,
    elementwise: true,
    infer: (node) => [{ elementType: node.input(0).elementType, dims: node.dims(0) }],
    count: (node) =>
      addOperations(conversions(node, [0], 4), repeated(each, node.outputElements(0))),
  };
}

/** Rows of QLinearSoftmax, by the semantics of the opset that it names. */
function softmaxRowCount(node: NodeView): Count {
  const dims = node.dims(0);
  const flattened = node.int('opset', 13) < 13;
  const axis = node.axis(node.int('axis', flattened ? 1 : -1), dims.length);
  return product(flattened ? dims.slice(0, axis) : dims.toSpliced(axis, 1));
}

const qLinearSoftmax: OperatorSpec = {
  ...contrib,
  name: 'QLinearSoftmax',
  inputs: [5, 5],
  optionalInputs: [2],
  attributes: { axis: { kind: 'int' }, opset: { kind: 'int', required: true } },
  rule: `Softmax as of the opset it names; ${quantizedWords}`,

  infer(node) {
    softmaxRowCount(node);
    return [{ elementType: node.input(0).elementType, dims: node.dims(0) }];
  },

  count(node) {
    const elements = node.elements(0);
    if (elements === 0) return noOperations;
    return addOperations(conversions(node, [0], 4), softmaxRows(elements, softmaxRowCount(node)));
  },
};

const qLinearWhere: OperatorSpec = {
  ...contrib,
  name: 'QLinearWhere',
  inputs: [9, 9],
  rule: `x where the condition holds, else y: 1 select, counting as a compare, per output element; ${quantizedWords}`,
  elementwise: true,
  infer: (node) => [
    {
      elementType: node.input(1).elementType,
      dims: broadcastInputs(node, [node.input(0), node.input(1), node.input(4)]),
    },
  ],
  count: (node) =>
    addOperations(conversions(node, [1, 4], 8), operations({ compares: node.outputElements(0) })),
};

/** Indices of the tensors that QLinearConcat joins, after the output's scale and zero point. */
function joined(node: NodeView): readonly number[] {
  const count = (node.inputCount - 2) / 3;
  if (!Number.isInteger(count)) {
    node.fail(`${node.inputCount - 2} inputs are not tensors with scale and zero point`, {
      expected: 'three inputs for each tensor',
    });
  }
  return Array.from({ length: count }, (_, index) => 2 + 3 * index);
}

const qLinearConcat: OperatorSpec = {
  ...contrib,
  name: 'QLinearConcat',
  inputs: [5, Infinity],
  attributes: { axis: { kind: 'int', required: true } },
  rule: `tensors one after the other along an axis; ${quantizedWords}`,

  infer(node) {
    const parts = joined(node).map((index) => node.dims(index));
    const first = node.dims(2);
    const axis = node.axis(node.int('axis', 0), first.length);
    const fits = parts.every(
      (dims) =>
        dims.length === first.length && dims.every((dim, i) => i === axis || dim === first[i]),
    );
    if (!fits) {
      node.fail(`${parts.map((dims) => `[${dims.join(', ')}]`).join(' and ')} do not join`, {
        code: 'shape-mismatch',
        expected: `equal dims but for axis ${axis}`,
      });
    }
    const size = parts.reduce((sum, dims) => sum + (dims[axis] as number), 0);
    return [{ elementType: node.input(1).elementType, dims: first.with(axis, size) }];
  },

  count: (node) => conversions(node, joined(node), 1),
};

/** An average of `taps` elements per output, on integers that are then rescaled. */
function averaged(node: NodeView, taps: Count): Operations {
  const outputs = node.outputElements(0);
  if (taps === 0 || outputs === 0) return noOperations;
  return addOperations(
    operations({ adds: times(outputs, minus(taps, 1)) }),
    requantized(outputs, node.has(4)),
  );
}

const averagedWords = `K − 1 adds per output; ${requantizedWords}`;

const channelsLast = { channels_last: { kind: 'int' } } as const;

function isChannelsLast(node: NodeView): boolean {
  return node.int('channels_last', 0) === 1;
}

const qLinearAveragePool: OperatorSpec = {
  ...contrib,
  name: 'QLinearAveragePool',
  inputs: [4, 5],
  optionalInputs: [2],
  attributes: {
    ...windowAttributes,
    ...channelsLast,
    kernel_shape: { kind: 'ints', required: true },
    ceil_mode: { kind: 'int' },
    count_include_pad: { kind: 'int' },
  },
  rule: `${averagedWords}, windows taken as whole`,

  infer(node) {
    const spatial = spatialOf(node, isChannelsLast(node));
    const kernel = node.ints('kernel_shape') ?? [];
    const { output } = slideWindows(node, spatial, kernel, node.int('ceil_mode', 0) === 1);
    const [batch = 0, channels = 0] = channelsFirst(node.dims(0), isChannelsLast(node));
    const dims = inLayout([batch, channels, ...output], isChannelsLast(node));
    return [{ elementType: node.input(0).elementType, dims }];
  },

  count: (node) => averaged(node, product(node.ints('kernel_shape') ?? [])),
};

const qLinearGlobalAveragePool: OperatorSpec = {
  ...contrib,
  name: 'QLinearGlobalAveragePool',
  inputs: [5, 5],
  attributes: channelsLast,
  rule: `with K = Πspatial: ${averagedWords}`,

  infer(node) {
    const ones = spatialOf(node, isChannelsLast(node)).map(() => 1);
    const [batch = 0, channels = 0] = channelsFirst(node.dims(0), isChannelsLast(node));
    const dims = inLayout([batch, channels, ...ones], isChannelsLast(node));
    return [{ elementType: node.input(0).elementType, dims }];
  },

  count: (node) => averaged(node, product(spatialOf(node, isChannelsLast(node)))),
};

function meanAxes(node: NodeView): ReadonlySet<number> {
  const all = [...node.dims(0).keys()];
  const given = node.ints('axes') ?? [];
  return axisSet(node, given.length > 0 ? given : all, node.rank(0));
}

const qLinearReduceMean: OperatorSpec = {
  ...contrib,
  name: 'QLinearReduceMean',
  inputs: [4, 5],
  optionalInputs: [2],
  attributes: { axes: { kind: 'ints', required: true }, keepdims: { kind: 'int', required: true } },
  rule: `with K = Πreduced: ${averagedWords}`,

  infer(node) {
    const axes = meanAxes(node);
    const kept = node.dims(0).map((dim, axis) => (axes.has(axis) ? 1 : dim));
    const dims = node.int('keepdims', 1) === 1 ? kept : kept.filter((_, axis) => !axes.has(axis));
    return [{ elementType: node.input(0).elementType, dims }];
  },

  count(node) {
    const axes = meanAxes(node);
    return averaged(node, product(node.dims(0).filter((_, axis) => axes.has(axis))));
  },
};

/** ONNX's operator of the same name, before its granularity grew. */
const perTensorOrAxis = { ...contrib, attributes: { axis: { kind: 'int' } } } as const;

export const quantizedElementwiseOperators: readonly OperatorSpec[] = [
  binary('QLinearAdd', 'a + b', { adds: 1 }),
  binary('QLinearMul', 'a·b', { multiplies: 1 }),
  unary('QLinearSigmoid', '1 / (1 + exp(−x))', sigmoidCost),
  unary(
    'QLinearLeakyRelu',
    'x where x ≥ 0, else α·x',
    { compares: 1, multiplies: 1 },
    {
      alpha: { kind: 'float' },
    },
  ),
  qLinearSoftmax,
  qLinearWhere,
  qLinearConcat,
  qLinearAveragePool,
  qLinearGlobalAveragePool,
  qLinearReduceMean,
  { ...quantizeLinear, ...perTensorOrAxis },
  { ...dequantizeLinear, ...perTensorOrAxis },
];
