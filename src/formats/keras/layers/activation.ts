import { activate, clip } from '../activations.ts';
import { anyLayout, type Rules } from '../rule.ts';
import { storedAxes } from '../tensor.ts';

/** Keras's activation layers. @see https://keras.io/api/layers/activation_layers/ */
export const activationRules: Rules = {
  Activation: anyLayout((layer) => {
    const output = activate(layer, layer.tensor);
    return output === layer.tensor ? layer.each('Identity', output) : output;
  }),

  ReLU: anyLayout((layer) => {
    const { settings, tensor } = layer;
    // Keras 2 names the slope differently, as in LeakyReLU.
    const slope = settings.number('negative_slope', settings.number('alpha', 0));
    const most = settings.has('max_value') ? settings.number('max_value') : undefined;
    const threshold = settings.number('threshold', 0);
    if (threshold !== 0) {
      // f(x) = x where x ≥ threshold, else slope·(x − threshold)
      if (slope !== 0) layer.settings.fail('threshold', '0 where there is a slope');
      const cut = layer.each('ThresholdedRelu', tensor, { alpha: threshold });
      if (most === undefined) return cut;
      return { value: clip(layer, cut.value, undefined, most), last: cut.last };
    }
    if (slope === 0) {
      return most === undefined
        ? layer.each('Relu', tensor)
        : { value: clip(layer, tensor.value, 0, most), last: tensor.last };
    }
    const leaky = layer.each('LeakyRelu', tensor, { alpha: slope });
    if (most === undefined) return leaky;
    return { value: clip(layer, leaky.value, undefined, most), last: leaky.last };
  }),

  LeakyReLU: anyLayout((layer) => {
    const { settings } = layer;
    const alpha = settings.number('negative_slope', settings.number('alpha', 0.3));
    return layer.each('LeakyRelu', layer.tensor, { alpha });
  }),

  ELU: anyLayout((layer) =>
    layer.each('Elu', layer.tensor, { alpha: layer.settings.number('alpha', 1) }),
  ),

  ThresholdedReLU: anyLayout((layer) =>
    layer.each('ThresholdedRelu', layer.tensor, { alpha: layer.settings.number('theta', 1) }),
  ),

  PReLU: anyLayout((layer) => {
    const { tensor, settings } = layer;
    const shared = (settings.integers('shared_axes') ?? []).map((axis) =>
      layer.axis(axis, layer.shape.length, 'config'),
    );
    const kept = layer.shape.map((dim, axis) => (shared.includes(axis) ? 1 : dim)).slice(1);
    // The slopes stand in the order in which the tensor is stored.
    const axes = storedAxes(tensor);
    const stored = tensor.value.dims
      .map((_, axis) => axes.indexOf(axis))
      .filter((axis) => axis > 0)
      .map((axis) => kept[axis - 1] as number);
    const value = layer.apply('PRelu', [tensor.value, layer.weight('alpha', stored)]);
    return { value, last: tensor.last };
  }),

  Softmax: anyLayout((layer) => {
    const axes = layer.settings.integers('axis') ?? [-1];
    if (axes.length !== 1) layer.settings.fail('axis', 'one axis');
    const axis = layer.storedAxis(axes[0] as number, 'config/axis');
    return layer.each('Softmax', layer.tensor, { axis });
  }),
};
