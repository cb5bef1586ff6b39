import { analyse } from '../cost/analyse.ts';
import type { CostReport } from '../cost/report.ts';
import { type Count, plus, ratio, sum } from '../count.ts';
import type { Graph } from '../graph/types.ts';
import { engineVersion } from '../version.ts';
import { arenaMethods, type ArenaPlan, planArena } from './arena.ts';
import {
  type AliveTensor,
  inputBytes,
  type LivenessOptions,
  livenessOf,
  type LivePoint,
  liveSeries,
} from './liveness.ts';
import { listScheduling } from './order.ts';
import { type NodeTraffic, type Traffic, trafficOf } from './traffic.ts';
import { type TrainingOptions, type TrainingReport, trainingOf } from './training/training.ts';
import { type Resident, residentBytes } from './weights.ts';

/** A tensor's place in the arena. */
export interface PlacedTensor {
  readonly name: string;
  readonly offset: Count;
  readonly bytes: Count;
  /** Places in the order of execution between which it is alive, both included. */
  readonly from: number;
  readonly until: number;
}

/** How much memory a network takes as it runs, and what moves through it. */
export interface MemoryReport {
  readonly name: string;
  readonly version: string;
  readonly bindings: Readonly<Record<string, number>>;
  readonly defaultedBindings: readonly string[];
  readonly options: LivenessOptions;
  readonly resident: Resident;
  readonly inputBytes: Count;
  /** All activations, as if none was ever freed. */
  readonly activationBytes: Count;
  readonly peak: {
    /** Most bytes of inputs and activations alive at once. */
    readonly bytes: Count;
    /** The first node at which they are; `null` where nothing runs. */
    readonly at: LivePoint | null;
    /** How many tensors are alive there. */
    readonly tensors: number;
    readonly largest: readonly AliveTensor[];
  };
  /** What is resident, and the peak. */
  readonly totalBytes: Count;
  readonly order: {
    readonly used: LivenessOptions['order'];
    readonly heuristic: string;
    readonly givenPeakBytes: Count;
    /** Why the order given was kept though another was asked for. */
    readonly reason: string | null;
  };
  readonly arena: {
    readonly method: ArenaPlan['method'];
    readonly description: string;
    readonly height: Count;
    /** The peak: no plan can be lower. */
    readonly lowerBound: Count;
    /** `height` over `lowerBound`, not exact. */
    readonly overhead: number;
    readonly placements: readonly PlacedTensor[];
  };
  readonly traffic: Omit<Traffic, 'nodes'> & { readonly nodes: readonly NodeTraffic[] };
  /** Bytes alive as nodes run. */
  readonly live: readonly LivePoint[];
  readonly training: TrainingReport | null;
  readonly assumptions: readonly string[];
}

export interface MemoryOptions extends Partial<LivenessOptions> {
  readonly training?: Partial<TrainingOptions> | undefined;
  /** Most points of `live`, the peak among them; every node where left out. */
  readonly points?: number;
}

/** Live memory, an arena plan, traffic and, where it is asked for, what training takes. */
export function memoryOf(
  graph: Graph,
  { training, points, ...options }: MemoryOptions = {},
  report: CostReport = analyse(graph),
): MemoryReport {
  const liveness = livenessOf(graph, options);
  const { peakBytes, peak, alive, order } = liveness;
  const resident = residentBytes(graph);
  const plan = planArena(liveness.lifetimes, liveness.live.length);
  return {
    name: graph.name,
    version: engineVersion,
    bindings: graph.bindings,
    defaultedBindings: graph.defaultedBindings,
    options: liveness.options,
    resident,
    inputBytes: inputBytes(liveness),
    activationBytes: report.totals.activationBytes,
    peak: { bytes: peakBytes, at: peak, tensors: alive.tensors, largest: alive.largest },
    totalBytes: plus(peakBytes, sum(Object.values(resident) as Count[])),
    order: {
      used: order.used,
      heuristic: listScheduling,
      givenPeakBytes: order.givenPeakBytes,
      reason: order.reason ?? null,
    },
    arena: {
      method: plan.method,
      description: arenaMethods[plan.method],
      height: plan.height,
      lowerBound: peakBytes,
      overhead: ratio(plan.height, peakBytes),
      placements: plan.placements.map(({ lifetime, offset }) => ({
        name: lifetime.value.name,
        offset,
        bytes: lifetime.bytes,
        from: lifetime.from,
        until: lifetime.until,
      })),
    },
    traffic: trafficOf(graph, report),
    live: liveSeries(liveness, points),
    training: training ? trainingOf(graph, training, report) : null,
    assumptions: assumptionsOf(liveness.options, graph),
  };
}

function assumptionsOf({ inPlace, fused }: LivenessOptions, graph: Graph): readonly string[] {
  return [
    'while a node runs its inputs and its outputs are there; an input of the network stays to its last use, an output to the end',
    'views such as a Reshape take nothing of their own; work space of kernels, padding and alignment are not counted',
    inPlace
      ? 'an elementwise operator writes over an activation of the same bytes that dies there'
      : 'no operator works in place',
    fused
      ? 'batch norms and elementwise operators that alone follow a convolution or a matrix product write no tensor of their own'
      : 'every operator writes its own outputs',
    ...(graph.loops.length > 0
      ? [
          'what a loop takes from outside stays to its end; what it carries passes from trip to trip',
        ]
      : []),
    ...(graph.cache.length > 0
      ? ['keys and values kept for the next call are counted apart, as they are after this one']
      : []),
  ];
}
