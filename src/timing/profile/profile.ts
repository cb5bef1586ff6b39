import { existsSync } from 'node:fs';
import { InputError } from '../../core/errors.ts';
import { peakOf } from '../../devices/peak.ts';
import { readModel } from '../prepare/file.ts';
import { JobError } from '../job-error.ts';
import type { ExecutionProvider } from '../job.ts';
import type { ProfileMeasurement } from '../measure/plan.ts';
import type { TimingProfile, Utilization } from '../result.ts';
import { type CostedNetwork, groupsOf } from './groups.ts';
import { runtimeProviders } from './providers.ts';
import { readTrace, type Trace, type TracedNode } from './trace.ts';

/** Where a profile was taken. */
export interface ProfiledDevice {
  /** The provider that was asked for. */
  readonly provider: ExecutionProvider;
  /** Model of the processor, by which its peak is known. */
  readonly model: string | null;
  /** Threads that computed; `null`, the default, for one on each core. */
  readonly threads?: number | null;
}

/**
 * What a profiling run says of the network: times of the runtime's nodes as groups of ours.
 * @throws JobError where the trace or the optimized model cannot be read
 */
export async function profileOf(
  network: CostedNetwork & { readonly type: string },
  { tracePath, runs, optimizedModelPath, clockMhz }: ProfileMeasurement,
  device: ProfiledDevice,
): Promise<TimingProfile> {
  const trace = await read(() => readTrace(tracePath, runs));
  const runtime = existsSync(optimizedModelPath)
    ? (await read(() => readModel(optimizedModelPath))).graph
    : undefined;
  const { groups, layers, unmatched } = groupsOf(trace.nodes, runtime, network);
  const asked = runtimeProviders[device.provider];
  const peak = peakOf({ ...device, clockMhz, type: network.type });
  const outsideMs = Math.max(trace.runMs - trace.nodesMs, 0);
  const count = trace.nodes.length;
  return {
    runs: trace.runs,
    runMs: trace.runMs,
    nodesMs: trace.nodesMs,
    outsideMs,
    outsideShare: trace.runMs > 0 ? outsideMs / trace.runMs : 0,
    overheadPerNodeUs: count > 0 ? (1000 * outsideMs) / count : 0,
    runtimeNodes: count,
    graphNodes: network.graph.nodes.length - unmatched.length,
    providers: providersOf(trace.nodes),
    fallenBack: trace.nodes.flatMap((node) => (node.provider === asked ? [] : [node.name])),
    unmatched,
    layers,
    utilization: peak && utilizationOf(groups, trace, peak),
  };
}

async function read<T>(reading: () => Promise<T>): Promise<T> {
  try {
    return await reading();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message =
      error instanceof InputError
        ? `the model as the runtime optimized it cannot be read: ${reason}`
        : `the profile cannot be read: ${reason}`;
    throw new JobError({ code: 'internal', message }, { cause: error });
  }
}

function providersOf(nodes: readonly TracedNode[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { provider } of nodes) counts[provider] = (counts[provider] ?? 0) + 1;
  return counts;
}

/** Of a whole run, what lies between the nodes among it. */
function utilizationOf(
  groups: readonly { readonly flops: bigint; readonly bytes: bigint }[],
  { runMs }: Trace,
  peak: Utilization['peak'],
): Utilization {
  const achieved = (amounts: readonly bigint[], most: number | null) => {
    const amount = Number(amounts.reduce((sum, one) => sum + one, 0n));
    return most === null || runMs === 0 ? null : (amount * 1000) / runMs / most;
  };
  return {
    flops: achieved(
      groups.map(({ flops }) => flops),
      peak.flopsPerSecond,
    ),
    bandwidth: achieved(
      groups.map(({ bytes }) => bytes),
      peak.bytesPerSecond,
    ),
    peak,
  };
}
