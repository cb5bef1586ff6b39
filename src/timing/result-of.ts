import { cpus, release, totalmem } from 'node:os';
import type { TimingSpec } from './job.ts';
import { describedInput } from './measure/describe-input.ts';
import type { LatencyMeasurement, MeasurePlan } from './measure/plan.ts';
import { driftOf, latencyStatistics } from './measure/statistics.ts';
import { warningsOf } from './measure/warnings.ts';
import type { Prepared } from './prepare/prepared.ts';
import type { Circumstances, TimingResult } from './result.ts';
import type { OfferedDevice } from './worker/ports.ts';

interface Timed {
  readonly spec: TimingSpec;
  readonly device: OfferedDevice;
  readonly prepared: Prepared;
  readonly plan: MeasurePlan;
  readonly measurement: LatencyMeasurement;
}

/** A measurement beside the counts of the same graph, with the circumstances it was taken in. */
export function resultOf(timed: Timed): TimingResult {
  const { prepared, plan, measurement } = timed;
  const { samplesMs, sessionCreationMs, firstRunMs, warmUp, memory } = measurement;
  const { totals, coverage } = prepared.report;
  const latency = latencyStatistics(samplesMs);
  const drift = driftOf(samplesMs);
  return {
    protocol: plan.floors,
    label: plan.provider === 'cpu' ? 'latency' : 'host_latency',
    batch: prepared.batch,
    sessionCreationMs,
    firstRunMs,
    warmUp,
    latency,
    throughput: (1000 * prepared.batch) / latency.p50Ms,
    drift,
    memory,
    inputs: plan.inputs.map((input) => describedInput(input, plan.seed)),
    model: {
      digest: prepared.digest,
      bytes: prepared.bytes,
      weights: prepared.weights,
      type: prepared.type,
    },
    counts: {
      parameters: BigInt(totals.parameters),
      macs: BigInt(totals.macs),
      flops: BigInt(totals.flops),
      unsupported: coverage.unsupported.map(({ op }) => op),
    },
    gflops: Number(totals.flops) / latency.p50Ms / 1e6,
    circumstances: circumstancesOf(timed),
    warnings: warningsOf({ ...measurement, latency, drift, floors: plan.floors }),
  };
}

function circumstancesOf({ spec, device, measurement }: Timed): Circumstances {
  const cores = cpus();
  return {
    runtime: { name: 'onnxruntime-node', version: measurement.runtimeVersion },
    node: process.version,
    platform: `${process.platform} ${process.arch} ${release()}`,
    provider: device.provider,
    device: device.name,
    model: device.model,
    driver: device.driver,
    cpu: { model: cores[0]?.model ?? 'unknown', logicalCores: cores.length },
    memoryBytes: totalmem(),
    threads: spec.threads,
    threadsUsed: measurement.threadsUsed,
    optimization: spec.optimization,
    ...measurement.conditions,
  };
}
