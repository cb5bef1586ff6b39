import type { Value } from '../../../core/graph/types.ts';
import { type KerasLayer, type Operand, tensorsIn } from '../layer.ts';
import { anyLayout, asKeras, image, type Rule, type Rules } from '../rule.ts';
import { resized } from '../layers/resize.ts';
import { plain, shapeOf, type Tensor } from '../tensor.ts';
import { unsupported } from '../unsupported.ts';
import { broadcast, integerOf, integersOf, settingOf, without } from './operands.ts';

/** Reduces the axes that are named, all of them where none is; `steps` gives the value. */
function reduction(layer: KerasLayer, steps: (axes: Value, keepdims: number) => Value): Tensor {
  const { tensor, shape } = layer;
  const given = integersOf(layer, 1, 'axis') ?? shape.map((_, axis) => axis);
  const axes = given.map((axis) => layer.storedAxis(axis, 'axis'));
  const keeps = settingOf(layer, 2, 'keepdims') === true;
  const value = steps(layer.ints('axes', axes), Number(keeps));
  return keeps ? { value, last: tensor.last } : without(tensor, value, axes);
}

function reduce(op: string): Rule {
  return anyLayout((layer) =>
    reduction(layer, (axes, keepdims) => layer.apply(op, [layer.tensor.value, axes], { keepdims })),
  );
}

/** Variance over axes: the mean, the squares of the distances to it, and their mean. */
function variance(layer: KerasLayer): Tensor {
  const { value } = layer.tensor;
  return reduction(layer, (axes, keepdims) => {
    const mean = layer.apply('ReduceMean', [value, axes], { keepdims: 1 }, { part: 'Mean' });
    const distance = layer.apply('Sub', [value, mean]);
    const square = layer.apply('Mul', [distance, distance]);
    return layer.apply('ReduceMean', [square, axes], { keepdims }, { part: 'Variance' });
  });
}

function argExtreme(op: string): Rule {
  return asKeras((layer) => {
    const axis = layer.axis(
      integerOf(layer, -1, 1, 'axis', 'dimension'),
      layer.shape.length,
      'axis',
    );
    const keeps = settingOf(layer, 2, 'keepdims') === true;
    return plain(layer.apply(op, [layer.asKeras()], { axis, keepdims: Number(keeps) }));
  });
}

function operandsOf(layer: KerasLayer): readonly Operand[] {
  return [layer.argument(0, 'x1'), layer.argument(1, 'x2') ?? layer.argument(1, 'b')].flatMap(
    (operand) => operand ?? [],
  );
}

function matmul(layer: KerasLayer): Tensor {
  const tensors = operandsOf(layer).map((operand): Operand =>
    operand.kind === 'tensor'
      ? { kind: 'tensor', tensor: plain(layer.asKeras(operand.tensor)) }
      : operand,
  );
  const [a, b] = broadcast(layer, tensors).values;
  if (!a || !b)
    return layer.fail(`${layer.className} lacks operands`, { expected: 'two operands' });
  const turned = (value: Value, name: string) => {
    if (layer.setting(Infinity, name) !== true) return value;
    const rank = value.dims.length;
    const perm = value.dims.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
    return layer.apply('Transpose', [value], { perm }, { part: name });
  };
  return plain(layer.apply('MatMul', [turned(a, 'transpose_a'), turned(b, 'transpose_b')]));
}

function dot(layer: KerasLayer): readonly Tensor[] {
  const [, second] = operandsOf(layer);
  const dims = second?.kind === 'tensor' ? shapeOf(second.tensor).length : 2;
  return dims === 2 ? [matmul(layer)] : unsupported(layer, layer.className);
}

/** Heads of [N, T, heads, d] attended over T, as one operator. */
function attention(layer: KerasLayer): readonly Tensor[] {
  const [query, key, value, ...more] = layer.tensors;
  if (!query || !key || !value || more.length > 0) return unsupported(layer, layer.className);
  const perm = [0, 2, 1, 3];
  const byHead = [query, key, value].map((tensor, index) =>
    layer.permuted(layer.asKeras(tensor), perm, ['Query', 'Key', 'Value'][index] ?? ''),
  );
  const causal = settingOf(layer, Infinity, 'is_causal') === true;
  const context = layer.apply('Attention', byHead, { is_causal: Number(causal) });
  return [plain(layer.permuted(context, perm, 'Context'))];
}

/** Operations that contract axes. */
export const reduceOperations: Rules = {
  Mean: reduce('ReduceMean'),
  Sum: reduce('ReduceSum'),
  Max: reduce('ReduceMax'),
  Min: reduce('ReduceMin'),
  Amax: reduce('ReduceMax'),
  Amin: reduce('ReduceMin'),
  Prod: reduce('ReduceProd'),
  Logsumexp: reduce('ReduceLogSumExp'),
  Var: anyLayout(variance),
  Std: anyLayout((layer) => layer.each('Sqrt', variance(layer))),
  Argmax: argExtreme('ArgMax'),
  Argmin: argExtreme('ArgMin'),
  Matmul: asKeras(matmul),
  /** Of matrices, or of one and a tensor, the same as Matmul. */
  Dot: asKeras(dot),

  DotProductAttention: asKeras(attention),

  TopK: asKeras((layer) => {
    const count = layer.typedConstant('k', 'int64', [1], [integerOf(layer, 1, 1, 'k')]);
    const outputs = layer.add('TopK', [layer.asKeras(), count], { axis: -1 }, { outputCount: 2 });
    return outputs.map(plain);
  }),

  Cumsum: anyLayout((layer) => {
    const given = layer.storedAxis(integerOf(layer, 0, 1, 'axis'), 'axis');
    const axis = layer.typedConstant('axis', 'int64', [], [given]);
    const value = layer.apply('CumSum', [layer.tensor.value, axis]);
    return { value, last: layer.tensor.last };
  }),

  Einsum: asKeras((layer) => {
    const equation = settingOf(layer, 0, 'subscripts', 'equation');
    if (typeof equation !== 'string') return layer.fail(`${layer.className} has no equation`);
    const values = layer.use.args.flatMap(tensorsIn).map((tensor) => layer.asKeras(tensor));
    return plain(layer.apply('Einsum', values, { equation }));
  }),

  Resize: image((layer) => {
    const size = integersOf(layer, 1, 'size') ?? [];
    if (size.length !== 2) return layer.fail(`${layer.className} has no size of two numbers`);
    const method = settingOf(layer, 2, 'interpolation', 'method') ?? 'bilinear';
    return typeof method === 'string'
      ? resized(layer, size, method)
      : layer.fail(`the interpolation of ${layer.className} is no text`);
  }),
};
