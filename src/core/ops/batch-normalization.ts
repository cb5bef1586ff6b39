import { operations } from '../cost/operations.ts';
import { times } from '../count.ts';
import type { OperatorSpec } from './spec.ts';

export const batchNormalization: OperatorSpec = {
  name: 'BatchNormalization',
  opsets: [7],
  inputs: [5, 5],
  outputs: [1, 5],
  attributes: {
    epsilon: { kind: 'float' },
    momentum: { kind: 'float' },
    training_mode: { kind: 'int', opsets: [14] },
    spatial: { kind: 'int', opsets: [1, 8] },
  },
  status: 'counted',
  rule: 'at inference statistics and affine are one scale and one shift per channel: 1 multiply and 1 add per element; 0 where folded into the convolution before it. With training_mode also the mean (1 add per element), the variance (2 adds, 1 multiply) and its root',
  buffers: [3, 4],

  infer(node) {
    const { elementType, dims } = node.input(0);
    const channels = dims[1] ?? 1;
    for (const index of [1, 2, 3, 4]) {
      const given = node.dims(index);
      if (given.length !== 1 || given[0] !== channels) {
        node.fail(`input ${index} has shape [${given.join(', ')}]`, {
          code: 'shape-mismatch',
          expected: `[${channels}], one per channel`,
        });
      }
    }
    const statistic = { elementType: node.input(3).elementType, dims: [channels] };
    return [{ elementType, dims }, statistic, statistic, statistic, statistic];
  },

  count(node) {
    const elements = node.elements(0);
    if (node.int('training_mode', 0) === 0) {
      return operations({ multiplies: elements, adds: elements });
    }
    const channels = node.dims(1)[0] ?? 0;
    return operations({
      multiplies: times(2, elements),
      adds: times(4, elements),
      transcendentals: channels,
      divides: channels,
    });
  },
};
