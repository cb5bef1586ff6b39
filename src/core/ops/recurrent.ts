import { type Operations, operations } from '../cost/operations.ts';
import { type Count, product, sum, times } from '../count.ts';
import type { NodeView } from './node-view.ts';
import type { Inferred, OperatorSpec } from './spec.ts';

/** What one step of one cell does per hidden element, beside its matrix products. */
interface Cell {
  readonly name: string;
  readonly gates: number;
  readonly inputs: readonly [number, number];
  readonly outputs: number;
  /** Whether weights are [dirs, in, gates·H] and not [dirs, gates·H, in]. */
  readonly transposed?: boolean;
  readonly attributes?: OperatorSpec['attributes'];
  readonly rule: string;
  /** Per hidden element and step: gates' activations and the state's update. */
  step(node: NodeView): Partial<Record<keyof Operations, number>>;
}

const sigmoid = { transcendentals: 1, adds: 1, divides: 1 } as const;

function scaled(
  counters: Partial<Record<keyof Operations, number>>,
  by: Count,
): Partial<Operations> {
  return Object.fromEntries(
    Object.entries(counters).map(([counter, value]) => [counter, times(value, by)]),
  );
}

function geometry(node: NodeView, { gates, transposed = false }: Cell) {
  const [a = 0, b = 0, features = 0] = node.dims(0);
  const batchFirst = node.int('layout', 0) === 1;
  const [steps, batch] = batchFirst ? [b, a] : [a, b];
  const directions = node.string('direction', 'forward') === 'bidirectional' ? 2 : 1;
  const hidden = node.dims(2)[transposed ? 1 : 2] ?? 0;
  const weight = (inner: number) =>
    transposed ? [directions, inner, gates * hidden] : [directions, gates * hidden, inner];
  requireShape(node, 0, [a, b, features]);
  requireShape(node, 1, weight(features));
  requireShape(node, 2, weight(hidden));
  if (node.has(3)) requireShape(node, 3, [directions, 2 * gates * hidden]);
  if (node.int('hidden_size', hidden) !== hidden) {
    node.fail(
      `hidden_size is ${node.int('hidden_size', hidden)}, the recurrence weight's ${hidden}`,
    );
  }
  return { steps, batch, features, directions, hidden, batchFirst };
}

function requireShape(node: NodeView, index: number, expected: readonly number[]): void {
  const given = node.dims(index);
  if (given.join() !== expected.join()) {
    node.fail(`input ${index} of ${node.spec.name} has shape [${given.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: `[${expected.join(', ')}]`,
    });
  }
}

/** A recurrent operator of one kind of cell. */
export function recurrent(cell: Cell): OperatorSpec {
  const { name, gates } = cell;
  return {
    name,
    opsets: [7],
    inputs: cell.inputs,
    outputs: [0, cell.outputs],
    attributes: {
      activation_alpha: { kind: 'floats' },
      activation_beta: { kind: 'floats' },
      activations: { kind: 'strings' },
      clip: { kind: 'float' },
      direction: { kind: 'string', values: ['forward', 'reverse', 'bidirectional'] },
      hidden_size: { kind: 'int' },
      layout: { kind: 'int', opsets: [14] },
      ...cell.attributes,
    },
    status: 'counted',
    rule: `MACs T·N·dirs·${gates}·H·(in + H); per step, gate and hidden element 1 add for the sum of both products and, with a bias, 2 bias adds; ${cell.rule}`,

    infer(node) {
      const { elementType } = node.input(0);
      const { steps, batch, directions, hidden, batchFirst } = geometry(node, cell);
      const sequence: Inferred = {
        elementType,
        dims: batchFirst ? [batch, steps, directions, hidden] : [steps, directions, batch, hidden],
      };
      const state: Inferred = {
        elementType,
        dims: batchFirst ? [batch, directions, hidden] : [directions, batch, hidden],
      };
      return [sequence, state, state];
    },

    count(node) {
      const { steps, batch, features, directions, hidden } = geometry(node, cell);
      const elements = product([steps, batch, directions, hidden]);
      const sums = times(elements, gates);
      const biasAdds = node.has(3) ? times(2, sums) : 0;
      const { adds = 0, ...step } = scaled(cell.step(node), elements);
      return operations({
        ...step,
        macs: times(sums, features + hidden),
        dotProducts: times(2, sums),
        adds: sum([sums, biasAdds, adds]),
        biasAdds,
      });
    },
  };
}

export const lstmCell: Cell = {
  name: 'LSTM',
  gates: 4,
  inputs: [3, 8],
  outputs: 3,
  attributes: { input_forget: { kind: 'int' } },
  rule: 'per hidden element 3 sigmoids (exp, add, divide each), 2 tanh, 3 multiplies and 1 add for the states, 3 multiplies and 3 adds more with peepholes',
  step: (node) => {
    const peepholes = node.has(7) ? 3 : 0;
    return {
      transcendentals: 3 * sigmoid.transcendentals + 2,
      divides: 3 * sigmoid.divides,
      multiplies: 3 + peepholes,
      adds: 3 * sigmoid.adds + 1 + peepholes,
    };
  },
};

export const recurrentOperators: readonly OperatorSpec[] = [
  recurrent(lstmCell),
  recurrent({
    name: 'GRU',
    gates: 3,
    inputs: [3, 6],
    outputs: 2,
    attributes: { linear_before_reset: { kind: 'int' } },
    rule: 'per hidden element 2 sigmoids (exp, add, divide each), 1 tanh, 3 multiplies and 2 adds for reset and update',
    step: () => ({
      transcendentals: 2 * sigmoid.transcendentals + 1,
      divides: 2 * sigmoid.divides,
      multiplies: 3,
      adds: 2 * sigmoid.adds + 2,
    }),
  }),
  recurrent({
    name: 'RNN',
    gates: 1,
    inputs: [3, 6],
    outputs: 2,
    rule: 'per hidden element 1 activation (tanh: 1 transcendental; Relu: 1 compare)',
    step: (node) =>
      (node.strings('activations')?.[0] ?? 'Tanh').toLowerCase() === 'relu'
        ? { compares: 1 }
        : { transcendentals: 1 },
  }),
];
