import { type Operations, operations } from '../cost/operations.ts';
import { type Count, minus, plus, product, times } from '../count.ts';
import { slideWindows, windowAttributes } from '../shapes/windows.ts';
import { channelsFirst } from './conv.ts';
import type { NodeView } from './node-view.ts';
import type { Inferred, OperatorSpec } from './spec.ts';

/** Operations that reduce `outputs` windows of `taps` elements each, at least one. */
type Reduction = (outputs: Count, taps: Count, node: NodeView) => Operations;

const reductions = {
  max: (outputs, taps) => operations({ compares: times(outputs, minus(taps, 1)) }),
  average: (outputs, taps) =>
    operations({ adds: times(outputs, minus(taps, 1)), multiplies: outputs }),
  lp: (outputs, taps, node) => {
    const elements = times(outputs, taps);
    const adds = times(outputs, minus(taps, 1));
    switch (node.int('p', 2)) {
      case 1:
        return operations({ compares: elements, adds });
      case 2:
        return operations({ multiplies: elements, adds, transcendentals: outputs });
      default:
        return operations({ compares: elements, transcendentals: plus(elements, outputs), adds });
    }
  },
} as const satisfies Record<string, Reduction>;

const rules = {
  max: 'K − 1 compares per output, windows taken as whole: padding and overhang count',
  average:
    'K − 1 adds and 1 multiply per output, windows taken as whole: padding and overhang count',
  lp: 'per output K − 1 adds; for p = 2 K multiplies and 1 sqrt, for p = 1 K compares (absolute values), else K compares and K + 1 pow',
} as const;

type Kind = keyof typeof reductions;

/**
 * The spatial dims of an image.
 * @throws InputError `shape-mismatch` where there are none
 */
export function spatialOf(node: NodeView, channelsLast = false): readonly number[] {
  const [batch, channels, ...spatial] = channelsFirst(node.dims(0), channelsLast);
  if (batch === undefined || channels === undefined || spatial.length === 0) {
    node.fail(`the input of ${node.spec.name} has rank ${node.rank(0)}`, {
      code: 'shape-mismatch',
      expected: '[N, C, spatial dims …]',
    });
  }
  return spatial;
}

function pool(name: string, kind: Kind, extra: OperatorSpec['attributes']): OperatorSpec {
  return {
    name,
    opsets: [1],
    inputs: [1, 1],
    outputs: [1, name === 'MaxPool' ? 2 : 1],
    attributes: {
      ...windowAttributes,
      kernel_shape: { kind: 'ints', required: true },
      ceil_mode: { kind: 'int' },
      ...extra,
    },
    status: 'counted',
    rule: rules[kind],

    infer(node) {
      const spatial = spatialOf(node);
      const kernel = node.ints('kernel_shape') ?? [];
      const { output } = slideWindows(node, spatial, kernel, node.int('ceil_mode', 0) === 1);
      const dims = [...node.dims(0).slice(0, 2), ...output];
      const indices: Inferred = { elementType: 'int64', dims };
      return [{ elementType: node.input(0).elementType, dims }, indices];
    },

    count: (node) =>
      reductions[kind](node.outputElements(0), product(node.ints('kernel_shape') ?? []), node),
  };
}

function globalPool(
  name: string,
  kind: Kind,
  extra: OperatorSpec['attributes'] = {},
): OperatorSpec {
  return {
    name,
    opsets: [1],
    inputs: [1, 1],
    outputs: [1, 1],
    attributes: extra,
    status: 'counted',
    rule: `with K = Πspatial: ${rules[kind].split(', windows')[0] ?? ''}`,

    infer(node) {
      const { elementType, dims } = node.input(0);
      const ones = spatialOf(node).map(() => 1);
      return [{ elementType, dims: [...dims.slice(0, 2), ...ones] }];
    },

    count(node) {
      const taps = product(spatialOf(node));
      return taps === 0 ? operations({}) : reductions[kind](node.outputElements(0), taps, node);
    },
  };
}

export const poolOperators: readonly OperatorSpec[] = [
  pool('MaxPool', 'max', { storage_order: { kind: 'int' } }),
  pool('AveragePool', 'average', { count_include_pad: { kind: 'int' } }),
  pool('LpPool', 'lp', { p: { kind: 'int' } }),
  globalPool('GlobalMaxPool', 'max'),
  globalPool('GlobalAveragePool', 'average'),
  globalPool('GlobalLpPool', 'lp', { p: { kind: 'int' } }),
];
