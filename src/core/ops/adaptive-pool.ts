import { operations } from '../cost/operations.ts';
import { type Count, minus, product, times } from '../count.ts';
import { greatestCommonDivisor } from '../shapes/integers.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

function geometry(node: NodeView) {
  const [batch, channels, ...spatial] = node.dims(0);
  const output = node.ints('output_size') ?? [];
  if (batch === undefined || channels === undefined || spatial.length !== output.length) {
    node.fail(`output_size [${output.join(', ')}] does not fit an input of rank ${node.rank(0)}`, {
      code: 'shape-mismatch',
      expected: 'one size for each spatial dim',
    });
  }
  if (spatial.some((size) => size < 1) || output.some((size) => size < 1)) {
    node.fail(`[${spatial.join(', ')}] cannot be pooled to [${output.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: 'positive sizes',
    });
  }
  return { batch, channels, spatial, output };
}

/**
 * Σ over i < `output` of the window ⌊i·size/output⌋ … ⌈(i+1)·size/output⌉. A window's length
 * depends on i·size mod output alone, so that one period of output / gcd windows tells all.
 */
function windowTaps(size: number, output: number): Count {
  const periods = greatestCommonDivisor(size, output);
  const [length, count] = [size / periods, output / periods];
  let taps = 0;
  for (let i = 0; i < count; i++) {
    taps += Math.ceil(((i + 1) * length) / count) - Math.floor((i * length) / count);
  }
  return times(taps, periods);
}

/** PyTorch's adaptive pooling, which ONNX has no operator for. */
function adaptivePool(
  name: string,
  rule: string,
  multiplies: boolean,
  counter: 'adds' | 'compares',
): OperatorSpec {
  return {
    name,
    domain: 'netcost',
    opsets: [1],
    inputs: [1, 1],
    outputs: [1, 1],
    attributes: { output_size: { kind: 'ints', required: true } },
    status: 'counted',
    rule: `windows ⌊i·H/o⌋ … ⌈(i+1)·H/o⌉ of K elements: ${rule} per output`,

    infer(node) {
      const { batch, channels, output } = geometry(node);
      return [{ elementType: node.input(0).elementType, dims: [batch, channels, ...output] }];
    },

    count(node) {
      const { batch, channels, spatial, output } = geometry(node);
      const outputs = node.outputElements(0);
      const taps = spatial.map((size, axis) => windowTaps(size, output[axis] as number));
      const elements = times(times(batch, channels), product(taps));
      return operations({
        [counter]: minus(elements, outputs),
        ...(multiplies && { multiplies: outputs }),
      });
    },
  };
}

export const adaptivePoolOperators: readonly OperatorSpec[] = [
  adaptivePool('AdaptiveAveragePool', 'K − 1 adds and 1 multiply', true, 'adds'),
  adaptivePool('AdaptiveMaxPool', 'K − 1 compares', false, 'compares'),
];
