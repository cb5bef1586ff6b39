import { operations } from '../cost/operations.ts';
import { product, times } from '../count.ts';
import { elementAt, propagate, tabulate } from '../shapes/constants.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';
import { selectiveTraffic } from './traffic.ts';

export const nonZero: OperatorSpec = {
  name: 'NonZero',
  opsets: [9],
  inputs: [1, 1],
  outputs: [1, 1],
  status: 'counted',
  rule: 'coordinates of the elements that are not 0, which must be known: 1 compare per element',

  infer(node) {
    const input = node.input(0);
    node.requireData(0);
    const rank = input.dims.length;
    const found: (readonly number[])[] = [];
    const known = { ...input, data: node.requireData(0) };
    tabulate(input.dims, (at) => {
      const element = elementAt(known, at);
      if (element !== 0) found.push([...at]);
      return element;
    });
    const dims = [rank, found.length];
    return [
      propagate({ elementType: 'int64', dims }, [input], () =>
        tabulate(dims, ([axis = 0, index = 0]) => found[index]?.[axis] as number),
      ),
    ];
  },

  count: (node) => operations({ compares: node.elements(0) }),
};

export const compress: OperatorSpec = {
  name: 'Compress',
  opsets: [9],
  inputs: [2, 2],
  outputs: [1, 1],
  attributes: { axis: { kind: 'int' } },
  status: 'free',
  rule: 'the slices where the condition, which must be known, holds: reads those, computes nothing',

  infer(node) {
    const input = node.input(0);
    const kept = node.requireData(1).flatMap((flag, index) => (flag === 0 ? [] : [index]));
    const { elementType } = input;
    const flat = !node.hasAttribute('axis');
    const source = flat ? [Number(node.elements(0))] : input.dims;
    const axis = flat ? 0 : node.axis(node.int('axis', 0), input.dims.length);
    const size = source[axis] as number;
    if ((kept.at(-1) ?? -1) >= size) {
      node.fail(`the condition selects beyond ${size} slices`, {
        code: 'shape-mismatch',
        expected: `a condition of at most ${size} elements`,
      });
    }
    const dims = source.with(axis, kept.length);
    return [
      propagate({ elementType, dims }, [input], ({ data }) =>
        tabulate(dims, (at) =>
          elementAt(
            { elementType, dims: source, data },
            at.with(axis, kept[at[axis] as number] as number),
          ),
        ),
      ),
    ];
  },

  traffic: selectiveTraffic,
};

/** Number of different slices along `axis`, or of different elements. */
function differing(node: NodeView): number {
  const data = node.requireData(0);
  if (!node.hasAttribute('axis')) return new Set(data).size;
  const { dims } = node.input(0);
  const axis = node.axis(node.int('axis', 0), dims.length);
  const inner = Number(product(dims.slice(axis + 1)));
  const size = dims[axis] as number;
  const slices = Array.from({ length: size }, (): number[] => []);
  for (const [index, element] of data.entries()) {
    slices[Math.floor(index / inner) % size]?.push(element);
  }
  return new Set(slices.map((slice) => slice.join())).size;
}

export const unique: OperatorSpec = {
  name: 'Unique',
  opsets: [11],
  inputs: [1, 1],
  outputs: [1, 4],
  attributes: { axis: { kind: 'int' }, sorted: { kind: 'int' } },
  status: 'counted',
  rule: 'the different ones of n elements, which must be known: n·⌈log₂(n)⌉ compares, as a sort takes',

  infer(node) {
    const { elementType, dims } = node.input(0);
    const count = differing(node);
    const flat = !node.hasAttribute('axis');
    const axis = flat ? 0 : node.axis(node.int('axis', 0), dims.length);
    const size = flat ? Number(node.elements(0)) : (dims[axis] as number);
    return [
      { elementType, dims: flat ? [count] : dims.with(axis, count) },
      { elementType: 'int64', dims: [count] },
      { elementType: 'int64', dims: [size] },
      { elementType: 'int64', dims: [count] },
    ];
  },

  count(node) {
    const elements = node.elements(0);
    // The bit length of n − 1 is ⌈log₂(n)⌉ for n ≥ 1.
    const levels = 32 - Math.clz32(Number(elements) - 1);
    return elements === 0 ? operations({}) : operations({ compares: times(elements, levels) });
  },
};
