import type { Devices } from '../timings/devices.ts';
import { formatBytes, formatCount } from './rows.ts';
import { left, right, type Sheet } from './sheet.ts';

/** Devices for people. */
export function devicesSheet({ devices, workers }: Devices): Sheet {
  const missing = workers.flatMap((worker) =>
    worker.missing.map((one) => ({ ...one, worker: worker.name })),
  );
  return {
    title: 'Devices of workers',
    notes: workers.map(
      ({ name, alive, seenAt, timing }) =>
        `${name}: ${alive ? 'alive' : 'not alive'}, last seen at ${seenAt}${timing === undefined ? '' : `, runs ${timing}`}`,
    ),
    paragraphs: missing.map(
      ({ worker, provider, reason, hint }) => `${worker} has no ${provider}: ${reason} (${hint})`,
    ),
    tables: [
      {
        label: left(
          'Device',
          devices.map(({ name }) => name),
        ),
        groups: [
          left(
            'Alive',
            devices.map(({ alive }) => (alive ? 'yes' : 'no')),
          ),
          left(
            'Model',
            devices.map(({ model }) => model ?? '-'),
          ),
          right(
            'Cores',
            devices.map(({ cores }) => (cores === null ? '-' : formatCount(cores))),
          ),
          right(
            'Memory',
            devices.map(({ memoryBytes }) =>
              memoryBytes === null ? '-' : formatBytes(memoryBytes),
            ),
          ),
          left(
            'Driver',
            devices.map(({ driver }) => driver ?? '-'),
          ),
          left(
            'Runtime',
            devices.map(({ runtime }) => `${runtime.name} ${runtime.version}`),
          ),
        ].map((column) => ({ columns: [column] })),
      },
    ],
  };
}
