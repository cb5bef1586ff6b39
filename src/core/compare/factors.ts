import { type Count, plus, product, ratio, times } from '../count.ts';
import type { NodeRow } from '../cost/report.ts';
import { convolutionOf } from '../graph/convolution.ts';
import type { Graph, GraphNode, Value } from '../graph/types.ts';
import { elements } from '../ops/node-view.ts';
import { type Ratio, ratioOf, ratioOfMeans } from './ratio.ts';

/**
 * What the MACs of a network factor into, as sums over the nodes that carry MACs: each has
 * a·c·k of them, a output positions (input positions of a transposed convolution), c products of
 * an input and an output channel (Cin·Cout/g), k taps of the kernel. Then
 * Σack = L · (Σa/L) · (Σac/Σa) · (Σack/Σac): layers × mean positions × mean channel product × mean
 * kernel volume, each mean weighted by the factors before it. The order decides the weighting.
 */
export interface MacFactors {
  /** L: nodes that carry MACs, each as often as it runs. */
  readonly layers: Count;
  /** Σa. */
  readonly positions: Count;
  /** Σac. */
  readonly channelProducts: Count;
  /** Σack: the MACs themselves. */
  readonly macs: Count;
  readonly means: {
    readonly positions: number;
    readonly channelProduct: number;
    readonly kernelVolume: number;
  };
}

/** The same of the weights that those nodes multiply by, each tensor once and without positions. */
export interface WeightFactors {
  /** T: weight tensors. */
  readonly tensors: Count;
  /** Σc. */
  readonly channelProducts: Count;
  /** Σck: the weights themselves; biases, norms and embeddings are the rest of the parameters. */
  readonly weights: Count;
  readonly means: { readonly channelProduct: number; readonly kernelVolume: number };
}

/** Taps of a node's kernel: the product of its kernel's dims, 1 where it has none. */
export function kernelVolume(node: GraphNode): number {
  return Number(product(convolutionOf(node)?.kernel ?? []));
}

/** Positions that a node with MACs works at: those of its output, the batch among them. */
function positions(node: GraphNode): Count {
  const value = node.op === 'ConvTranspose' ? node.inputs[0] : node.outputs[0];
  if (!value) return 1;
  return product(value.dims.toSpliced(convolutionOf(node)?.channelAxis ?? -1, 1));
}

/** The factors of a network's MACs; `nodes` are the costs of the graph's nodes, in order. */
export function macFactors({ nodes }: Graph, rows: readonly NodeRow[]): MacFactors {
  let layers: Count = 0;
  let sumA: Count = 0;
  let sumAC: Count = 0;
  let macs: Count = 0;
  for (const [index, node] of nodes.entries()) {
    const spent = rows[index]?.macs ?? 0;
    if (spent === 0) continue;
    const runs = node.times ?? 1;
    layers = plus(layers, runs);
    sumA = plus(sumA, times(runs, positions(node)));
    sumAC = plus(sumAC, quotient(spent, kernelVolume(node)));
    macs = plus(macs, spent);
  }
  return {
    layers,
    positions: sumA,
    channelProducts: sumAC,
    macs,
    means: {
      positions: ratio(sumA, layers),
      channelProduct: ratio(sumAC, sumA),
      kernelVolume: ratio(macs, sumAC),
    },
  };
}

/** The factors of the weights that MACs are made with. */
export function weightFactors({ nodes }: Graph, rows: readonly NodeRow[]): WeightFactors {
  const seen = new Set<Value>();
  let tensors: Count = 0;
  let channelProducts: Count = 0;
  let weights: Count = 0;
  for (const [index, node] of nodes.entries()) {
    if ((rows[index]?.macs ?? 0) === 0) continue;
    const volume = kernelVolume(node);
    for (const input of node.inputs) {
      if (input?.role !== 'parameter' || input.dims.length < 2 || seen.has(input)) continue;
      seen.add(input);
      const size = elements(input);
      tensors = plus(tensors, 1);
      channelProducts = plus(channelProducts, quotient(size, volume));
      weights = plus(weights, size);
    }
  }
  return {
    tensors,
    channelProducts,
    weights,
    means: {
      channelProduct: ratio(channelProducts, tensors),
      kernelVolume: ratio(weights, channelProducts),
    },
  };
}

/** An exact quotient: a node's MACs and its kernel are multiples of its kernel's volume. */
function quotient(a: Count, b: number): Count {
  if (b === 1) return a;
  if (typeof a === 'number') return a / b;
  return plus(a / BigInt(b), 0);
}

/** The ratios of two networks' factors, whose product is the ratio of their MACs. */
export interface MacFactorRatios {
  readonly layers: Ratio | null;
  readonly positions: Ratio | null;
  readonly channelProduct: Ratio | null;
  readonly kernelVolume: Ratio | null;
}

export function macFactorRatios(a: MacFactors, b: MacFactors): MacFactorRatios {
  return {
    layers: ratioOf(a.layers, b.layers),
    positions: ratioOfMeans([a.positions, a.layers], [b.positions, b.layers]),
    channelProduct: ratioOfMeans(
      [a.channelProducts, a.positions],
      [b.channelProducts, b.positions],
    ),
    kernelVolume: ratioOfMeans([a.macs, a.channelProducts], [b.macs, b.channelProducts]),
  };
}

export interface WeightFactorRatios {
  readonly tensors: Ratio | null;
  readonly channelProduct: Ratio | null;
  readonly kernelVolume: Ratio | null;
}

export function weightFactorRatios(a: WeightFactors, b: WeightFactors): WeightFactorRatios {
  return {
    tensors: ratioOf(a.tensors, b.tensors),
    channelProduct: ratioOfMeans([a.channelProducts, a.tensors], [b.channelProducts, b.tensors]),
    kernelVolume: ratioOfMeans([a.weights, a.channelProducts], [b.weights, b.channelProducts]),
  };
}
