import { describe, expect, it } from 'vitest';
import type { MissingProvider } from '../../../src/timing/device.ts';
import { executionProviders } from '../../../src/timing/job.ts';
import { offerOf, providersOf } from '../../../src/timing/worker/devices.ts';
import { found } from '../../support/timing-stubs.ts';

const tensorrt: MissingProvider = {
  provider: 'tensorrt',
  reason: 'libnvinfer is not there',
  hint: 'install it',
};
const machine = {
  devices: [found('cpu', 0), found('cuda', 0), found('cuda', 1)],
  missing: [tensorrt],
};

function offered(wanted: string) {
  const { devices, missing } = offerOf('box', wanted, machine);
  return {
    names: devices.map(({ name }) => name),
    missing: missing.map(({ provider, reason }) => [provider, reason]),
  };
}

describe('the devices of a worker', () => {
  it('are all that are found, by the name of the worker', () => {
    expect(offered('auto')).toEqual({
      names: ['box/cpu', 'box/cuda:0', 'box/cuda:1'],
      missing: [['tensorrt', tensorrt.reason]],
    });
  });

  it('are those that are wanted: a provider, or one of its devices', () => {
    expect(offered('cuda').names).toEqual(['box/cuda:0', 'box/cuda:1']);
    expect(offered('cpu,cuda:1').names).toEqual(['box/cpu', 'box/cuda:1']);
    expect(offered('cpu').missing).toEqual([]);
    expect(offered('cpu,tensorrt').missing).toEqual([['tensorrt', tensorrt.reason]]);
  });

  it('are looked for only where they are wanted', () => {
    expect(providersOf('auto')).toEqual(executionProviders);
    expect(providersOf('cuda:1,cpu,cuda:0')).toEqual(['cpu', 'cuda']);
  });

  it('name a wanted device that is not there', () => {
    expect(offered('cuda:2,webgpu')).toEqual({
      names: [],
      missing: [
        ['cuda', 'this machine has no device cuda:2'],
        ['webgpu', 'this machine has no device webgpu'],
      ],
    });
  });
});
