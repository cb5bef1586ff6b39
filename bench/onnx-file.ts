import { createReadStream } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { OnnxReader } from '../src/formats/onnx/index.ts';

/**
 * A process of its own, so that its memory is that of the reading alone: reads a file as often as
 * it is told to, plainly or as ONNX, and tells its parent the best time and the most memory.
 */
export interface Reading {
  readonly ms: number;
  readonly bytes: number;
}

const rounds = 3;

async function read(path: string, decode: boolean): Promise<number> {
  const start = performance.now();
  const reader = new OnnxReader();
  for await (const chunk of createReadStream(path)) {
    if (decode) reader.push(chunk as Uint8Array);
  }
  if (decode) reader.finish();
  return performance.now() - start;
}

const [path, mode] = process.argv.slice(2);
if (path !== undefined && process.send) {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await read(path, mode === 'decode'));
  const reading: Reading = {
    ms: Math.min(...times),
    bytes: process.resourceUsage().maxRSS * 1024,
  };
  process.send(reading);
}
