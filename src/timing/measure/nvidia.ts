import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Device } from '../device.ts';

export type GraphicsCard = Pick<Device, 'model' | 'cores' | 'memoryBytes' | 'driver'>;

const query = ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader,nounits'];

/** NVIDIA's graphics cards in the order of their numbers; none where its driver is not there. */
export async function nvidiaCards(): Promise<readonly GraphicsCard[]> {
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: 10_000 });
    return parseCards(stdout);
  } catch {
    return [];
  }
}

/** What `nvidia-smi` tells, a card on a line; it tells memory in MiB. */
export function parseCards(text: string): readonly GraphicsCard[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [model = '', memory = '', driver = ''] = line.split(',').map((cell) => cell.trim());
      const mebibytes = Number(memory);
      return {
        model,
        cores: null,
        memoryBytes: Number.isFinite(mebibytes) ? mebibytes * 2 ** 20 : null,
        driver,
      };
    });
}
