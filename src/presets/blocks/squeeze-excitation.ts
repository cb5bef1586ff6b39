import type { LayerDocument } from '../../formats/architecture/index.ts';

export interface SqueezeExcitation {
  readonly id?: string;
  readonly channels: number | string;
  /** Channels between the two 1×1 convolutions. */
  readonly squeezed: number | string;
  readonly activation: 'relu' | 'silu';
  readonly gate: 'sigmoid' | 'hardSigmoid';
}

/**
 * Squeeze-and-excitation (arXiv 1709.01507, Figure 2): every channel is scaled by a gate that two
 * 1×1 convolutions compute from the means of all channels.
 */
export function squeezeExcitation(options: SqueezeExcitation): LayerDocument {
  const { id, channels, squeezed, activation, gate } = options;
  return {
    ...(id !== undefined && { id }),
    type: 'sequential',
    layers: [
      { id: 'avgpool', type: 'adaptiveAvgPool2d', outputSize: 1 },
      { id: 'fc1', type: 'conv2d', outChannels: squeezed, kernel: 1 },
      { id: 'activation', type: activation },
      { id: 'fc2', type: 'conv2d', outChannels: channels, kernel: 1 },
      { id: 'scale_activation', type: gate },
      { id: 'scale', type: 'multiply', inputs: ['scale_activation', 'input'] },
    ],
  };
}
