import { InputError } from '../../../core/errors.ts';
import { nearestHint } from '../../../core/nearest.ts';
import type { OnnxGraph, OnnxNode } from '../model.ts';
import { describeNode } from './nodes.ts';

/** What a node takes: its inputs, and what its subgraphs take from around them. */
function takes(node: OnnxNode, captured: ReadonlyMap<OnnxNode, ReadonlySet<string>>): string[] {
  const inputs = node.inputs.filter((name) => name !== '');
  const outer = captured.get(node);
  return outer ? [...inputs, ...outer] : inputs;
}

/**
 * Nodes in an order in which each comes after those it depends on: the file's own where that is one,
 * as ONNX demands.
 * @param available Whether a value is there before the first node.
 * @throws InputError `duplicate-value`, `missing-value`, `cyclic-graph`
 */
export function inOrder(
  nodes: readonly OnnxNode[],
  available: (name: string) => boolean,
): readonly OnnxNode[] {
  const producers = producersOf(nodes, available);
  const captured = new Map<OnnxNode, ReadonlySet<string>>();
  for (const node of nodes) {
    const free = freeNames(node);
    if (free) captured.set(node, free);
  }
  const done = new Set<OnnxNode>();
  for (const node of nodes) {
    const ready = takes(node, captured).every((name) => {
      const producer = producers.get(name);
      if (!producer && !available(name)) missing(node, name, producers);
      return !producer || done.has(producer);
    });
    if (!ready) return reordered(nodes, producers, captured);
    done.add(node);
  }
  return nodes;
}

function producersOf(
  nodes: readonly OnnxNode[],
  available: (name: string) => boolean,
): Map<string, OnnxNode> {
  const producers = new Map<string, OnnxNode>();
  for (const node of nodes) {
    for (const name of node.outputs) {
      if (name === '') continue;
      if (producers.has(name) || available(name)) {
        throw new InputError('duplicate-value', `the value "${name}" is made twice`, {
          node: node.name,
          expected: 'one node, input or initializer for each value',
        });
      }
      producers.set(name, node);
    }
  }
  return producers;
}

function missing(node: OnnxNode, name: string, producers: ReadonlyMap<string, OnnxNode>): never {
  throw new InputError(
    'missing-value',
    `the node ${describeNode(node)} takes "${name}", which nothing makes`,
    {
      node: node.name,
      expected: 'an input, an initializer or the output of another node',
      hint: producers.size > 2000 ? undefined : nearestHint(name, [...producers.keys()]),
    },
  );
}

/** A node on the way down, with what it takes and how many of these were looked at. */
interface Visit {
  readonly node: OnnxNode;
  readonly names: readonly string[];
  next: number;
}

/** Depth first along the inputs, without recursion: a chain may be as long as the file. */
function reordered(
  nodes: readonly OnnxNode[],
  producers: ReadonlyMap<string, OnnxNode>,
  captured: ReadonlyMap<OnnxNode, ReadonlySet<string>>,
): readonly OnnxNode[] {
  const order = new Set<OnnxNode>();
  const path = new Set<OnnxNode>();
  const pending: Visit[] = [];
  const enter = (node: OnnxNode) => {
    if (path.has(node)) cyclic(node, path);
    if (order.has(node)) return;
    path.add(node);
    pending.push({ node, names: takes(node, captured), next: 0 });
  };
  for (const start of nodes) {
    enter(start);
    for (let visit = pending.at(-1); visit; visit = pending.at(-1)) {
      const name = visit.names[visit.next++];
      const producer = name === undefined ? undefined : producers.get(name);
      if (producer) enter(producer);
      if (name !== undefined) continue;
      order.add(visit.node);
      path.delete(visit.node);
      pending.pop();
    }
  }
  return [...order];
}

function cyclic(node: OnnxNode, path: ReadonlySet<OnnxNode>): never {
  const members = [...path];
  const circle = members.slice(members.indexOf(node)).map(describeNode);
  const shown = circle.length > 6 ? [...circle.slice(0, 6), '…'] : circle;
  throw new InputError('cyclic-graph', `nodes depend on one another: ${shown.join(', ')}`, {
    node: node.name,
    expected: 'a graph without circles',
  });
}

/** Names that a node's subgraphs take from around the node; `undefined` without subgraphs. */
function freeNames(node: OnnxNode): ReadonlySet<string> | undefined {
  let free: Set<string> | undefined;
  for (const attribute of Object.values(node.attributes)) {
    if (attribute.kind !== 'graph') continue;
    free ??= new Set();
    for (const name of freeNamesOf(attribute.value)) free.add(name);
  }
  return free;
}

/** The reader bounds how deep graphs lie in one another, and so this recursion. */
function freeNamesOf(graph: OnnxGraph): Set<string> {
  const made = new Set([
    ...graph.inputs.map(({ name }) => name),
    ...graph.initializers.map(({ name }) => name),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
  ]);
  const free = new Set<string>();
  const take = (name: string) => {
    if (name !== '' && !made.has(name)) free.add(name);
  };
  for (const node of graph.nodes) {
    node.inputs.forEach(take);
    freeNames(node)?.forEach(take);
  }
  for (const { name } of graph.outputs) take(name);
  return free;
}
