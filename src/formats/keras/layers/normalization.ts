import type { Value } from '../../../core/graph/types.ts';
import type { KerasLayer } from '../layer.ts';
import { anyLayout, asKeras, type Rules } from '../rule.ts';
import { plain, type Tensor } from '../tensor.ts';

/** Scale and shift of dims, where the config has them; else what ONNX requires in their place. */
function affine(layer: KerasLayer, dims: readonly number[]): [scale: Value, shift: Value] {
  const { settings } = layer;
  return [
    settings.flag('scale', true) ? layer.weight('gamma', dims) : layer.constant('ones', dims),
    settings.flag('center', true) ? layer.weight('beta', dims) : layer.constant('zeros', dims),
  ];
}

/** The axes that `axis` names, of Keras, ascending. */
function axesOf(layer: KerasLayer, fallback = -1): readonly number[] {
  const given = layer.settings.integers('axis') ?? [fallback];
  const axes = given.map((axis) => layer.axis(axis, layer.shape.length, 'config/axis'));
  return [...new Set(axes)].sort((a, b) => a - b);
}

/** Runs `normalize` on the value with `axes` as its last ones, and puts the axes back. */
function withTrailing(
  layer: KerasLayer,
  axes: readonly number[],
  normalize: (value: Value) => Value,
): Tensor {
  const value = layer.asKeras();
  const others = value.dims.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const perm = [...others, ...axes];
  const normalized = normalize(layer.permuted(value, perm, 'AxesLast'));
  const back = perm.map((_, axis) => perm.indexOf(axis));
  return plain(layer.permuted(normalized, back, 'AxesBack'));
}

function batchNorm(layer: KerasLayer): Tensor {
  const { tensor, shape, settings } = layer;
  const [axis, more] = axesOf(layer);
  if (axis === undefined || axis === 0 || more !== undefined) {
    return settings.fail('axis', 'one axis after the batch');
  }
  const dims = [shape[axis] as number];
  const normalize = (value: Value) =>
    layer.apply(
      'BatchNormalization',
      [
        value,
        ...affine(layer, dims),
        layer.weight('moving_mean', dims, 'buffer'),
        layer.weight('moving_variance', dims, 'buffer'),
      ],
      { epsilon: settings.number('epsilon', 1e-3) },
    );
  const stored = layer.storedAxis(axis, 'config/axis');
  if (stored === 1) return { value: normalize(tensor.value), last: tensor.last };
  if (axis === shape.length - 1) {
    // All other axes as one batch are a view: no element moves.
    const value = layer.asKeras();
    const rows = layer.reshape(value, [-1, ...dims], 'Rows');
    return plain(layer.reshape(normalize(rows), value.dims, 'Back'));
  }
  const value = layer.asKeras();
  const perm = [0, axis, ...value.dims.map((_, at) => at).filter((at) => at !== 0 && at !== axis)];
  const turned = normalize(layer.permuted(value, perm, 'AxisFirst'));
  const back = perm.map((_, at) => perm.indexOf(at));
  return plain(layer.permuted(turned, back, 'AxisBack'));
}

function layerNorm(layer: KerasLayer): Tensor {
  const { shape, settings } = layer;
  const axes = axesOf(layer);
  const dims = axes.map((axis) => shape[axis] as number);
  const epsilon = settings.number('epsilon', 1e-3);
  if (settings.flag('rms_scaling', false)) {
    return withTrailing(layer, axes, (value) =>
      layer.apply('RMSNormalization', [value, layer.weight('gamma', dims)], {
        axis: -dims.length,
        epsilon,
      }),
    );
  }
  return withTrailing(layer, axes, (value) => {
    const [scale, shift] = affine(layer, dims);
    const inputs = settings.flag('center', true) ? [value, scale, shift] : [value, scale];
    return layer.apply('LayerNormalization', inputs, { axis: -dims.length, epsilon });
  });
}

