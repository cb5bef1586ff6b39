import { bytes } from '../../cost/node-cost.ts';
import { type Count, plus, times } from '../../count.ts';
import { elementBits, type Graph, type GraphNode, type Value } from '../../graph/types.ts';
import { elements } from '../../ops/node-view.ts';
import { operatorKey } from '../../ops/spec.ts';
import { computedInputs, makesViews, type Step, storagesOf } from '../storage.ts';
import type { Gradients } from './gradients.ts';
import {
  dropoutRule,
  extraBytes,
  jointRules,
  type SavedRule,
  savedRule,
  unknownRule,
} from './saved-rules.ts';

/** What one step keeps for the backward pass. */
export interface SavedOfStep {
  readonly node: GraphNode;
  readonly rule: SavedRule;
  /** Tensors that it keeps, by the storage that holds them. */
  readonly tensors: readonly number[];
  /** Bytes of statistics, indices and masks beside those. */
  readonly extra: Count;
}

export interface SavedActivations {
  readonly steps: readonly Step[];
  /** By step: what it keeps; `undefined` where it has no gradient. */
  readonly saved: readonly (SavedOfStep | undefined)[];
  /** By storage: its bytes under the precision of training, in all trips of a loop. */
  readonly sizes: readonly Count[];
  /** By storage: the step that makes it; −1 for an input of the network. */
  readonly makers: Int32Array;
  /** Storages that a step takes. */
  readonly taken: (step: Step) => readonly number[];
}

/** Whether a node drops elements in training: such layers stand in the graph as their input. */
export function isDropout({ node }: Step): boolean {
  return node.op === 'Dropout' || (node.op === 'Identity' && node.layer.type === 'dropout');
}

/**
 * The tensors that each node keeps for its backward pass, by its operator's rule. A tensor and its
 * views are one storage, so that what several keep is there once.
 * @param half whether fp32 activations are kept in 16 bits; statistics stay in fp32
 * @param dropout whether dropout layers drop, and so keep a mask and make a tensor of their own
 */
export function savedActivations(
  graph: Graph,
  gradients: Gradients,
  { half, dropout }: { readonly half: boolean; readonly dropout: boolean },
): SavedActivations {
  const joint = jointRules(graph.nodes);
  const drops = (step: Step) => dropout && isDropout(step);
  const isView = (step: Step) => makesViews(step) && !drops(step);
  const { steps, values, makers, of } = storagesOf(graph, { isView });
  const places = (values: readonly Value[]) =>
    [...new Set(values.map(({ index }) => of[index] ?? -1))].filter((place) => place >= 0);
  return {
    steps,
    saved: steps.map((step): SavedOfStep | undefined => {
      const { node } = step;
      if (!node.outputs.some((value) => gradients.isWanted(value))) return undefined;
      const rule = drops(step)
        ? dropoutRule
        : (joint.get(node) ?? savedRule(node, operatorKey(node.domain, node.op)) ?? unknownRule);
      const [output] = node.outputs;
      const kept = [
        ...keptInputs(rule, node, gradients),
        ...(rule.output && output ? [output] : []),
      ];
      return { node, rule, tensors: places(kept), extra: extraBytes(rule, node) };
    }),
    sizes: values.map((value, place) =>
      times(steps[makers[place] ?? -1]?.node.times ?? 1, half ? halved(value) : bytes(value)),
    ),
    makers,
    taken: ({ node }) => places(computedInputs(node)),
  };
}

function keptInputs(
  { inputs }: SavedRule,
  node: GraphNode,
  gradients: Gradients,
): readonly Value[] {
  if (inputs === undefined) return [];
  const all = node.inputs;
  const present = (value: Value | undefined) => value !== undefined;
  if (inputs === 'all') return all.filter(present);
  if (!('factors' in inputs)) return inputs.map((index) => all[index]).filter(present);
  const { factors, always = [] } = inputs;
  const needed = (index: number) =>
    always.includes(index) ||
    factors.some((other) => other !== index && gradients.isWanted(all[other]));
  return factors
    .filter(needed)
    .map((index) => all[index])
    .filter(present);
}

function halved(value: Value): Count {
  return value.elementType === 'float32' || value.elementType === 'float64'
    ? times(elementBits.float16 / 8, elements(value))
    : bytes(value);
}

/** Bytes of storages, each once, and of what is kept beside them. */
export function savedBytes(
  entries: Iterable<SavedOfStep | undefined>,
  sizes: readonly Count[],
  except: ReadonlySet<number> = new Set(),
): { readonly bytes: Count; readonly tensors: ReadonlySet<number> } {
  const tensors = new Set<number>();
  let total: Count = 0;
  for (const entry of entries) {
    if (!entry) continue;
    total = plus(total, entry.extra);
    for (const tensor of entry.tensors) {
      if (tensors.has(tensor) || except.has(tensor)) continue;
      tensors.add(tensor);
      total = plus(total, sizes[tensor] ?? 0);
    }
  }
  return { bytes: total, tensors };
}
