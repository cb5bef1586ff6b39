import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { lowerArchitecture } from '../../formats/architecture/index.ts';
import { encodeOnnx } from '../../formats/onnx/index.ts';
import type { MissingProvider } from '../device.ts';
import { JobError } from '../job-error.ts';
import type { ExecutionProvider } from '../job.ts';
import type { FoundDevice, ProbeDevices } from '../worker/ports.ts';
import { providerHints } from './failures.ts';
import { type GraphicsCard, nvidiaCards } from './nvidia.ts';
import type { LatencyMeasurement, MeasurePlan } from './plan.ts';
import { protocols } from './protocol.ts';
import { measure } from './supervise.ts';

/** A network of one operator that every provider has. */
const probe = {
  version: 1,
  name: 'probe',
  inputs: { input: { shape: [1, 8] } },
  layers: [{ type: 'relu' }],
};

const mostTries = 3;
const limits = { timeoutMs: 60_000, memoryBytes: 8 * 2 ** 30 };

type ProbePlan = MeasurePlan & { readonly purpose: 'latency' };

/** One run, all of it on the device. */
const bare: Omit<ProbePlan, 'modelPath' | 'folder' | 'provider' | 'deviceId'> = {
  purpose: 'latency',
  inputs: [{ name: 'input', type: 'float32', dims: [1, 8] }],
  seed: 0,
  threads: 1,
  optimization: 'all',
  allowFallback: false,
  floors: {
    ...protocols.quick,
    ...{ warmUpMs: 0, warmUpRuns: 1, measuredMs: 0, measuredRuns: 1 },
  },
};

/**
 * Looks for the devices of this machine, each of which has run a network in a process of its own:
 * a provider that is not there, or that crashes, is told of and harms nothing.
 * @throws the reason of the signal, when it is aborted
 */
export const probeProviders: ProbeDevices = async ({ providers, signal }) => {
  const folder = await mkdtemp(join(tmpdir(), 'netcost-probe-'));
  try {
    const graph = lowerArchitecture(probe);
    const modelPath = join(folder, 'probe.onnx');
    await pipeline(Readable.from(encodeOnnx(graph).model), createWriteStream(modelPath));
    const cards = await nvidiaCards();
    const searches: Search[] = [];
    for (const provider of providers) {
      const plan = { ...bare, modelPath, folder, provider };
      searches.push(await search(plan, cardsFor(provider, cards), signal));
    }
    return {
      devices: searches.flatMap(({ devices }) => devices),
      // What one of a provider's devices lacks does not keep the others from being offered.
      missing: searches.flatMap(({ devices, missing }) => (devices.length > 0 ? [] : missing)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

interface Search {
  readonly devices: readonly FoundDevice[];
  /** Why the first device that did not run did not. */
  readonly missing: readonly MissingProvider[];
}

/** Tries the devices of a provider. */
async function search(
  plan: Omit<ProbePlan, 'deviceId'>,
  cards: readonly GraphicsCard[],
  signal: AbortSignal,
): Promise<Search> {
  const { provider } = plan;
  const devices: FoundDevice[] = [];
  const missing: MissingProvider[] = [];
  for (const [deviceId, card] of cards.entries()) {
    try {
      const { runtimeVersion: version } = await tried({ ...plan, deviceId }, signal);
      devices.push({ provider, deviceId, ...card, runtime: { name: 'onnxruntime-node', version } });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof JobError)) throw error;
      const { message: reason, hint = providerHints[provider] } = error.failure;
      if (missing.length === 0) missing.push({ provider, reason, hint });
    }
  }
  return { devices, missing };
}

/** A process that someone killed says nothing about the provider. */
async function tried(plan: ProbePlan, signal: AbortSignal): Promise<LatencyMeasurement> {
  for (let left = mostTries; ;) {
    try {
      return await measure(plan, { ...limits, signal });
    } catch (error) {
      if (!(error instanceof JobError && error.lost) || --left === 0) throw error;
    }
  }
}

/** A device of which nothing is known but, perhaps, that it is there. */
const unknown: GraphicsCard = { model: null, cores: null, memoryBytes: null, driver: null };

/** The devices to try: there may be one that nothing but the provider knows of. */
function cardsFor(
  provider: ExecutionProvider,
  cards: readonly GraphicsCard[],
): readonly GraphicsCard[] {
  if (provider === 'cpu') return [processor()];
  return provider === 'webgpu' || cards.length === 0 ? [unknown] : cards;
}

function processor(): GraphicsCard {
  const cores = cpus();
  return {
    model: cores[0]?.model ?? null,
    cores: cores.length,
    memoryBytes: totalmem(),
    driver: null,
  };
}
