import { asKeras, type Rules } from '../rule.ts';
import type { Tensor } from '../tensor.ts';

/** Layers that run another one. */
export const wrapperRules: Rules = {
  /** The steps of a sequence as a batch: [N, T, …] to [N·T, …] and back, no element moved. */
  TimeDistributed: asKeras((layer) => {
    const [inner] = layer.use.definition.wrapped;
    if (!inner) return layer.settings.fail('layer', 'a layer');
    const { tensor, shape } = layer;
    const [batch, steps] = shape;
    if (batch === undefined || steps === undefined || shape.length < 3) {
      return layer.misshapen('[N, T, …]');
    }
    const { value, last } =
      tensor.last > 1 ? tensor : { value: layer.asKeras(), last: shape.length - 1 };
    const merged: Tensor = {
      value: layer.reshape(value, [batch * steps, ...value.dims.slice(2)], 'Steps'),
      last: last - 1,
    };
    return layer.inside(inner, [merged]).map((output, index) => ({
      value: layer.reshape(
        output.value,
        [batch, steps, ...output.value.dims.slice(1)],
        `Sequence${index || ''}`,
      ),
      last: output.last + 1,
    }));
  }),
};
