import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { ExecutionProvider } from '../../../src/timing/job.ts';
import { deathOf, failureOf, providerHints } from '../../../src/timing/measure/failures.ts';
import type { MeasureStep } from '../../../src/timing/measure/plan.ts';
import { sessionOptions } from '../../../src/timing/measure/session.ts';
import { planFor } from '../../support/measuring.ts';

const folder = '/tmp/netcost-job-x';
const plan = planFor('latency', `${folder}/model/model.onnx`, folder);

const failed = (message: string, step: MeasureStep = 'run') =>
  failureOf({ kind: 'failed', step, message }, plan, '').failure;
const missing = (provider: ExecutionProvider, message: string, stderr = '') =>
  failureOf({ kind: 'failed', step: 'session', message }, { ...plan, provider }, stderr).failure;
const dead = (
  code: number | null,
  signal: NodeJS.Signals | null,
  stderr = '',
  outOfMemory: boolean | null = null,
) => {
  const { failure, lost } = deathOf({ code, signal, outOfMemory }, plan, stderr);
  return { ...failure, lost };
};

describe('what a process says of its failure', () => {
  test('is told without the folders that it was in', () => {
    expect(failed(`Load model from ${folder}/model/model.onnx failed`, 'session')).toEqual({
      code: 'runtime-error',
      message: 'ONNX Runtime could not load the network: Load model from model.onnx failed',
    });
    expect(failed(`no space for ${folder}/trace.json`, 'profile').message).toBe(
      'ONNX Runtime could not profile the network: no space for trace.json',
    );
  });

  test('is clipped', () => {
    expect(failed('x'.repeat(1e6)).message.length).toBeLessThan(1100);
  });

  test.each([
    'Failed to allocate memory for requested buffer of size 4611686018427387904',
    'std::bad_alloc',
    'CUDA error: out of memory',
  ])('is of memory: %s', (message) => {
    expect(failed(message)).toMatchObject({ code: 'out-of-memory' });
  });
});

describe('a provider that is not there', () => {
  test('is told of by the library that is missing', () => {
    const log =
      'Failed to load library /app/libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file: No such file or directory';
    const message = 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library';
    expect(missing('cuda', message, log)).toMatchObject({
      code: 'provider-unavailable',
      message: 'cuda is not available: the library libcublasLt.so.12 is missing',
    });
    expect(missing('cuda', message).message).toBe(`cuda is not available: ${message}`);
  });

  test.each([
    ['cuda', 'CUDA failure 100: no CUDA-capable device is detected'],
    ['cuda', 'CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version'],
    ['tensorrt', 'CUDA failure 101: invalid device ordinal'],
    ['webgpu', 'Failed to get a WebGPU adapter: No supported adapters'],
  ] as const)('is told of as %s has it: %s', (provider, message) => {
    const failure = missing(provider, message);
    expect(failure.code).toBe('provider-unavailable');
    expect(failure.hint).toMatch(/^install /);
  });

  test('is not what a network is refused for', () => {
    expect(missing('cuda', 'No Op registered for Nothing').code).toBe('runtime-error');
  });
});

describe('a process that dies', () => {
  test.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const)('by %s is lost', (signal) => {
    expect(dead(null, signal)).toMatchObject({ code: 'crashed', lost: true });
  });

  test('of itself has crashed, and says its last words', () => {
    expect(dead(null, 'SIGABRT', 'terminate called')).toEqual({
      code: 'crashed',
      message: 'the measuring process crashed by SIGABRT; its last words: terminate called',
      lost: false,
    });
    expect(dead(1, null)).toEqual({
      code: 'crashed',
      message: 'the measuring process ended by itself with code 1',
      lost: false,
    });
  });

  test('for want of memory says so', () => {
    const words = "terminate called after throwing an instance of 'std::bad_alloc'";
    expect(dead(null, 'SIGABRT', words)).toMatchObject({ code: 'out-of-memory', lost: false });
    const heap =
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';
    expect(dead(null, 'SIGABRT', heap)).toMatchObject({ code: 'out-of-memory', lost: false });
  });
});

describe('sessionOptions', () => {
  const cpuFallback = { session: { disable_cpu_ep_fallback: '1' } };

  test('take the provider asked for alone, with its device', () => {
    expect(sessionOptions({ ...plan, provider: 'cuda', deviceId: 2 })).toMatchObject({
      executionProviders: [{ name: 'cuda', deviceId: 2 }],
      extra: cpuFallback,
    });
    expect(sessionOptions({ ...plan, provider: 'tensorrt' }).executionProviders).toHaveLength(1);
  });

  test('let others in only where that is allowed', () => {
    const allowed = sessionOptions({ ...plan, provider: 'tensorrt', allowFallback: true });
    expect(allowed.executionProviders).toEqual([
      { name: 'tensorrt', deviceId: 0 },
      { name: 'cuda', deviceId: 0 },
    ]);
    expect(allowed.extra).toEqual({ session: {} });
  });

  test('never keep the CPU from its own nodes', () => {
    expect(sessionOptions(plan).extra).toEqual({ session: {} });
  });

  test('leave the number of threads to the runtime where none is asked for', () => {
    expect(sessionOptions({ ...plan, threads: 3 }).intraOpNumThreads).toBe(3);
    expect(sessionOptions({ ...plan, threads: null })).not.toHaveProperty('intraOpNumThreads');
  });
});

test('what to run for CUDA is what the package and the image understand', () => {
  const script = /`(\w+)=(\w+) (npm rebuild onnxruntime-node)`/.exec(providerHints.cuda);
  const [, variable = '', value = '', command = ''] = script ?? [];
  const dockerfile = readFileSync(new URL('../../../Dockerfile', import.meta.url), 'utf8');
  expect(dockerfile).toContain(`${variable}=${value} ${command}`);
  const require = createRequire(import.meta.url);
  const scripts = join(dirname(require.resolve('onnxruntime-node/package.json')), 'script');
  const { parseInstallFlag } = require(join(scripts, 'install-utils.js')) as {
    parseInstallFlag: () => unknown;
  };
  const { requirements } = require(join(scripts, 'install-metadata.js')) as {
    requirements: Record<string, readonly string[]>;
  };
  vi.stubEnv(variable, value);
  expect(parseInstallFlag()).toBe(true);
  vi.unstubAllEnvs();
  expect(requirements['linux/x64']).not.toEqual([]);
});

test('a process that the kernel killed for want of memory took too much of it', () => {
  expect(dead(null, 'SIGKILL', '', true)).toMatchObject({
    code: 'out-of-memory',
    message: 'memory ran out: the kernel killed the measuring process',
    lost: false,
  });
  expect(dead(null, 'SIGTERM', '', true)).toMatchObject({ code: 'crashed', lost: true });
  expect(dead(null, 'SIGKILL', '', null).hint).toContain('short of memory');
  expect(dead(null, 'SIGKILL', '', false).hint).toBeUndefined();
});
