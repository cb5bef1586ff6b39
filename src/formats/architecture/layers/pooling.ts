import { flag, integer, optional, perDim, withDefault } from '../fields.ts';
import { layerType } from '../layer-type.ts';
import {
  dilationField,
  kernelField,
  paddingField,
  spread,
  strideField,
  windowAttributes,
} from './windows.ts';

const ceilModeField = withDefault(
  flag({
    title: 'Ceil mode',
    description: 'Whether a last window that hangs over the end counts.',
    examples: [true],
  }),
  false,
);

function poolFields(dims: number) {
  return {
    kernel: kernelField(dims),
    stride: optional({
      ...strideField(dims),
      description:
        'Step of the window along every spatial dim, or along each; by default the kernel.',
    }),
    padding: paddingField(dims),
    ceilMode: ceilModeField,
  };
}

function maxPool<const D extends 1 | 2 | 3>(dims: D) {
  return layerType({
    name: `maxPool${dims}d`,
    description: 'The largest element of every window.',
    inputs: [1, 1],
    attributes: { ...poolFields(dims), dilation: dilationField(dims) },
    lower(layer, { ceilMode, ...window }) {
      const { kernel, stride = kernel } = window;
      return layer.apply('MaxPool', [layer.input], {
        ...windowAttributes(layer, dims, { ...window, stride }),
        ceil_mode: Number(ceilMode),
      });
    },
  });
}

function avgPool<const D extends 1 | 2 | 3>(dims: D) {
  return layerType({
    name: `avgPool${dims}d`,
    description: 'The mean of every window.',
    inputs: [1, 1],
    attributes: {
      ...poolFields(dims),
      countIncludePad: withDefault(
        flag({
          title: 'Count padding',
          description: 'Whether the mean is over the padding as well.',
          examples: [false],
        }),
        true,
      ),
    },
    lower(layer, { ceilMode, countIncludePad, ...window }) {
      const { kernel, stride = kernel } = window;
      return layer.apply('AveragePool', [layer.input], {
        ...windowAttributes(layer, dims, { ...window, stride, dilation: 1 }),
        ceil_mode: Number(ceilMode),
        count_include_pad: Number(countIncludePad),
      });
    },
  });
}

function lpPool<const D extends 1 | 2 | 3>(dims: D) {
  return layerType({
    name: `lpPool${dims}d`,
    description: 'The p-norm of every window.',
    inputs: [1, 1],
    attributes: {
      normType: withDefault(
        integer({ title: 'Norm', description: 'p of the norm.', examples: [2], minimum: 1 }),
        2,
      ),
      ...poolFields(dims),
    },
    lower(layer, { ceilMode, normType, ...window }) {
      const { kernel, stride = kernel } = window;
      return layer.apply('LpPool', [layer.input], {
        ...windowAttributes(layer, dims, { ...window, stride, dilation: 1 }),
        ceil_mode: Number(ceilMode),
        p: normType,
      });
    },
  });
}

interface Pooling {
  readonly global: string;
  readonly windowed: string;
  readonly adaptive: string;
}

/**
 * Adaptive pooling as ONNX has it where the windows are regular, else as an operator of our own.
 */
function adaptivePool<const Name extends string, const D extends 1 | 2 | 3>(
  name: Name,
  dims: D,
  description: string,
  pooling: Pooling,
) {
  return layerType({
    name: `${name}${dims}d`,
    description: `${description} of windows that divide the input into outputSize.`,
    inputs: [1, 1],
    attributes: {
      outputSize: perDim(dims, {
        title: 'Output size',
        description: 'Spatial dims of the output: one size for all, or one for each.',
        examples: [1, 7],
        minimum: 1,
      }),
    },
    lower(layer, { outputSize }) {
      const spatial = layer.spatial(dims);
      const size = spread(outputSize, dims);
      if (size.join() === spatial.join()) return layer.apply('Identity', [layer.input]);
      if (size.every((length) => length === 1)) return layer.apply(pooling.global, [layer.input]);
      const kernel = spatial.map((length, axis) => length / (size[axis] as number));
      if (kernel.every(Number.isInteger)) {
        return layer.apply(pooling.windowed, [layer.input], {
          kernel_shape: kernel,
          strides: kernel,
        });
      }
      return layer.apply(
        pooling.adaptive,
        [layer.input],
        { output_size: size },
        { domain: 'netcost' },
      );
    },
  });
}

const average: Pooling = {
  global: 'GlobalAveragePool',
  windowed: 'AveragePool',
  adaptive: 'AdaptiveAveragePool',
};

const maximum: Pooling = {
  global: 'GlobalMaxPool',
  windowed: 'MaxPool',
  adaptive: 'AdaptiveMaxPool',
};

function globalPool<const Name extends string>(name: Name, description: string, op: string) {
  return layerType({
    name,
    description: `${description} of every channel, [N, C, …] to [N, C, 1, …].`,
    inputs: [1, 1],
    attributes: {},
    lower: (layer) => layer.apply(op, [layer.input]),
  });
}

export const poolingLayers = [
  maxPool(1),
  maxPool(2),
  maxPool(3),
  avgPool(1),
  avgPool(2),
  avgPool(3),
  lpPool(1),
  lpPool(2),
  lpPool(3),
  adaptivePool('adaptiveAvgPool', 1, 'The mean', average),
  adaptivePool('adaptiveAvgPool', 2, 'The mean', average),
  adaptivePool('adaptiveAvgPool', 3, 'The mean', average),
  adaptivePool('adaptiveMaxPool', 1, 'The largest element', maximum),
  adaptivePool('adaptiveMaxPool', 2, 'The largest element', maximum),
  adaptivePool('adaptiveMaxPool', 3, 'The largest element', maximum),
  globalPool('globalAvgPool', 'The mean', 'GlobalAveragePool'),
  globalPool('globalMaxPool', 'The largest element', 'GlobalMaxPool'),
] as const;
