import { flag, integer, withDefault } from '../fields.ts';
import { type LayerContext, layerType } from '../layer-type.ts';
import {
  dilationField,
  kernelField,
  paddingField,
  spread,
  strideField,
  symmetricPaddingField,
  windowAttributes,
} from './windows.ts';

export const biasField = withDefault(
  flag({
    title: 'Bias',
    description: 'Whether a trained bias is added to each output.',
    examples: [false],
  }),
  true,
);

const outChannelsField = integer({
  title: 'Output channels',
  description: 'Number of filters.',
  examples: [64, '4*width'],
  minimum: 1,
});

const groupsField = withDefault(
  integer({
    title: 'Groups',
    description: 'Groups of channels convolved apart; as many as channels for a depthwise one.',
    examples: [32],
    minimum: 1,
  }),
  1,
);

function convolution<const D extends 1 | 2 | 3>(dims: D) {
  return layerType({
    name: `conv${dims}d`,
    description: `Convolution over ${dims} spatial dim${dims > 1 ? 's' : ''}: weight [outChannels, C/groups, kernel].`,
    inputs: [1, 1],
    attributes: {
      outChannels: outChannelsField,
      kernel: kernelField(dims),
      stride: withDefault(strideField(dims), 1),
      padding: paddingField(dims),
      dilation: dilationField(dims),
      groups: groupsField,
      bias: biasField,
    },
    lower(layer, attributes) {
      const { outChannels, groups, bias } = attributes;
      const window = windowAttributes(layer, dims, attributes);
      const perGroup = channelsPerGroup(layer, outChannels, groups);
      const weight = layer.weight('weight', [outChannels, perGroup, ...window.kernel_shape]);
      const inputs = bias
        ? [layer.input, weight, layer.weight('bias', [outChannels])]
        : [layer.input, weight];
      return layer.apply('Conv', inputs, { ...window, group: groups });
    },
  });
}

function transposedConvolution<const D extends 1 | 2 | 3>(dims: D) {
  return layerType({
    name: `convTranspose${dims}d`,
    description: `Transposed convolution over ${dims} spatial dim${dims > 1 ? 's' : ''}: weight [C, outChannels/groups, kernel].`,
    inputs: [1, 1],
    attributes: {
      outChannels: outChannelsField,
      kernel: kernelField(dims),
      stride: withDefault(strideField(dims), 1),
      padding: symmetricPaddingField(dims),
      outputPadding: withDefault(
        { ...symmetricPaddingField(dims), ...outputPaddingDescription },
        0,
      ),
      dilation: dilationField(dims),
      groups: groupsField,
      bias: biasField,
    },
    lower(layer, attributes) {
      const { outChannels, groups, bias } = attributes;
      const window = windowAttributes(layer, dims, attributes);
      channelsPerGroup(layer, outChannels, groups);
      const weight = layer.weight('weight', [
        layer.channels(),
        outChannels / groups,
        ...window.kernel_shape,
      ]);
      const inputs = bias
        ? [layer.input, weight, layer.weight('bias', [outChannels])]
        : [layer.input, weight];
      return layer.apply('ConvTranspose', inputs, {
        ...window,
        group: groups,
        output_padding: spread(attributes.outputPadding, dims),
      });
    },
  });
}

const outputPaddingDescription = {
  title: 'Output padding',
  description: 'Added to one end of every spatial dim of the output, or of each.',
  examples: [1],
};

/** Input channels that one filter sees, after checking that the groups divide both sides. */
function channelsPerGroup(layer: LayerContext, outChannels: number, groups: number): number {
  const channels = layer.channels();
  if (channels % groups !== 0 || outChannels % groups !== 0) {
    layer.fail(
      `${channels} input and ${outChannels} output channels do not part into ${groups} groups`,
      { at: 'groups', code: 'shape-mismatch', expected: 'a divisor of both' },
    );
  }
  return channels / groups;
}

export const convolutionLayers = [
  convolution(1),
  convolution(2),
  convolution(3),
  transposedConvolution(1),
  transposedConvolution(2),
  transposedConvolution(3),
] as const;
