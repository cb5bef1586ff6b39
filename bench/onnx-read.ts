import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { lowerArchitecture } from '../src/formats/architecture/index.ts';
import { encodeOnnx, readOnnx } from '../src/formats/onnx/index.ts';
import { presets } from '../src/presets/index.ts';
import type { Reading } from './onnx-file.ts';
import { network } from './scale.ts';

const timeAim = 1.5;
const memoryAim = 150e6;
const rounds = 3;
const repeats = 7;

async function reading(path: string, mode: 'bare' | 'decode'): Promise<Reading> {
  const child = fork(new URL('onnx-file.js', import.meta.url), [path, mode]);
  const [result] = (await once(child, 'message')) as [Reading];
  return result;
}

/** The best of several readings, bare and decoding in turn so that noise disturbs both alike. */
async function compare(path: string): Promise<Record<'bare' | 'decode', Reading>> {
  const best = {
    bare: await reading(path, 'bare'),
    decode: await reading(path, 'decode'),
  };
  for (let round = 1; round < rounds; round++) {
    for (const mode of ['bare', 'decode'] as const) {
      const { ms, bytes } = await reading(path, mode);
      best[mode] = {
        ms: Math.min(ms, best[mode].ms),
        bytes: Math.max(bytes, best[mode].bytes),
      };
    }
  }
  return best;
}

/** A file that is almost all weights: the time of decoding it against that of a plain read. */
async function benchWeights(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'netcost-bench-'));
  try {
    const path = join(folder, 'vgg19.onnx');
    const { model } = encodeOnnx(lowerArchitecture(presets.get('vgg19').architecture()));
    await pipeline(Readable.from(model), createWriteStream(path));
    const { size } = await stat(path);
    const { bare, decode } = await compare(path);
    const speed = ({ ms }: Reading) => `${(size / 1e3 / ms).toFixed(0)} MB/s`;
    console.log(
      `  VGG-19, ${megabytes(size)}  ${speed(decode)}, plain read ${speed(bare)}  ${(decode.ms / bare.ms).toFixed(2)}× its time (aim ≤ ${timeAim})`,
    );
    console.log(
      `  most memory of the process  ${megabytes(decode.bytes)}, plain read ${megabytes(bare.bytes)}  (aim < ${megabytes(memoryAim)})`,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

/** A file that is almost all nodes. */
function benchNodes(nodes: number): void {
  const graph = lowerArchitecture(network(nodes), { limits: { layers: 1e6, nodes: 1e6 } });
  const bytes = Buffer.concat([...encodeOnnx(graph, { weights: 'none' }).model]);
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    readOnnx(bytes);
    return performance.now() - start;
  });
  const best = Math.min(...times);
  console.log(
    `  ${graph.nodes.length} nodes, ${megabytes(bytes.length)}  ${best.toFixed(0)} ms  ${(graph.nodes.length / best / 1e3).toFixed(2)} million nodes/s  ${(bytes.length / 1e3 / best).toFixed(0)} MB/s`,
  );
}

/** Reading ONNX files into their descriptions. */
export async function benchOnnxRead(): Promise<void> {
  console.log('Reading ONNX (best of several, the file in the disk cache)');
  await benchWeights();
  benchNodes(100_000);
}
