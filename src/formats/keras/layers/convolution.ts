import type { Value } from '../../../core/graph/types.ts';
import { explicitPads } from '../../architecture/layers/windows.ts';
import { activate } from '../activations.ts';
import type { KerasLayer } from '../layer.ts';
import { image, type Rule, type Rules } from '../rule.ts';
import type { Tensor } from '../tensor.ts';

interface Filter {
  readonly weight: string;
  readonly filters: number;
  readonly group: number;
  readonly window: ReturnType<typeof windowOf>;
  readonly bias: boolean;
  readonly part?: string;
}

/** ONNX's attributes of a sliding window; `same` puts the odd element at the end. */
export function windowOf(
  layer: KerasLayer,
  input: Value,
  window: {
    readonly kernel: readonly number[];
    readonly strides: readonly number[];
    readonly dilations: readonly number[];
  },
) {
  const { kernel, strides, dilations } = window;
  const padding = layer.settings.text('padding', 'valid').toLowerCase();
  const spatial = input.dims.slice(2);
  const dims = kernel.length;
  const explicit = () => {
    if (padding === 'same' || padding === 'valid') return padding;
    if (padding !== 'causal' || dims !== 1) {
      return layer.settings.fail(
        'padding',
        dims === 1 ? '"valid", "same" or "causal"' : '"valid" or "same"',
      );
    }
    const begin = kernel.map((size, axis) => (size - 1) * (dilations[axis] as number));
    return { begin, end: 0 };
  };
  const pads = explicitPads(explicit(), { spatial, kernel, strides, dilations });
  return { kernel_shape: kernel, strides, dilations, pads };
}

function slidingKernel(layer: KerasLayer, dims: number) {
  const { settings } = layer;
  return {
    kernel: settings.perDim('kernel_size', dims),
    strides: settings.perDim('strides', dims, 1),
    dilations: settings.perDim('dilation_rate', dims, 1),
  };
}

function filtered(layer: KerasLayer, input: Value, filter: Filter): Value {
  const { weight, filters, group, window, bias, part } = filter;
  const channels = input.dims[1] as number;
  if (channels % group !== 0 || filters % group !== 0) {
    layer.fail(
      `${channels} input and ${filters} output channels do not part into ${group} groups`,
      {
        code: 'shape-mismatch',
        at: 'config/groups',
        expected: 'a divisor of both',
      },
    );
  }
  const kernel = layer.weight(weight, [filters, channels / group, ...window.kernel_shape]);
  const inputs = bias ? [input, kernel, layer.weight('bias', [filters])] : [input, kernel];
  return layer.apply('Conv', inputs, { ...window, group }, part === undefined ? {} : { part });
}

/** What a layer of a convolution gives back: its result after the activation. */
function finished(layer: KerasLayer, value: Value): Tensor {
  return activate(layer, layer.ofImage(value));
}

function convolution(dims: number): Rule {
  return image((layer) => {
    const { settings } = layer;
    const input = layer.image(dims);
    const value = filtered(layer, input, {
      weight: 'kernel',
      filters: settings.integer('filters'),
      group: settings.integer('groups', 1),
      window: windowOf(layer, input, slidingKernel(layer, dims)),
      bias: settings.flag('use_bias', true),
    });
    return finished(layer, value);
  });
}

function depthwise(dims: number): Rule {
  return image((layer) => {
    const { settings } = layer;
    const input = layer.image(dims);
    const group = input.dims[1] as number;
    const value = filtered(layer, input, {
      weight: 'kernel',
      filters: group * settings.integer('depth_multiplier', 1),
      group,
      window: windowOf(layer, input, slidingKernel(layer, dims)),
      bias: settings.flag('use_bias', true),
    });
    return finished(layer, value);
  });
}

