import { operations } from '../cost/operations.ts';
import { product, times } from '../count.ts';
import { explicitPads, perAxis, windowAttributes } from '../shapes/windows.ts';
import { biasAdds } from './dot-products.ts';
import { greatestCommonDivisor } from '../shapes/integers.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/** Checks the weight [Cin, Cout/g, kernel …] against the input and gives what both rules need. */
function geometry(node: NodeView) {
  const [batch, channels, ...spatial] = node.dims(0);
  const [inChannels, channelsPerGroup, ...kernel] = node.dims(1);
  if (batch === undefined || channels === undefined || spatial.length === 0) {
    node.fail(`the input of ConvTranspose has rank ${node.rank(0)}`, {
      code: 'shape-mismatch',
      expected: '[N, C, spatial dims …]',
    });
  }
  if (channelsPerGroup === undefined || kernel.length !== spatial.length) {
    node.fail(`the weight of ConvTranspose has rank ${node.rank(1)}`, {
      code: 'shape-mismatch',
      expected: `[Cin, Cout/g, ${spatial.length} kernel dims]`,
    });
  }
  const group = node.int('group', 1);
  if (inChannels !== channels || group < 1 || channels % group !== 0) {
    node.fail(
      `${channels} input channels in ${group} groups do not fit a weight of ${inChannels} input channels`,
      { code: 'shape-mismatch', expected: `Cin = ${inChannels}, divisible by ${group}` },
    );
  }
  const declared = node.ints('kernel_shape');
  if (declared && declared.join() !== kernel.join()) {
    node.fail(`kernel_shape is [${declared.join(', ')}], the weight's [${kernel.join(', ')}]`);
  }
  const outChannels = channelsPerGroup * group;
  const bias = node.optional(2);
  if (bias && bias.dims.join() !== String(outChannels)) {
    node.fail(`the bias of ConvTranspose has shape [${bias.dims.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: `[${outChannels}]`,
    });
  }
  return {
    batch,
    channels,
    channelsPerGroup,
    outChannels,
    spatial,
    kernel,
    strides: perAxis(node, 'strides', spatial.length, 1),
    dilations: perAxis(node, 'dilations', spatial.length, 1),
  };
}

function outputSizes(node: NodeView, geo: ReturnType<typeof geometry>): readonly number[] {
  const rank = geo.spatial.length;
  const outputPadding = perAxis(node, 'output_padding', rank, 0, 0);
  if (node.hasAttribute('output_shape')) return perAxis(node, 'output_shape', rank, 0, 0);
  const autoPad = node.string('auto_pad', 'NOTSET');
  const pads = explicitPads(node, rank);
  return geo.spatial.map((size, axis) => {
    // All lists were checked to have one entry per spatial dim, `pads` two.
    const stride = geo.strides[axis] as number;
    const extent = (geo.dilations[axis] as number) * ((geo.kernel[axis] as number) - 1) + 1;
    const spread = stride * (size - 1) + (outputPadding[axis] as number) + extent;
    // A kernel smaller than its stride leaves nothing to take off: padding is never negative.
    if (autoPad.startsWith('SAME')) return Math.min(size * stride, spread);
    const padding =
      autoPad === 'VALID' ? 0 : (pads[axis] as number) + (pads[axis + rank] as number);
    const output = spread - padding;
    if (size === 0 || output < 0) {
      node.fail(`spatial dim ${axis} of the output would be ${output}`, {
        code: 'shape-mismatch',
        expected: 'pads no larger than what the kernel spreads',
      });
    }
    return output;
  });
}

/**
 * How many different positions i·stride + j·dilation there are for i < `size`, j < `kernel`.
 * Two pairs meet where they differ by a multiple of (dilation, −stride)/gcd, so each position is
 * counted once by leaving out the pairs that have such a neighbour.
 */
function positionsReached(size: number, kernel: number, stride: number, dilation: number): number {
  const divisor = greatestCommonDivisor(stride, dilation);
  const shared = Math.max(size - dilation / divisor, 0) * Math.max(kernel - stride / divisor, 0);
  return size * kernel - shared;
}

export const convTranspose: OperatorSpec = {
  name: 'ConvTranspose',
  opsets: [1],
  inputs: [2, 3],
  outputs: [1, 1],
  attributes: {
    ...windowAttributes,
    group: { kind: 'int' },
    output_padding: { kind: 'ints' },
    output_shape: { kind: 'ints' },
  },
  status: 'counted',
  rule: 'MACs N·ΠIn·K·Cin·(Cout/g), on the input and not the output; products that pads crop are counted, and sums are formed at every position before cropping; a bias is N·ΠOut·Cout adds',

  infer(node) {
    const geo = geometry(node);
    return [
      {
        elementType: node.input(0).elementType,
        dims: [geo.batch, geo.outChannels, ...outputSizes(node, geo)],
      },
    ];
  },

  count(node) {
    const { batch, channels, channelsPerGroup, outChannels, ...geo } = geometry(node);
    const macs = product([node.elements(0), product(geo.kernel), channelsPerGroup]);
    const reached = geo.spatial.map((size, axis) =>
      positionsReached(
        size,
        geo.kernel[axis] as number,
        geo.strides[axis] as number,
        geo.dilations[axis] as number,
      ),
    );
    return operations({
      macs,
      dotProducts: channels === 0 ? 0 : times(batch, product([outChannels, ...reached])),
      ...biasAdds(node.has(2) ? node.outputElements(0) : 0),
    });
  },
};
