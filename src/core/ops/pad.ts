import { elementAt, propagate, tabulate } from '../shapes/constants.ts';
import { axisSet } from './axes.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/** Pads, begins then ends: attributes until opset 10 (`paddings` at 1), an input from 11 on. */
function givenPads(node: NodeView): readonly number[] {
  if (node.opset >= 11) return node.requireIntegers(1);
  return node.ints(node.opset === 1 ? 'paddings' : 'pads') ?? [];
}

/** Elements added before and after each axis; negative ones are taken away. */
function padsPerAxis(node: NodeView): readonly (readonly [begin: number, end: number])[] {
  const rank = node.rank(0);
  const given = node.has(3) ? node.requireIntegers(3) : undefined;
  const axes = given ? [...axisSet(node, given, rank)] : [...node.dims(0).keys()];
  const pads = givenPads(node);
  if (pads.length !== 2 * axes.length) {
    node.fail(`pads is [${pads.join(', ')}]`, {
      expected: `${2 * axes.length} integers, begins then ends`,
    });
  }
  const result = node.dims(0).map((): [number, number] => [0, 0]);
  for (const [index, axis] of axes.entries()) {
    result[axis] = [pads[index] as number, pads[index + axes.length] as number];
  }
  return result;
}

export const pad: OperatorSpec = {
  name: 'Pad',
  opsets: [1],
  inputs: [1, 4],
  outputs: [1, 1],
  attributes: {
    mode: { kind: 'string', values: ['constant', 'reflect', 'edge', 'wrap'] },
    paddings: { kind: 'ints', required: true, opsets: [1, 1] },
    pads: { kind: 'ints', required: true, opsets: [2, 10] },
    value: { kind: 'float', opsets: [1, 10] },
  },
  status: 'free',
  rule: 'elements put before and after each axis: moves bytes, computes nothing',

  infer(node) {
    const input = node.input(0);
    const pads = padsPerAxis(node);
    const dims = pads.map(([begin, end], axis) => (input.dims[axis] as number) + begin + end);
    if (dims.some((dim) => dim < 0)) {
      node.fail(`pads take more than there is from [${input.dims.join(', ')}]`, {
        code: 'shape-mismatch',
        expected: 'padded dims of at least 0',
      });
    }
    const type = { elementType: input.elementType, dims };
    if (node.string('mode', 'constant') !== 'constant') return [type];
    const filler = node.optional(2);
    const fill = filler?.data?.[0] ?? node.float('value', 0);
    return [
      propagate(type, filler ? [input, filler] : [input], (known) =>
        tabulate(dims, (at) => {
          const source = at.map((position, axis) => position - (pads[axis]?.[0] ?? 0));
          const inside = source.every((position, axis) => {
            return position >= 0 && position < (input.dims[axis] as number);
          });
          return inside ? elementAt(known, source) : fill;
        }),
      ),
    ];
  },
};
