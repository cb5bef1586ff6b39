import type { Value } from '../../core/graph/types.ts';
import { isObject } from '../architecture/json.ts';
import type { Definition } from './document.ts';
import type { KerasLayer } from './layer.ts';
import { Settings } from './settings.ts';
import type { Tensor } from './tensor.ts';
import { standIn } from './unsupported.ts';

type Activation = (layer: KerasLayer, tensor: Tensor) => Tensor;

function pointwise(op: string, attributes?: Readonly<Record<string, number | string>>): Activation {
  return (layer, tensor) => layer.each(op, tensor, attributes);
}

/** An activation made of several nodes that keep the layout. */
function composed(compose: (layer: KerasLayer, x: Value) => Value): Activation {
  return (layer, tensor) => ({ value: compose(layer, tensor.value), last: tensor.last });
}

function alongLast(op: string): Activation {
  return (layer, tensor) => layer.each(op, tensor, { axis: tensor.last });
}

export function clip(
  layer: KerasLayer,
  x: Value,
  low: number | undefined,
  high: number | undefined,
) {
  const bound = (name: string, value: number | undefined) =>
    value === undefined ? undefined : layer.scalar(name, value);
  return layer.apply('Clip', [x, bound('minimum', low), bound('maximum', high)]);
}

const silu = composed((layer, x) => layer.apply('Mul', [x, layer.apply('Sigmoid', [x])]));
const hardSilu = pointwise('HardSwish');
const linear: Activation = (_, tensor) => tensor;

/** Keras's named activations. @see https://keras.io/api/layers/activations/ */
const activations: Readonly<Record<string, Activation>> = {
  linear,
  relu: pointwise('Relu'),
  relu6: composed((layer, x) => clip(layer, x, 0, 6)),
  leaky_relu: pointwise('LeakyRelu', { alpha: 0.2 }),
  elu: pointwise('Elu'),
  selu: pointwise('Selu'),
  celu: pointwise('Celu'),
  gelu: pointwise('Gelu'),
  silu,
  swish: silu,
  hard_silu: hardSilu,
  hard_swish: hardSilu,
  sigmoid: pointwise('Sigmoid'),
  hard_sigmoid: pointwise('HardSigmoid', { alpha: 1 / 6, beta: 0.5 }),
  hard_tanh: composed((layer, x) => clip(layer, x, -1, 1)),
  hard_shrink: pointwise('Shrink', { bias: 0, lambd: 0.5 }),
  soft_shrink: pointwise('Shrink', { bias: 0.5, lambd: 0.5 }),
  threshold: pointwise('ThresholdedRelu'),
  tanh: pointwise('Tanh'),
  tanh_shrink: composed((layer, x) => layer.apply('Sub', [x, layer.apply('Tanh', [x])])),
  softplus: pointwise('Softplus'),
  softsign: pointwise('Softsign'),
  exponential: pointwise('Exp'),
  exp: pointwise('Exp'),
  mish: pointwise('Mish'),
  squareplus: composed((layer, x) => {
    // (x + √(x² + b)) / 2
    const square = layer.apply('Mul', [x, x], {}, { part: 'Square' });
    const shifted = layer.apply('Add', [square, layer.scalar('b', 4)], {}, { part: 'Shift' });
    const sum = layer.apply('Add', [x, layer.apply('Sqrt', [shifted])]);
    return layer.apply('Div', [sum, layer.scalar('two', 2)]);
  }),
  log_sigmoid: composed((layer, x) => layer.apply('Log', [layer.apply('Sigmoid', [x])])),
  softmax: alongLast('Softmax'),
  log_softmax: alongLast('LogSoftmax'),
};

/**
 * Applies the activation that a layer's config names: a text, a function or a layer. One that is
 * not known stands in the answer by its name.
 */
export function activate(
  layer: KerasLayer,
  tensor: Tensor,
  { key = 'activation', fallback = 'linear' } = {},
): Tensor {
  const given = layer.settings.raw(key) ?? fallback;
  const { name, inner } = readActivation(layer, given, key);
  if (inner) return layer.inside(inner, [tensor])[0] ?? tensor;
  return activateAs(layer, tensor, name);
}

export function activateAs(layer: KerasLayer, tensor: Tensor, name: string): Tensor {
  const known = Object.hasOwn(activations, name) ? activations[name] : undefined;
  return known ? known(layer, tensor) : standIn(layer, tensor, name);
}

/** The name of an activation, or the layer that stands for it. */
export function readActivation(
  layer: KerasLayer,
  given: unknown,
  key: string,
): { name: string; inner?: Definition } {
  if (typeof given === 'string') return { name: given };
  const className = isObject(given) ? given['class_name'] : undefined;
  if (!isObject(given) || typeof className !== 'string') {
    return layer.settings.fail(key, 'the name of an activation, or an object with "class_name"');
  }
  const { config, module } = given;
  if (typeof config === 'string') return { name: config };
  if (className === 'Activation' && isObject(config) && typeof config['activation'] === 'string') {
    return { name: config['activation'] };
  }
  const { pointer } = layer.settings;
  const inner: Definition = {
    name: className,
    className,
    module: typeof module === 'string' || module === null ? module : undefined,
    settings: new Settings(isObject(config) ? config : {}, `${pointer}/${key}/config`),
    builtShape: undefined,
    calls: [],
    pointer: `${pointer}/${key}`,
    network: undefined,
    wrapped: [],
  };
  return { name: className, inner };
}