function groupNorm(layer: KerasLayer): Tensor {
  const { tensor, shape, settings } = layer;
  const [axis, more] = axesOf(layer);
  if (axis === undefined || axis === 0 || more !== undefined) {
    return settings.fail('axis', 'one axis after the batch');
  }
  const channels = shape[axis] as number;
  const given = settings.integer('groups', 32, -1);
  const groups = given === -1 ? channels : given;
  if (groups < 1 || channels % groups !== 0) {
    settings.fail('groups', `a divisor of ${channels}, or -1 for as many`);
  }
  const normalize = (value: Value) =>
    layer.apply('GroupNormalization', [value, ...affine(layer, [channels])], {
      num_groups: groups,
      epsilon: settings.number('epsilon', 1e-3),
    });
  if (layer.storedAxis(axis, 'config/axis') === 1) {
    return { value: normalize(tensor.value), last: tensor.last };
  }
  if (axis === shape.length - 1) return { value: normalize(layer.stored(tensor, 1)), last: 1 };
  return settings.fail('axis', 'axis 1 or -1');
}

/** (x − mean) / √variance, of statistics that were adapted (buffers) or are given. */
function normalization(layer: KerasLayer): Tensor {
  const { settings, tensor } = layer;
  const axes = settings.raw('axis') === undefined ? [] : axesOf(layer);
  const dims = axes.map((axis) => layer.shape[axis] as number);
  const last = layer.shape.length - 1;
  const byFeature = axes.every((axis) => axis === last);
  const statistic = (name: string): Value => {
    const given = settings.numbers(name);
    if (given) return layer.constant(name, given.length === 1 ? [] : [given.length], given);
    return layer.weight(name, dims, 'buffer');
  };
  const value = byFeature ? tensor.value : layer.asKeras();
  const stored = byFeature ? tensor : plain(value);
  const along = (statistic: Value) => {
    if (statistic.dims.length === 0) return statistic;
    if (byFeature) return layer.alongLast(statistic, stored);
    const broadcast = layer.shape.map((dim, axis) => (axes.includes(axis) ? dim : 1));
    return layer.reshape(statistic, broadcast, 'Statistic');
  };
  const mean = along(statistic('mean'));
  const deviation = along(layer.apply('Sqrt', [statistic('variance')]));
  const [first, second] = settings.flag('invert', false)
    ? [layer.apply('Mul', [value, deviation]), 'Add']
    : [layer.apply('Sub', [value, mean]), 'Div'];
  const operand = second === 'Add' ? mean : deviation;
  return { value: layer.apply(second, [first, operand]), last: stored.last };
}

/** Keras's normalization layers. @see https://keras.io/api/layers/normalization_layers/ */
export const normalizationRules: Rules = {
  BatchNormalization: anyLayout(batchNorm),
  SyncBatchNormalization: anyLayout(batchNorm),
  LayerNormalization: asKeras(layerNorm),
  GroupNormalization: anyLayout(groupNorm),
  Normalization: anyLayout(normalization),

  RMSNormalization: asKeras((layer) => {
    const axes = axesOf(layer);
    const dims = axes.map((axis) => layer.shape[axis] as number);
    const scale = layer.weight('scale', dims);
    return withTrailing(layer, axes, (value) =>
      layer.apply('RMSNormalization', [value, scale], {
        axis: -dims.length,
        epsilon: layer.settings.number('epsilon', 1e-6),
      }),
    );
  }),

  UnitNormalization: anyLayout((layer) => {
    const axes = axesOf(layer).map((axis) => layer.storedAxis(axis, 'config/axis'));
    const { tensor } = layer;
    if (axes.length === 1)
      return layer.each('LpNormalization', tensor, { axis: axes[0] ?? -1, p: 2 });
    const norm = layer.apply('ReduceL2', [tensor.value, layer.ints('axes', axes)], { keepdims: 1 });
    return { value: layer.apply('Div', [tensor.value, norm]), last: tensor.last };
  }),

  Rescaling: anyLayout((layer) => {
    const { settings, tensor } = layer;
    const factor = (name: string, fallback: number) => {
      const values = settings.numbers(name) ?? [fallback];
      const dims = values.length === 1 ? [] : [values.length];
      const constant = layer.constant(name, dims, values);
      return dims.length === 0 ? constant : layer.alongLast(constant, tensor);
    };
    const scaled = layer.apply('Mul', [tensor.value, factor('scale', 1)]);
    const value = layer.apply('Add', [scaled, factor('offset', 0)]);
    return { value, last: tensor.last };
  }),
};
