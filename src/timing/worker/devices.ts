import type { MissingProvider } from '../device.ts';
import { type ExecutionProvider, executionProviders } from '../job.ts';
import type { FoundDevice, OfferedDevice } from './ports.ts';

/** What a worker offers, and what it looked for in vain. */
export interface Offer {
  readonly devices: readonly OfferedDevice[];
  readonly missing: readonly MissingProvider[];
}

/**
 * Providers to look for.
 * @param wanted as of `offerOf`
 */
export function providersOf(wanted: string): readonly ExecutionProvider[] {
  if (wanted === 'auto') return executionProviders;
  const providers = wanted.split(',').map((wish) => wish.split(':')[0]);
  return executionProviders.filter((provider) => providers.includes(provider));
}

/**
 * The devices of a machine under a worker's name, such as `gpu-box/cuda:0`.
 * @param wanted `auto` for all that were found, else a list such as `cpu,cuda:0`
 */
export function offerOf(
  name: string,
  wanted: string,
  found: { readonly devices: readonly FoundDevice[]; readonly missing: readonly MissingProvider[] },
): Offer {
  const devices = found.devices.map((device) => ({ ...device, name: `${name}/${label(device)}` }));
  if (wanted === 'auto') return { devices, missing: found.missing };
  const labels = wanted.split(',');
  const isWanted = ({ provider, deviceId }: { provider: string; deviceId?: number }) =>
    labels.includes(provider) ||
    (deviceId !== undefined && labels.includes(`${provider}:${deviceId}`));
  const absent = labels.filter(
    (wish) =>
      !devices.some(
        (device) => wish === device.provider || wish === `${device.provider}:${device.deviceId}`,
      ) && !found.missing.some(({ provider }) => wish.split(':')[0] === provider),
  );
  return {
    devices: devices.filter(isWanted),
    missing: [
      ...found.missing.filter(({ provider }) =>
        labels.some((wish) => wish.split(':')[0] === provider),
      ),
      ...absent.map((wish) => ({
        provider: wish.split(':')[0] as ExecutionProvider,
        reason: `this machine has no device ${wish}`,
        hint: 'Correct WORKER_DEVICES, or make the device visible to the worker.',
      })),
    ],
  };
}

function label({ provider, deviceId }: FoundDevice): string {
  return provider === 'cpu' ? provider : `${provider}:${deviceId}`;
}
