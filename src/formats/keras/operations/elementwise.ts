import type { Value } from '../../../core/graph/types.ts';
import { dataTypeNumber } from '../../../core/ops/data-type.ts';
import { activateAs, clip } from '../activations.ts';
import { namedType } from '../dtypes.ts';
import { isFloat, type KerasLayer, type Operand } from '../layer.ts';
import { anyLayout, type Rule, type Rules } from '../rule.ts';
import type { Tensor } from '../tensor.ts';
import { broadcast, integerOf, numberOf, settingOf } from './operands.ts';

/** The second operand under the names that Keras and TensorFlow give it. */
function second(layer: KerasLayer): Operand {
  return (
    layer.argument(1, 'x2') ??
    layer.argument(1, 'y') ??
    layer.argument(1, 'b') ??
    layer.fail(`${layer.className} has one operand`, { expected: 'two operands' })
  );
}

function first(layer: KerasLayer): Operand {
  return (
    layer.argument(0, 'x1') ??
    layer.argument(0, 'x') ??
    layer.fail(`${layer.className} has no operand`, { expected: 'an operand' })
  );
}

function binary(op: string): Rule {
  return anyLayout((layer) => {
    const { values, last } = broadcast(layer, [first(layer), second(layer)]);
    return { value: layer.apply(op, values), last };
  });
}

function unary(op: string): Rule {
  return anyLayout((layer) => layer.each(op, layer.tensor));
}

function composed(compose: (layer: KerasLayer, x: Value) => Value): Rule {
  return anyLayout((layer) => ({
    value: compose(layer, layer.tensor.value),
    last: layer.tensor.last,
  }));
}

function activation(name: string): Rule {
  return anyLayout((layer) => activateAs(layer, layer.tensor, name));
}

function alongAxis(op: string): Rule {
  return anyLayout((layer) => {
    const axis = layer.storedAxis(integerOf(layer, -1, 1, 'axis'), 'axis');
    return layer.each(op, layer.tensor, { axis });
  });
}

const identity = unary('Identity');
const divide = binary('Div');
const absolute = unary('Abs');
const square = composed((layer, x) => layer.apply('Mul', [x, x]));

/** Operations on each element. @see https://keras.io/api/ops/numpy/ */
export const elementwiseRules: Rules = {
  Add: binary('Add'),
  Subtract: binary('Sub'),
  Multiply: binary('Mul'),
  Divide: divide,
  TrueDivide: divide,
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Power: binary('Pow'),
  Mod: anyLayout((layer): Tensor => {
    const { values, last } = broadcast(layer, [first(layer), second(layer)]);
    const fmod = Number(values.some(({ elementType }) => isFloat(elementType)));
    return { value: layer.apply('Mod', values, { fmod }), last };
  }),
  Equal: binary('Equal'),
  NotEqual: anyLayout((layer): Tensor => {
    const { values, last } = broadcast(layer, [first(layer), second(layer)]);
    return { value: layer.apply('Not', [layer.apply('Equal', values)]), last };
  }),
  Greater: binary('Greater'),
  GreaterEqual: binary('GreaterOrEqual'),
  Less: binary('Less'),
  LessEqual: binary('LessOrEqual'),
  LogicalAnd: binary('And'),
  LogicalOr: binary('Or'),
  LogicalXor: binary('Xor'),
  LogicalNot: unary('Not'),

  Absolute: absolute,
  Abs: absolute,
  Negative: unary('Neg'),
  Exp: unary('Exp'),
  Log: unary('Log'),
  Sqrt: unary('Sqrt'),
  Rsqrt: composed((layer, x) => layer.apply('Reciprocal', [layer.apply('Sqrt', [x])])),
  Reciprocal: unary('Reciprocal'),
  FloorDivide: anyLayout((layer): Tensor => {
    const { values, last } = broadcast(layer, [first(layer), second(layer)]);
    return { value: layer.apply('Floor', [layer.apply('Div', values)]), last };
  }),
  Log1p: composed((layer, x) =>
    layer.apply('Log', [layer.apply('Add', [x, layer.scalar('one', 1)])]),
  ),
  Expm1: composed((layer, x) =>
    layer.apply('Sub', [layer.apply('Exp', [x]), layer.scalar('one', 1)]),
  ),
  Square: square,
  Sin: unary('Sin'),
  Cos: unary('Cos'),
  Tan: unary('Tan'),
  Sinh: unary('Sinh'),
  Cosh: unary('Cosh'),
  Arcsin: unary('Asin'),
  Arccos: unary('Acos'),
  Arctan: unary('Atan'),
  Floor: unary('Floor'),
  Ceil: unary('Ceil'),
  Round: unary('Round'),
  Sign: unary('Sign'),
  Erf: unary('Erf'),
  Isnan: unary('IsNaN'),
  StopGradient: identity,
  Copy: identity,
  ConvertToTensor: identity,

  Clip: composed((layer, x) =>
    clip(
      layer,
      x,
      numberOf(layer, 1, 'x_min', 'clip_value_min'),
      numberOf(layer, 2, 'x_max', 'clip_value_max'),
    ),
  ),

  Cast: anyLayout((layer) => {
    const given = settingOf(layer, 1, 'dtype');
    const to = namedType(given) ?? layer.fail(`the element type of ${layer.className} is not told`);
    return layer.each('Cast', layer.tensor, { to: dataTypeNumber(to) });
  }),

  Where: anyLayout((layer) => {
    const [condition, ...cases] = [
      layer.argument(0, 'condition'),
      layer.argument(1, 'x1') ?? layer.argument(1, 'x'),
      layer.argument(2, 'x2') ?? layer.argument(2, 'y'),
    ];
    const [x, y] = cases;
    if (!condition || !x || !y) {
      return layer.fail(`${layer.className} lacks operands`, { expected: 'three operands' });
    }
    const chosen = broadcast(layer, [x, y, condition]);
    const [a, b, c] = chosen.values as [Value, Value, Value];
    return { value: layer.apply('Where', [layer.cast(c, 'bool'), a, b]), last: chosen.last };
  }),

  Relu: activation('relu'),
  Relu6: activation('relu6'),
  Sigmoid: activation('sigmoid'),
  Tanh: activation('tanh'),
  Silu: activation('silu'),
  Softplus: activation('softplus'),
  Softsign: activation('softsign'),
  LogSigmoid: activation('log_sigmoid'),
  HardSigmoid: activation('hard_sigmoid'),
  HardSilu: activation('hard_silu'),
  Selu: activation('selu'),
  TanhShrink: activation('tanh_shrink'),
  HardTanh: activation('hard_tanh'),
  Softmax: alongAxis('Softmax'),
  LogSoftmax: alongAxis('LogSoftmax'),
  Elu: anyLayout((layer) =>
    layer.each('Elu', layer.tensor, { alpha: numberOf(layer, 1, 'alpha') ?? 1 }),
  ),
  Celu: anyLayout((layer) =>
    layer.each('Celu', layer.tensor, { alpha: numberOf(layer, 1, 'alpha') ?? 1 }),
  ),
  LeakyRelu: anyLayout((layer) =>
    layer.each('LeakyRelu', layer.tensor, {
      alpha: numberOf(layer, 1, 'negative_slope', 'alpha') ?? 0.2,
    }),
  ),
  Gelu: anyLayout((layer) =>
    layer.each('Gelu', layer.tensor, {
      approximate: settingOf(layer, 1, 'approximate') === true ? 'tanh' : 'none',
    }),
  ),
};
