import { analyse } from '../cost/analyse.ts';
import { bytes } from '../cost/node-cost.ts';
import type { CostReport, NodeRow } from '../cost/report.ts';
import { type Count, minus, plus, ratio, times } from '../count.ts';
import { type Graph, type GraphNode, isStatic, type Value } from '../graph/types.ts';
import { elements } from '../ops/node-view.ts';
import { isBatchNorm, type Step, storagesOf } from './storage.ts';

/** Bytes that a node reads and writes, on its own and with elementwise operators fused. */
export interface NodeTraffic {
  readonly node: string;
  readonly op: string;
  readonly layer: string;
  readonly flops: Count;
  readonly bytes: Count;
  readonly fusedBytes: Count;
  /** The node whose output it works on before that is written; `null` where it stands alone. */
  readonly fusedInto: string | null;
}

export interface Traffic {
  readonly flops: Count;
  readonly bytes: Count;
  readonly fusedBytes: Count;
  /** `flops` for each byte, a ratio and so not exact; 0 where nothing moves. */
  readonly intensity: number;
  readonly fusedIntensity: number;
  /** How many nodes are fused into the one before them. */
  readonly fusedNodes: number;
  readonly nodes: readonly NodeTraffic[];
}

/**
 * Bytes moved by every node, and those that remain where each elementwise operator (and batch norm)
 * is fused into the operator that makes its input: what lies between is neither written nor read.
 * It is fused where nothing else takes that input, which must have as many elements as its output;
 * of several such inputs only the one made last is spared. Operators that move only part of their
 * tensors, such as a Gather, stay alone.
 */
export function trafficOf(graph: Graph, report: CostReport = analyse(graph)): Traffic {
  const spared = fusions(graph);
  let total: Count = 0;
  let fusedTotal: Count = 0;
  const nodes = report.nodes.map((row): NodeTraffic => {
    const found = spared.get(row.name);
    const fusedBytes = found ? minus(row.bytesMoved, found.bytes) : row.bytesMoved;
    total = plus(total, row.bytesMoved);
    fusedTotal = plus(fusedTotal, fusedBytes);
    return { ...nameOf(row), bytes: row.bytesMoved, fusedBytes, fusedInto: found?.into ?? null };
  });
  const { flops } = report.totals;
  return {
    flops,
    bytes: total,
    fusedBytes: fusedTotal,
    intensity: ratio(flops, total),
    fusedIntensity: ratio(flops, fusedTotal),
    fusedNodes: nodes.filter(({ fusedInto }) => fusedInto !== null).length,
    nodes,
  };
}

function nameOf({ name, op, layer, flops }: NodeRow) {
  return { node: name, op, layer, flops };
}

interface Spared {
  bytes: Count;
  into: string | null;
}

/** What each node need not move, by name. */
function fusions(graph: Graph): ReadonlyMap<string, Spared> {
  const { steps, of, makers, kept, users } = storagesOf(graph);
  const takersOf = (storage: number) =>
    users.of(storage).filter((user) => !steps[user]?.spec?.view);
  const spared = new Map<string, Spared>();
  const spare = ({ name }: GraphNode, count: Count, into: string | null) => {
    const found = spared.get(name);
    if (!found) spared.set(name, { bytes: count, into });
    else {
      found.bytes = plus(found.bytes, count);
      found.into ??= into;
    }
  };
  for (const [position, step] of steps.entries()) {
    const { node } = step;
    if (!fuses(step)) continue;
    let latest = -1;
    let source: Value | undefined;
    for (const input of node.inputs) {
      const index = input ? (of[input.index] ?? -1) : -1;
      if (!input || index < 0 || kept[index] === 1) continue;
      const made = makers[index] ?? -1;
      if (made <= latest) continue;
      const maker = steps[made];
      const takers = takersOf(index);
      const alone = takers.length === 1 && takers[0] === position;
      if (!maker || maker.spec?.view || maker.spec?.traffic || !alone) continue;
      if (!matches(maker.node, node, input)) continue;
      latest = made;
      source = input;
    }
    const maker = steps[latest];
    if (!maker || !source) continue;
    const runs = node.times ?? 1;
    const each = bytes(source);
    const reads = node.inputs.filter((input) => input && of[input.index] === of[source.index]);
    spare(maker.node, times(runs, each), null);
    spare(node, times(runs, times(each, reads.length)), maker.node.name);
  }
  return spared;
}

function fuses({ node, spec }: Step): boolean {
  const works = spec?.elementwise ? !spec.view : isBatchNorm(node);
  return works && node.outputs.length === 1 && !node.uncounted;
}

/** Whether one is run for each run of the other, element by element. */
function matches(maker: GraphNode, taker: GraphNode, input: Value): boolean {
  const [output] = taker.outputs;
  if (!output || isStatic(output) || maker.uncounted) return false;
  return maker.times === taker.times && elements(input) === elements(output);
}
