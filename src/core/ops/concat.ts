import { elementAt, propagate, tabulate } from '../shapes/constants.ts';
import { allInputs } from './elementwise.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

function axisOf(node: NodeView): number {
  if (!node.hasAttribute('axis') && node.opset >= 4) {
    node.fail('Concat lacks its required attribute "axis"');
  }
  return node.axis(node.int('axis', 1), node.rank(0));
}

export const concat: OperatorSpec = {
  name: 'Concat',
  opsets: [1],
  inputs: [1, Infinity],
  outputs: [1, 1],
  attributes: { axis: { kind: 'int' } },
  status: 'free',
  rule: 'inputs one after the other along an axis: moves bytes, computes nothing',

  infer(node) {
    const inputs = allInputs(node);
    const axis = axisOf(node);
    const { elementType, dims: first } = node.input(0);
    for (const { dims } of inputs) {
      const fits =
        dims.length === first.length && dims.every((dim, i) => i === axis || dim === first[i]);
      if (!fits) {
        node.fail(`[${dims.join(', ')}] does not join [${first.join(', ')}] along axis ${axis}`, {
          code: 'shape-mismatch',
          expected: `equal dims but for axis ${axis}`,
        });
      }
    }
    const sizes = inputs.map(({ dims }) => dims[axis] as number);
    const dims = first.with(
      axis,
      sizes.reduce((sum, size) => sum + size, 0),
    );
    return [
      propagate({ elementType, dims }, inputs, (...parts) =>
        tabulate(dims, (at) => {
          let position = at[axis] as number;
          let part = 0;
          while (position >= (sizes[part] as number)) position -= sizes[part++] as number;
          const source = parts[part];
          return source ? elementAt(source, at.with(axis, position)) : Number.NaN;
        }),
      ),
    ];
  },
};
