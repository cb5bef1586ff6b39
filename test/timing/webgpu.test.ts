import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { measure } from '../../src/timing/measure/supervise.ts';
import { probeProviders } from '../../src/timing/measure/providers.ts';
import {
  brief,
  classifier,
  failureOf,
  planFor,
  roomy,
  temporaryFolder,
  writeModel,
} from '../support/measuring.ts';
import { cpu, jobOf, resultOf, runBriefly } from '../support/jobs.ts';
import { hasProgram } from '../support/process.ts';

/** Chromium brings a loader of Vulkan and a driver that computes on the CPU. */
const chromium = '/usr/lib/chromium';

/** A network all of whose operators WebGPU has; of those of the classifier it lacks the pooling. */
const shaded = {
  ...classifier,
  layers: [...classifier.layers.slice(0, 2), { id: 'softplus', type: 'softplus' }],
};

const webgpu = { ...cpu, name: 'here/webgpu:0', provider: 'webgpu', model: null } as const;

const providersIn = (tracePath: string): ReadonlySet<string | undefined> => {
  const events = JSON.parse(readFileSync(tracePath, 'utf8')) as {
    readonly cat: string;
    readonly args: { readonly provider?: string };
  }[];
  return new Set(events.filter(({ cat }) => cat === 'Node').map(({ args }) => args.provider));
};

async function planOf<Purpose extends 'latency' | 'profile'>(
  purpose: Purpose,
  architecture: unknown,
  allowFallback = false,
) {
  const folder = await temporaryFolder();
  const path = writeModel(architecture, folder);
  return planFor(purpose, path, folder, { provider: 'webgpu', allowFallback });
}

describe.runIf(hasProgram('chromium'))('WebGPU, on a driver that computes on the CPU', () => {
  beforeAll(() => {
    vi.stubEnv('LD_LIBRARY_PATH', chromium);
    vi.stubEnv('VK_DRIVER_FILES', `${chromium}/vk_swiftshader_icd.json`);
  });
  afterAll(() => vi.unstubAllEnvs());

  test('times a network', async () => {
    const { samplesMs } = await measure(await planOf('latency', shaded), roomy);
    expect(samplesMs).toHaveLength(brief.measuredRuns);
  });

  test('runs every node of it', async () => {
    const { tracePath } = await measure(await planOf('profile', shaded), roomy);
    expect(providersIn(tracePath)).toEqual(new Set(['WebGpuExecutionProvider']));
  });

  test('refuses a network with operators that it lacks', async () => {
    expect(await failureOf(await planOf('latency', classifier))).toEqual({
      code: 'provider-fallback',
      message:
        "webgpu does not have all of the network's operators, and others were not allowed to run on the CPU",
      hint: 'allow the fall-back, or ask for another device',
      lost: false,
    });
  });

  test('leaves them to the CPU where that is allowed', async () => {
    const { tracePath } = await measure(await planOf('profile', classifier, true), roomy);
    expect(providersIn(tracePath)).toEqual(
      new Set(['WebGpuExecutionProvider', 'CPUExecutionProvider']),
    );
  });

  test('fails a job by the names of the nodes that it lacks', async () => {
    expect(await runBriefly(jobOf(), { device: webgpu }).outcome).toEqual({
      state: 'failed',
      failure: {
        code: 'provider-fallback',
        message: expect.stringMatching(/^webgpu does not run \d nodes?: .*pool\/MaxPool/) as string,
        hint: 'allow the fall-back, or ask for another device',
      },
    });
  });

  test.each([true, false])('names them where they are allowed, profile: %s', async (profile) => {
    const { outcome } = runBriefly(jobOf({ allowFallback: true, profile }), { device: webgpu });
    const result = await resultOf(outcome);
    expect(result.label).toBe('host_latency');
    expect(result.warnings).toContainEqual({
      code: 'fallback',
      message: expect.stringContaining('pool/MaxPool') as string,
    });
    expect(result.profile !== undefined).toBe(profile);
  });

  test('is found as a device', async () => {
    const { devices, missing } = await probeProviders({
      providers: ['webgpu'],
      signal: new AbortController().signal,
    });
    expect(missing).toEqual([]);
    expect(devices).toMatchObject([{ provider: 'webgpu', deviceId: 0 }]);
  });
});

describe('WebGPU without a driver', () => {
  test('is not available, and says what to install', async () => {
    vi.stubEnv('LD_LIBRARY_PATH', chromium);
    vi.stubEnv('VK_DRIVER_FILES', '/nowhere');
    const failure = await failureOf(await planOf('latency', shaded));
    vi.unstubAllEnvs();
    expect(failure).toMatchObject({ code: 'provider-unavailable', lost: false });
    expect(failure.message).toMatch(/^webgpu is not available: /);
    expect(failure.hint).toContain('Vulkan');
  });
});
