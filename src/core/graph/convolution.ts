import type { GraphNode, Value } from './types.ts';

/** A convolution of any kind: transposed, deformable, quantized or fused. */
export interface Convolution {
  /** [Cout, Cin/g, kernel dims …], transposed [Cin, Cout/g, kernel dims …]. */
  readonly weight: Value | undefined;
  readonly bias: Value | undefined;
  readonly kernel: readonly number[];
  readonly inChannels: number | undefined;
  readonly outChannels: number | undefined;
  /** Axis of the channels in what it takes and gives, counted from the end where negative. */
  readonly channelAxis: 1 | -1;
}

/** Where those operators have their weight and bias that do not have them at 1 and 2. */
const operands: Readonly<Record<string, { readonly weight: number; readonly bias?: number }>> = {
  ConvInteger: { weight: 1 },
  DeformConv: { weight: 1, bias: 3 },
  QLinearConv: { weight: 3, bias: 8 },
};
const usual = { weight: 1, bias: 2 };

/** What a node convolves with; undefined where it is no convolution. */
export function convolutionOf(node: GraphNode): Convolution | undefined {
  const { op, inputs, outputs, attributes } = node;
  if (!op.includes('Conv')) return undefined;
  const { weight: place, bias } = operands[op] ?? usual;
  const weight = inputs[place];
  const channelAxis = op === 'NhwcConv' || attributes['channels_last'] === 1 ? -1 : 1;
  return {
    weight,
    bias: bias === undefined ? undefined : inputs[bias],
    kernel: weight?.dims.slice(2) ?? [],
    inChannels: inputs[0]?.dims.at(channelAxis),
    outChannels: outputs[0]?.dims.at(channelAxis),
    channelAxis,
  };
}

/** The kernel of a convolution or of a pooling window; undefined for other operators. */
export function kernelOf(node: GraphNode): readonly number[] | undefined {
  const convolution = convolutionOf(node);
  if (convolution) return convolution.kernel;
  const window = node.attributes['kernel_shape'];
  return Array.isArray(window) ? (window as readonly number[]) : undefined;
}
