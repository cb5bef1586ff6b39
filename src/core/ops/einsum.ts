import { addOperations, noOperations, operations } from '../cost/operations.ts';
import { minus, product } from '../count.ts';
import { dotProducts } from './dot-products.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/** Size of each index of an operand. An ellipsis stands for indices `.0`, `.1`, … from the right. */
type Indices = ReadonlyMap<string, number>;

const termPattern = /^([a-zA-Z]*)(\.\.\.)?([a-zA-Z]*)$/;

/** One term's indices in order, its ellipsis spelled out as `covered` indices. */
function termIndices(node: NodeView, term: string, covered: (letters: number) => number) {
  const match = termPattern.exec(term);
  if (!match) {
    node.fail(`"${term}" is not a term of an Einsum equation`, {
      expected: 'letters, with at most one ellipsis',
    });
  }
  const [, before = '', ellipsis, after = ''] = match;
  const count = ellipsis ? covered(before.length + after.length) : 0;
  const dots = Array.from({ length: Math.max(count, 0) }, (_, index) => `.${count - 1 - index}`);
  return [...Array.from(before), ...dots, ...Array.from(after)];
}

/** Puts the sizes of `more` beside those of `known`; where both name an index, 1 broadcasts. */
function merge(node: NodeView, known: Indices, more: Iterable<readonly [string, number]>): Indices {
  const sizes = new Map(known);
  for (const [index, size] of more) {
    const before = sizes.get(index) ?? 1;
    if (before !== size && before !== 1 && size !== 1) {
      node.fail(`index "${index}" is both ${before} and ${size}`, {
        code: 'shape-mismatch',
        expected: 'one size for each index',
      });
    }
    sizes.set(index, before === 1 ? size : before);
  }
  return sizes;
}

function parse(node: NodeView) {
  const equation = node.string('equation', '').replaceAll(' ', '');
  const [left = '', right] = equation.split('->');
  const terms = left.split(',');
  if (terms.length !== node.inputCount) {
    node.fail(`the equation "${equation}" has ${terms.length} terms for ${node.inputCount} inputs`);
  }
  let ellipsisRank = 0;
  const named = terms.map((term, position) => {
    const rank = node.rank(position);
    const indices = termIndices(node, term, (letters) => {
      ellipsisRank = Math.max(ellipsisRank, rank - letters);
      return rank - letters;
    });
    if (indices.length !== rank) {
      node.fail(`the term "${term}" does not fit input ${position} of rank ${rank}`, {
        code: 'shape-mismatch',
        expected: `${indices.length} dims`,
      });
    }
    return indices;
  });
  const operands = named.map((indices, position) =>
    merge(
      node,
      new Map(),
      // `named` has one index for each dim.
      node.dims(position).map((size, axis) => [indices[axis] as string, size] as const),
    ),
  );
  const sizes = operands.reduce((known, operand) => merge(node, known, operand));
  const all = named.flat();
  const output =
    right === undefined
      ? [
          ...termIndices(node, '...', () => ellipsisRank),
          ...[...sizes.keys()]
            .filter(
              (index) => !index.startsWith('.') && all.indexOf(index) === all.lastIndexOf(index),
            )
            .sort(),
        ]
      : termIndices(node, right, () => ellipsisRank);
  if (new Set(output).size !== output.length || output.some((index) => !sizes.has(index))) {
    node.fail(`the output "${right ?? ''}" repeats an index or names one that no input has`, {
      expected: 'each index once, from those of the inputs',
    });
  }
  return { operands, output, sizes };
}

export const einsum: OperatorSpec = {
  name: 'Einsum',
  opsets: [12],
  inputs: [1, Infinity],
  outputs: [1, 1],
  attributes: { equation: { kind: 'string', required: true } },
  status: 'counted',
  rule: 'MACs: the product of all index sizes for two operands; more are contracted pairwise from the left, an index being summed once neither the output nor a later operand has it; one operand: a sum, inputs − outputs adds',

  infer(node) {
    const { output, sizes } = parse(node);
    return [
      {
        elementType: node.input(0).elementType,
        dims: output.map((index) => sizes.get(index) as number),
      },
    ];
  },

  count(node) {
    const { operands, output } = parse(node);
    const [first, ...rest] = operands as [Indices, ...Indices[]];
    if (rest.length === 0) {
      const summed = product(
        [...first].map(([index, size]) => (output.includes(index) ? 1 : size)),
      );
      const outputs = node.outputElements(0);
      return operations({
        adds: summed === 0 ? 0 : minus(product([...first.values()]), outputs),
      });
    }
    let total = noOperations;
    let left = first;
    for (const [position, right] of rest.entries()) {
      const later = rest.slice(position + 1);
      const joined = [...merge(node, left, right)];
      const isKept = ([index]: readonly [string, number]) =>
        output.includes(index) || later.some((operand) => operand.has(index));
      left = new Map(joined.filter(isKept));
      const length = product(joined.filter((entry) => !isKept(entry)).map(([, size]) => size));
      total = addOperations(total, operations(dotProducts(product([...left.values()]), length)));
    }
    return total;
  },
};
