import { operations } from '../cost/operations.ts';
import { product, times } from '../count.ts';
import { slideWindows, windowAttributes } from '../shapes/windows.ts';
import { biasAdds, dotProducts } from './dot-products.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/** Checks the weight against the input and gives what both rules need. */
function geometry(node: NodeView) {
  const [batch, channels, ...spatial] = node.dims(0);
  const [outChannels, channelsPerGroup, ...kernel] = node.dims(1);
  if (batch === undefined || channels === undefined || spatial.length === 0) {
    node.fail(`the input of ${node.spec.name} has rank ${node.rank(0)}`, {
      code: 'shape-mismatch',
      expected: '[N, C, spatial dims …]',
    });
  }
  if (outChannels === undefined || channelsPerGroup === undefined) {
    node.fail(`the weight of ${node.spec.name} has rank ${node.rank(1)}`, {
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
  if (declared && declared.join() !== kernel.join()) {
    node.fail(`kernel_shape is [${declared.join(', ')}], the weight's [${kernel.join(', ')}]`);
  }
  const bias = node.optional(2);
  if (bias && bias.dims.join() !== String(outChannels)) {
    node.fail(`the bias of ${node.spec.name} has shape [${bias.dims.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: `[${outChannels}]`,
    });
  }
  return { batch, spatial, outChannels, channelsPerGroup, kernel };
}

export const conv: OperatorSpec = {
  name: 'Conv',
  opsets: [1],
  inputs: [2, 3],
  outputs: [1, 1],
  attributes: { ...windowAttributes, group: { kind: 'int' } },
  status: 'counted',
  rule: 'MACs N·ΠOut·K·(Cin/g)·Cout, taps on padding counted; a bias is N·ΠOut·Cout adds',

  infer(node) {
    const { batch, spatial, outChannels, kernel } = geometry(node);
    const { output } = slideWindows(node, spatial, kernel);
    return [{ elementType: node.input(0).elementType, dims: [batch, outChannels, ...output] }];
  },

  count(node) {
    const { channelsPerGroup, kernel } = geometry(node);
    const outputs = node.outputElements(0);
    return operations({
      ...dotProducts(outputs, times(channelsPerGroup, product(kernel))),
      ...biasAdds(node.has(2) ? outputs : 0),
    });
  },
};
