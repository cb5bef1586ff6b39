import type { GraphNode, Value } from '../graph/types.ts';

const secondAxis = [1] as const;

/** Operators whose output has its channels at axis 1, by their ONNX definition. */
const channelsFirst = new Set([
  'Conv',
  'ConvTranspose',
  'ConvInteger',
  'QLinearConv',
  'FusedConv',
  'DeformConv',
  'MaxPool',
  'AveragePool',
  'LpPool',
  'GlobalMaxPool',
  'GlobalAveragePool',
  'GlobalLpPool',
  'AdaptiveAveragePool',
  'AdaptiveMaxPool',
  'BatchNormalization',
  'InstanceNormalization',
  'GroupNormalization',
  'LRN',
  'Resize',
  'Upsample',
  'DepthToSpace',
  'SpaceToDepth',
  'GridSample',
]);

/** Operators whose output has its channels (features) at the last axis. */
const channelsLast = new Set([
  'MatMul',
  'Gemm',
  'MatMulInteger',
  'QLinearMatMul',
  'FusedMatMul',
  'MatMulNBits',
  'LayerNormalization',
  'RMSNormalization',
  'SkipLayerNormalization',
  'SimplifiedLayerNormalization',
  'SkipSimplifiedLayerNormalization',
  'LSTM',
  'GRU',
  'RNN',
]);

/**
 * Which axes of a tensor are positions (image, sequence) and which are channels. ONNX does not
 * say, so it is carried forward from the operators that fix a layout.
 */
export class Layouts {
  /** By value: its channel axes where a node made it. */
  private readonly channelAxes: (readonly number[] | undefined)[];

  constructor(valueCount: number) {
    this.channelAxes = new Array<readonly number[] | undefined>(valueCount);
  }

  /** Notes the layout of a node's outputs; nodes must come in topological order. */
  follow(node: GraphNode): void {
    for (const output of node.outputs) {
      this.channelAxes[output.index] = this.infer(node, output);
    }
  }

  /** The dims of a value that are positions: without the batch and the channels. */
  spatial(value: Value): readonly number[] {
    const channels = this.axes(value);
    if (channels === secondAxis) return value.dims.slice(2);
    return value.dims.filter((_, axis) => axis !== 0 && !channels.includes(axis));
  }

  /** Number of channels of a value. */
  channels(value: Value): number {
    return this.axes(value).reduce((total, axis) => total * (value.dims[axis] ?? 1), 1);
  }

  private axes(value: Value): readonly number[] {
    return this.channelAxes[value.index] ?? defaultAxes(value.dims.length);
  }

  private infer(node: GraphNode, output: Value): readonly number[] {
    const rank = output.dims.length;
    if (channelsFirst.has(node.op)) return secondAxis;
    const [first, second] = node.inputs;
    if (node.op === 'MatMul' && second?.role === 'activation' && rank >= 4) {
      // A product of two activations is attention: heads and keys or features are its channels.
      return output.dims.map((_, axis) => axis).filter((axis) => axis !== 0 && axis !== rank - 2);
    }
    if (channelsLast.has(node.op)) return [rank - 1];
    if (node.op === 'Transpose' && first) {
      const perm = node.attributes['perm'] as readonly number[] | undefined;
      const order = perm ?? first.dims.map((_, axis) => rank - 1 - axis);
      return this.axes(first).map((axis) => order.indexOf(axis));
    }
    const like = node.inputs.find(
      (input) => input?.dims.length === rank && this.channelAxes[input.index] !== undefined,
    );
    return like ? this.axes(like) : defaultAxes(rank);
  }
}

function defaultAxes(rank: number): readonly number[] {
  return rank >= 4 ? secondAxis : [rank - 1];
}

/** Spatial dims as people write them: `56x56`; `''` where there are none. */
export function formatDims(dims: readonly number[]): string {
  return dims.join('x');
}
