import type { LayerDocument } from '../../formats/architecture/index.ts';
import { type Activation, convNorm, convNormLayers } from './conv-norm.ts';
import type { Block, Layers } from './layers.ts';
import { squeezeExcitation, type SqueezeExcitation } from './squeeze-excitation.ts';

export interface InvertedResidual {
  /** Id of the scope around the body. */
  readonly scope: string;
  readonly activation: Activation;
  /** Whether a 1×1 convolution first widens the input; if not, it has the expanded width already. */
  readonly expand: boolean;
  readonly squeeze?: Pick<SqueezeExcitation, 'activation' | 'gate'>;
  /** Which convolutions stand in the body itself rather than in scopes of their own. */
  readonly flat?: 'projection' | 'all';
}

/** The sum of a body and the block's input where `residual` holds. */
export function residualSum(body: string): LayerDocument {
  return { id: 'add', type: 'add', when: 'residual', inputs: [body, 'input'] };
}

/**
 * The inverted residual of MobileNetV2 (arXiv 1801.04381, Table 1): 1×1 expansion, depthwise
 * convolution, 1×1 linear projection; with squeeze-and-excitation before the projection it is the
 * MBConv of MnasNet, MobileNetV3 and EfficientNet.
 */
export function invertedResidual(options: InvertedResidual): Block {
  const { scope, activation, expand, squeeze, flat } = options;
  const nested = (...step: Parameters<typeof convNorm>): Layers =>
    flat === 'all' ? convNormLayers(...step) : [convNorm(...step)];
  const depthwise = {
    ...{ outChannels: 'expanded', kernel: 'kernel', stride: 'stride' },
    ...{ dilation: 'dilation', groups: 'expanded' },
  };
  const projection = { outChannels: 'out', kernel: 1 };
  return {
    parameters: {
      ...{ expanded: null, out: null, kernel: 3, stride: 1, dilation: 1, residual: false },
      ...(squeeze && { squeezed: null }),
    },
    layers: [
      {
        id: scope,
        type: 'sequential',
        layers: [
          ...(expand ? nested({ outChannels: 'expanded', kernel: 1 }, activation) : []),
          ...nested(depthwise, activation),
          ...(squeeze
            ? [squeezeExcitation({ channels: 'expanded', squeezed: 'squeezed', ...squeeze })]
            : []),
          ...(flat === undefined ? [convNorm(projection)] : convNormLayers(projection)),
        ],
      },
      residualSum(scope),
    ],
  };
}

/**
 * The fused MBConv of EfficientNetV2 (arXiv 2104.00298, Figure 2): one full convolution in place of
 * the expansion and the depthwise one.
 */
export function fusedInvertedResidual(scope: string, activation: Activation, expand: boolean) {
  const fused = {
    ...{ outChannels: expand ? 'expanded' : 'out', kernel: 'kernel', stride: 'stride' },
  };
  return {
    parameters: { expanded: null, out: null, kernel: 3, stride: 1, residual: false },
    layers: [
      {
        id: scope,
        type: 'sequential',
        layers: [
          convNorm(fused, activation),
          ...(expand ? [convNorm({ outChannels: 'out', kernel: 1 })] : []),
        ],
      },
      residualSum(scope),
    ],
  } satisfies Block;
}
