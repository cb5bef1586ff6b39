import { ruleOf } from './catalogue.ts';
import type { Definition, Network } from './document.ts';
import { isOperation } from './catalogue.ts';
import { orderOf } from './order.ts';

/** How the first layer that looks at an input as an image has it. */
export interface ImageLook {
  readonly channelsLast: boolean;
  /** Axes before the image's own: 1 for the batch, 2 under a TimeDistributed. */
  readonly leading: number;
}

interface Place {
  readonly network: Network;
  /** Position of the layer whose output is meant. */
  readonly layer: number;
}

/**
 * Whether a model's input is an image: found by following it through layers that take any layout to
 * the first that does not.
 */
export function imageLook(network: Network, layer: number): ImageLook | undefined {
  const seen = new Map<Network, Set<number>>();
  const pending: Place[] = [{ network, layer }];
  for (let place = pending.pop(); place; place = pending.pop()) {
    const visited = seen.get(place.network) ?? new Set();
    if (visited.has(place.layer)) continue;
    seen.set(place.network, visited.add(place.layer));
    const consumers = consumersOf(place);
    const look = consumers.map((index) => lookOf(place.network.layers[index])).find(Boolean);
    if (look) return look;
    for (const index of consumers.reverse()) pending.push(...onwards(place.network, index));
  }
  return undefined;
}

/** The layers that are called on any output of a layer, in order of execution. */
function consumersOf({ network, layer }: Place): number[] {
  const takes = consumers(network).get(layer);
  return takes ? [...takes] : [];
}

const tables = new WeakMap<Network, ReadonlyMap<number, ReadonlySet<number>>>();

function consumers(network: Network): ReadonlyMap<number, ReadonlySet<number>> {
  const known = tables.get(network);
  if (known) return known;
  const table = new Map<number, Set<number>>();
  for (const { layer, call } of orderOf(network)) {
    for (const reference of network.layers[layer]?.calls[call]?.references ?? []) {
      const set = table.get(reference.layer) ?? new Set();
      table.set(reference.layer, set.add(layer));
    }
  }
  tables.set(network, table);
  return table;
}

function lookOf(definition: Definition | undefined): ImageLook | undefined {
  if (!definition || isOperation(definition)) return undefined;
  if (definition.className === 'TimeDistributed') {
    const [inner] = definition.wrapped;
    const look = inner && (lookOf(inner) ?? innerLook(inner));
    return look && { ...look, leading: look.leading + 1 };
  }
  if (ruleOf(definition)?.looks !== 'image') return undefined;
  const channelsLast = definition.settings.raw('data_format') !== 'channels_first';
  return { channelsLast, leading: 1 };
}

function innerLook({ network }: Definition): ImageLook | undefined {
  const first = network?.inputs[0]?.reference.layer;
  return network && first !== undefined ? imageLook(network, first) : undefined;
}

/** Where a tensor goes on to from a layer that it was given to. */
function onwards(network: Network, index: number): readonly Place[] {
  const definition = network.layers[index];
  const inner = definition?.network;
  if (inner) {
    return inner.inputs.map(({ reference }) => ({ network: inner, layer: reference.layer }));
  }
  return definition && ruleOf(definition)?.looks === 'any' ? [{ network, layer: index }] : [];
}
