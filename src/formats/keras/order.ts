import { preview } from '../architecture/json.ts';
import type { Definition, Network } from './document.ts';
import type { Reference } from './arguments.ts';
import { refuse } from './faults.ts';

/** One call of one layer, both by position. */
export interface Step {
  readonly layer: number;
  readonly call: number;
}

const orders = new WeakMap<Network, readonly Step[]>();

/**
 * Every call of a model's layers, each after those whose outputs it takes, else in the document's
 * order.
 * @throws InputError `cyclic-graph`, or `invalid-keras` for a call that does not exist
 */
export function orderOf(network: Network): readonly Step[] {
  let order = orders.get(network);
  if (!order) orders.set(network, (order = sorted(network)));
  return order;
}

/** Depth first on a stack of our own: a chain of layers may be longer than the call stack. */
function sorted({ layers }: Network): readonly Step[] {
  const order: Step[] = [];
  const states = layers.map(({ calls }) => new Array<'open' | 'done' | undefined>(calls.length));
  const visit = (root: Step): void => {
    const stack = [root];
    for (let step = stack.at(-1); step; step = stack.at(-1)) {
      const { layer, call } = step;
      const known = states[layer] as ('open' | 'done' | undefined)[];
      if (known[call] === undefined) {
        known[call] = 'open';
        stack.push(...pending(layers, step, states));
        continue;
      }
      stack.pop();
      if (known[call] === 'open') order.push(step);
      known[call] = 'done';
    }
  };
  for (const [layer, { calls }] of layers.entries()) {
    for (let call = 0; call < calls.length; call++) visit({ layer, call });
  }
  return order;
}

/** The calls that one takes tensors of and that are not done. */
function pending(
  layers: readonly Definition[],
  { layer, call }: Step,
  states: readonly (readonly ('open' | 'done' | undefined)[])[],
): Step[] {
  const steps: Step[] = [];
  for (const reference of layers[layer]?.calls[call]?.references ?? []) {
    const definition = target(layers, reference);
    if (definition.calls.length === 0) continue;
    const state = states[reference.layer]?.[reference.call];
    if (state === 'open') {
      refuse(reference.pointer, `the layer ${preview(definition.name)} is part of a cycle`, {
        code: 'cyclic-graph',
        expected: 'layers that do not depend on their own outputs',
        node: definition.name,
      });
    }
    if (state === undefined) steps.push({ layer: reference.layer, call: reference.call });
  }
  // The last one pushed is the first one done.
  return steps.reverse();
}

/** @throws InputError `invalid-keras` for a call that the layer does not have */
function target(layers: readonly Definition[], reference: Reference): Definition {
  const definition = layers[reference.layer] as Definition;
  const count = Math.max(definition.calls.length, 1);
  if (reference.call >= 0 && reference.call < count) return definition;
  return refuse(
    reference.pointer,
    `the layer ${preview(definition.name)} has no call ${reference.call}`,
    { expected: `a call from 0 to ${count - 1}` },
  );
}
