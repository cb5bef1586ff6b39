import { performance } from 'node:perf_hooks';
import { MemoryFiles } from '../src/service/models/files.ts';
import { ModelStore } from '../src/service/models/store.ts';
import { CostEngine } from '../src/service/engine.ts';
import { type SweepEntry, sweepOf } from '../src/service/sweeps.ts';

const points = 1_000;

/** A sweep whose every point is lowered and costed anew. */
export async function benchSweep(): Promise<void> {
  const models = await ModelStore.open({ files: new MemoryFiles(), bytes: 1, count: 1 });
  const engine = new CostEngine({ models, cacheBytes: 0 });
  const axes = [{ name: 'batch', from: 1, to: points, step: 1 }];
  const sweep = sweepOf({ preset: 'resnet50', axes }, engine);
  const start = performance.now();
  const entries: SweepEntry[] = [];
  for await (const entry of sweep.run()) entries.push(entry);
  const rows = entries.length;
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `Sweep of resnet50 over ${rows} batches  ${seconds.toFixed(2)} s  ${((1000 * seconds) / rows).toFixed(2)} ms a point`,
  );
}
