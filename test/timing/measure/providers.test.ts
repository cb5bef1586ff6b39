import { cpus, totalmem } from 'node:os';
import { expect, test } from 'vitest';
import { executionProviders } from '../../../src/timing/job.ts';
import { probeProviders } from '../../../src/timing/measure/providers.ts';
import { measuringProcesses } from '../../support/measuring.ts';

test('every provider is found, or missing with what to install', async () => {
  const { devices, missing } = await probeProviders({
    providers: executionProviders,
    signal: new AbortController().signal,
  });
  const told = [...devices, ...missing].map(({ provider }) => provider);
  expect(new Set(told)).toEqual(new Set(executionProviders));
  expect(devices[0]).toEqual({
    provider: 'cpu',
    deviceId: 0,
    model: cpus()[0]?.model,
    cores: cpus().length,
    memoryBytes: totalmem(),
    driver: null,
    runtime: { name: 'onnxruntime-node', version: expect.stringMatching(/^1\./) as string },
  });
  for (const { provider, reason, hint } of missing) {
    expect(reason).toMatch(new RegExp(`^${provider} is not available: .`));
    expect(hint).toMatch(/^install /);
  }
  expect(measuringProcesses(process.pid)).toEqual([]);
});

test('a search that is aborted throws the reason', async () => {
  const reason = new Error('not wanted any more');
  const searching = probeProviders({ providers: ['cpu'], signal: AbortSignal.abort(reason) });
  await expect(searching).rejects.toBe(reason);
});