function separable(dims: number): Rule {
  return image((layer) => {
    const { settings } = layer;
    const input = layer.image(dims);
    const group = input.dims[1] as number;
    const apart = filtered(layer, input, {
      weight: 'depthwise_kernel',
      filters: group * settings.integer('depth_multiplier', 1),
      group,
      window: windowOf(layer, input, slidingKernel(layer, dims)),
      bias: false,
      part: 'Depthwise',
    });
    const ones = new Array<number>(dims).fill(1);
    const zeros = new Array<number>(2 * dims).fill(0);
    const value = filtered(layer, apart, {
      weight: 'pointwise_kernel',
      filters: settings.integer('filters'),
      group: 1,
      window: { kernel_shape: ones, strides: ones, dilations: ones, pads: zeros },
      bias: settings.flag('use_bias', true),
      part: 'Pointwise',
    });
    return finished(layer, value);
  });
}

/**
 * Pads and output padding of a transposed convolution: `valid` gives every product its place, at
 * least a stride for each input; `same` gives stride·size. With an output padding of its own, Keras
 * takes ⌊k/2⌋ from both ends for `same`.
 */
function transposedPadding(
  layer: KerasLayer,
  { kernel, strides, dilations }: ReturnType<typeof slidingKernel>,
) {
  const { settings } = layer;
  const same = settings.choice('padding', ['valid', 'same'], 'valid') === 'same';
  const dims = kernel.length;
  const extents = kernel.map((size, axis) => (dilations[axis] as number) * (size - 1) + 1);
  if (settings.has('output_padding')) {
    const begins = extents.map((extent) => (same ? Math.floor(extent / 2) : 0));
    return {
      pads: [...begins, ...begins],
      output_padding: settings.perDim('output_padding', dims, 0, 0),
    };
  }
  const over = extents.map((extent, axis) => extent - (strides[axis] as number));
  const cut = over.map((excess) => (same ? Math.max(excess, 0) : 0));
  const begins = cut.map((total) => Math.floor(total / 2));
  return {
    pads: [...begins, ...cut.map((total, axis) => total - (begins[axis] as number))],
    output_padding: over.map((excess) => Math.max(-excess, 0)),
  };
}

function transposed(dims: number): Rule {
  return image((layer) => {
    const { settings } = layer;
    const input = layer.image(dims);
    const filters = settings.integer('filters');
    const window = slidingKernel(layer, dims);
    const kernel = layer.weight('kernel', [input.dims[1] as number, filters, ...window.kernel]);
    const inputs = settings.flag('use_bias', true)
      ? [input, kernel, layer.weight('bias', [filters])]
      : [input, kernel];
    const value = layer.apply('ConvTranspose', inputs, {
      kernel_shape: window.kernel,
      strides: window.strides,
      dilations: window.dilations,
      ...transposedPadding(layer, window),
    });
    return finished(layer, value);
  });
}

const transposedRules = [1, 2, 3].map((dims) => transposed(dims)) as [Rule, Rule, Rule];
const plainRules = [1, 2, 3].map((dims) => convolution(dims)) as [Rule, Rule, Rule];
const separableRules = [1, 2].map((dims) => separable(dims)) as [Rule, Rule];

/** Keras's convolution layers. @see https://keras.io/api/layers/convolution_layers/ */
export const convolutionRules: Rules = {
  Conv1D: plainRules[0],
  Conv2D: plainRules[1],
  Conv3D: plainRules[2],
  Convolution1D: plainRules[0],
  Convolution2D: plainRules[1],
  Convolution3D: plainRules[2],
  DepthwiseConv1D: depthwise(1),
  DepthwiseConv2D: depthwise(2),
  SeparableConv1D: separableRules[0],
  SeparableConv2D: separableRules[1],
  SeparableConvolution1D: separableRules[0],
  SeparableConvolution2D: separableRules[1],
  Conv1DTranspose: transposedRules[0],
  Conv2DTranspose: transposedRules[1],
  Conv3DTranspose: transposedRules[2],
  Convolution1DTranspose: transposedRules[0],
  Convolution2DTranspose: transposedRules[1],
  Convolution3DTranspose: transposedRules[2],
};
