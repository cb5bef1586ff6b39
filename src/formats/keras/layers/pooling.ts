import { image, type Rule, type Rules } from '../rule.ts';
import { plain, type Tensor } from '../tensor.ts';
import { windowOf } from './convolution.ts';

interface Pooling {
  readonly windowed: 'MaxPool' | 'AveragePool';
  readonly global: 'GlobalMaxPool' | 'GlobalAveragePool';
  readonly adaptive: 'AdaptiveMaxPool' | 'AdaptiveAveragePool';
  readonly reduce: 'ReduceMax' | 'ReduceMean';
}

const maximum: Pooling = {
  windowed: 'MaxPool',
  global: 'GlobalMaxPool',
  adaptive: 'AdaptiveMaxPool',
  reduce: 'ReduceMax',
};

const average: Pooling = {
  windowed: 'AveragePool',
  global: 'GlobalAveragePool',
  adaptive: 'AdaptiveAveragePool',
  reduce: 'ReduceMean',
};

function windowed(dims: number, { windowed }: Pooling): Rule {
  return image((layer) => {
    const { settings } = layer;
    const input = layer.image(dims);
    const kernel = settings.perDim('pool_size', dims, 2);
    const strides = settings.has('strides') ? settings.perDim('strides', dims) : kernel;
    const { dilations, ...window } = windowOf(layer, input, {
      kernel,
      strides,
      dilations: new Array<number>(dims).fill(1),
    });
    const attributes = windowed === 'MaxPool' ? { ...window, dilations } : window;
    return layer.ofImage(layer.apply(windowed, [input], attributes));
  });
}

function globally(dims: number, pooling: Pooling): Rule {
  return image((layer) => {
    const keeps = layer.settings.flag('keepdims', false);
    const axes = layer.spatialAxes(dims);
    const { tensor } = layer;
    if (axes[0] === 2) {
      const pooled = layer.apply(pooling.global, [tensor.value]);
      return keeps ? { value: pooled, last: tensor.last } : plain(layer.apply('Flatten', [pooled]));
    }
    // A sequence that is stored with its features last.
    const value = layer.apply(pooling.reduce, [tensor.value, layer.ints('axes', axes)], {
      keepdims: Number(keeps),
    });
    return plain(value);
  });
}

/** Adaptive pooling as ONNX has it where the windows are regular, else as an operator of our own. */
function adaptive(dims: number, pooling: Pooling): Rule {
  return image((layer): Tensor => {
    const input = layer.image(dims);
    const size = layer.settings.perDim('output_size', dims);
    const kernel = input.dims.slice(2).map((length, axis) => length / (size[axis] as number));
    if (size.every((length) => length === 1)) {
      return layer.ofImage(layer.apply(pooling.global, [input]));
    }
    const regular = kernel.every((length) => Number.isInteger(length) && length > 0);
    return layer.ofImage(
      regular
        ? layer.apply(pooling.windowed, [input], { kernel_shape: kernel, strides: kernel })
        : layer.apply(pooling.adaptive, [input], { output_size: size }, { domain: 'netcost' }),
    );
  });
}

function family(dims: number): Rules {
  const rules: Record<string, Rule> = {};
  for (const [name, short, pooling] of [
    ['Max', 'Max', maximum],
    ['Average', 'Avg', average],
  ] as const) {
    rules[`${name}Pooling${dims}D`] = windowed(dims, pooling);
    rules[`${short}Pool${dims}D`] = windowed(dims, pooling);
    rules[`Global${name}Pooling${dims}D`] = globally(dims, pooling);
    rules[`Global${short}Pool${dims}D`] = globally(dims, pooling);
    rules[`Adaptive${name}Pooling${dims}D`] = adaptive(dims, pooling);
  }
  return rules;
}

/** Keras's pooling layers. @see https://keras.io/api/layers/pooling_layers/ */
export const poolingRules: Rules = { ...family(1), ...family(2), ...family(3) };
