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
const floors = {
  ...protocols.quick,
  ...{ warmUpMs: 0, warmUpRuns: 1, measuredMs: 0, measuredRuns: 1 },
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
    const inputs = [{ name: 'input', type: 'float32', dims: [1, 8] }];
    const cards = await nvidiaCards();
    const devices: FoundDevice[] = [];
    const missing: MissingProvider[] = [];
    for (const provider of providers) {
      const candidates = cardsFor(provider, cards);
      for (const [deviceId, card] of candidates.entries()) {
        const plan = { ...bare, modelPath, folder, inputs, provider, deviceId };
        try {
          const { runtimeVersion } = await tried(plan, signal);
          devices.push({
            provider,
            deviceId,
            ...(provider === 'cpu' ? processor() : card),
            runtime: { name: 'onnxruntime-node', version: runtimeVersion },
          });
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof JobError)) throw error;
          missing.push(missingFor(provider, error));
          break;
        }
      }
    }
    return { devices, missing };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** A process that someone killed says nothing about the provider. */
async function tried(
  plan: MeasurePlan & { purpose: 'latency' },
  signal: AbortSignal,
): Promise<LatencyMeasurement> {
  for (let left = mostTries; ;) {
    try {
      return await measure(plan, { ...limits, signal });
    } catch (error) {
      if (!(error instanceof JobError && error.lost) || --left === 0) throw error;
    }
  }
}

const bare: Pick<
  MeasurePlan & { purpose: 'latency' },
  'purpose' | 'seed' | 'threads' | 'optimization' | 'allowFallback' | 'floors'
> = {
  purpose: 'latency',
  seed: 0,
  threads: 1,
  optimization: 'all',
  allowFallback: false,
  floors,
};

/** A device of which nothing is known but, perhaps, that it is there. */
const unknown: GraphicsCard = { model: null, cores: null, memoryBytes: null, driver: null };

/** The devices to try: there may be one that nothing but the provider knows of. */
function cardsFor(
  provider: ExecutionProvider,
  cards: readonly GraphicsCard[],
): readonly GraphicsCard[] {
  if (provider === 'cpu') return [unknown];
  if (provider === 'webgpu') return [unknown];
  return cards.length > 0 ? cards : [unknown];
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

function missingFor(provider: ExecutionProvider, { failure }: JobError): MissingProvider {
  return { provider, reason: failure.message, hint: failure.hint ?? providerHints[provider] };
}
