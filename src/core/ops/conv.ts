import { type Operations, operations } from '../cost/operations.ts';
import { product } from '../count.ts';
import { equalDims } from '../shapes/equal.ts';
import { slideWindows, windowAttributes } from '../shapes/windows.ts';
import { dotProducts } from './dot-products.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/** Where a convolution has its operands, and how its image is laid out. */
export interface ConvOperands {
  /** Index of the weight [Cout, Cin/g, kernel dims …]; 1 where left out. */
  readonly weight?: number;
  /** Index of the bias [Cout]; 2 where left out. */
  readonly bias?: number;
  /** Whether input and output are [N, spatial dims …, C] instead of [N, C, spatial dims …]. */
  readonly channelsLast?: boolean;
}

/** The dims of an image with its channels at index 1, wherever it has them. */
export function channelsFirst(dims: readonly number[], channelsLast: boolean): readonly number[] {
  return channelsLast && dims.length > 2
    ? [...dims.slice(0, 1), ...dims.slice(-1), ...dims.slice(1, -1)]
    : dims;
}

/** The dims of an image [N, C, spatial dims …] in the layout asked for. */
export function inLayout(dims: readonly number[], channelsLast: boolean): readonly number[] {
  return channelsLast ? [...dims.slice(0, 1), ...dims.slice(2), ...dims.slice(1, 2)] : dims;
}

/**
 * Checks the weight against the input and gives what both rules need.
 * @throws InputError `shape-mismatch` or `invalid-node`
 */
export function convGeometry(node: NodeView, operands: ConvOperands = {}) {
  const { weight = 1, bias: biasIndex = 2, channelsLast = false } = operands;
  // Rests taken off by destructuring are slow, and a network has many convolutions.
  const image = channelsFirst(node.dims(0), channelsLast);
  const [batch, channels] = image;
  const spatial = image.slice(2);
  const [outChannels, channelsPerGroup] = node.dims(weight);
  const kernel = node.dims(weight).slice(2);
  if (batch === undefined || channels === undefined || spatial.length === 0) {
    node.fail(`the input of ${node.spec.name} has rank ${node.rank(0)}`, {
      code: 'shape-mismatch',
      expected: '[N, C, spatial dims …]',
    });
  }
  if (outChannels === undefined || channelsPerGroup === undefined) {
    node.fail(`the weight of ${node.spec.name} has rank ${node.rank(weight)}`, {
      code: 'shape-mismatch',
      expected: '[Cout, Cin/g, kernel dims …]',
    });
  }
  const group = node.int('group', 1);
  if (group < 1 || channelsPerGroup * group !== channels || outChannels % group !== 0) {
    node.fail(
      `${channels} input and ${outChannels} output channels do not fit a weight of ${channelsPerGroup} input channels in ${group} groups`,
      {
        code: 'shape-mismatch',
        expected: `Cin = ${channelsPerGroup}·${group}, Cout divisible by ${group}`,
      },
    );
  }
  const declared = node.ints('kernel_shape');
  if (declared && !equalDims(declared, kernel)) {
    node.fail(`kernel_shape is [${declared.join(', ')}], the weight's [${kernel.join(', ')}]`);
  }
  const bias = node.optional(biasIndex);
  if (bias && !equalDims(bias.dims, [outChannels])) {
    node.fail(`the bias of ${node.spec.name} has shape [${bias.dims.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: `[${outChannels}]`,
    });
  }
  return { batch, spatial, outChannels, kernel };
}

/**
 * Dims of a convolution's output.
 * @throws InputError `shape-mismatch` or `invalid-node`
 */
export function convOutput(node: NodeView, operands: ConvOperands = {}): readonly number[] {
  const { batch, spatial, outChannels, kernel } = convGeometry(node, operands);
  const { output } = slideWindows(node, spatial, kernel);
  return inLayout([batch, outChannels, ...output], operands.channelsLast ?? false);
}

/** The multiply–accumulates of a convolution and the adds of its bias. */
export function convProducts(node: NodeView, operands: ConvOperands = {}): Operations {
  const { weight = 1, bias = 2 } = operands;
  const outputs = node.outputElements(0);
  // One output takes all of the weight but its first dim.
  const { macs, dotProducts: formed } = dotProducts(outputs, product(node.dims(weight).slice(1)));
  const added = node.has(bias) ? outputs : 0;
  return operations({ macs, dotProducts: formed, adds: added, biasAdds: added });
}

export const convAttributes = { ...windowAttributes, group: { kind: 'int' } } as const;

export const convRule =
  'MACs N·ΠOut·K·(Cin/g)·Cout, taps on padding counted; a bias is N·ΠOut·Cout adds';

export const conv: OperatorSpec = {
  name: 'Conv',
  opsets: [1],
  inputs: [2, 3],
  outputs: [1, 1],
  attributes: convAttributes,
  status: 'counted',
  rule: convRule,
  infer: (node) => [{ elementType: node.input(0).elementType, dims: convOutput(node) }],
  count: (node) => convProducts(node),
};
