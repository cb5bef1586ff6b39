import { product } from '../count.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';
import { reshaped } from './views.ts';

/** The wanted dims with 0 (copy the input's dim) and −1 (whatever is left) resolved. */
function resolve(node: NodeView, wanted: readonly number[]): readonly number[] {
  const input = node.dims(0);
  const copies = node.int('allowzero', 0) === 0;
  const dims = wanted.map((dim, axis) => {
    if (dim < -1) node.fail(`a dim of the new shape is ${dim}`, { expected: 'dims from −1 up' });
    if (dim !== 0 || !copies) return dim;
    return input[axis] ?? node.fail(`the input has no dim ${axis} to copy`);
  });
  const free = dims.indexOf(-1);
  const fixed = product(dims.filter((dim) => dim !== -1));
  const total = product(input);
  if (free === -1) {
    if (fixed !== total) misfit(node, wanted);
    return dims;
  }
  if (dims.includes(-1, free + 1)) {
    node.fail(`the new shape [${wanted.join(', ')}] has more than one −1`);
  }
  if (fixed === 0 || BigInt(total) % BigInt(fixed) !== 0n) misfit(node, wanted);
  return dims.with(free, Number(BigInt(total) / BigInt(fixed)));
}

function misfit(node: NodeView, wanted: readonly number[]): never {
  return node.fail(`[${node.dims(0).join(', ')}] does not reshape to [${wanted.join(', ')}]`, {
    code: 'shape-mismatch',
    expected: `${node.elements(0)} elements`,
  });
}

export const reshape: OperatorSpec = {
  name: 'Reshape',
  opsets: [1],
  inputs: [1, 2],
  outputs: [1, 1],
  attributes: {
    allowzero: { kind: 'int', opsets: [14] },
    consumed_inputs: { kind: 'ints', opsets: [1, 4] },
    shape: { kind: 'ints', required: true, opsets: [1, 4] },
  },
  status: 'free',
  view: true,
  rule: 'the input under another shape: 0 copies a dim, −1 is what is left',

  infer(node) {
    const wanted = node.opset < 5 ? (node.ints('shape') ?? []) : node.requireIntegers(1);
    return [reshaped(node.input(0), resolve(node, wanted))];
  },
};
