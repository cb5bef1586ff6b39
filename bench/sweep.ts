import { performance } from 'node:perf_hooks';
import { analyse } from '../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../src/formats/architecture/index.ts';
import { presets } from '../src/presets/index.ts';
import { CostEngine } from '../src/service/engine.ts';
import { MemoryFiles } from '../src/service/models/files.ts';
import { ModelStore } from '../src/service/models/store.ts';
import { sweepOf } from '../src/service/sweeps.ts';
import { cpuSince } from './measure.ts';

const points = 1_000;
const network = 'resnet50';

/** A sweep whose every point is lowered and costed anew, against as many costs made one by one. */
export async function benchSweep(): Promise<void> {
  const models = await ModelStore.open({ files: new MemoryFiles(), bytes: 1, count: 1 });
  const engine = new CostEngine({ models, cacheBytes: 0 });
  const axes = [{ name: 'batch', from: 1, to: points, step: 1 }];
  const batches = Array.from({ length: points }, (_, index) => index + 1);

  const bare = () => {
    for (const batch of batches) {
      analyse(lowerArchitecture(presets.get(network).architecture(), { batch }));
    }
    return Promise.resolve();
  };
  const swept = async () => {
    let rows = 0;
    for await (const entry of sweepOf({ preset: network, axes }, engine).run()) {
      if ('totals' in entry) rows++;
    }
    if (rows !== points) throw new Error(`${points - rows} points failed`);
  };

  await bare();
  const [alone, sweep] = [await measure(bare), await measure(swept)];
  console.log(
    `Sweep of ${network} over ${points} batches  ${sweep.ms.toFixed(2)} ms a point  CPU ${sweep.cpu.toFixed(2)} ms, ${(sweep.cpu / alone.cpu).toFixed(2)}× that of a cost alone`,
  );
}

/** Milliseconds that a point takes. */
async function measure(work: () => Promise<void>): Promise<{ ms: number; cpu: number }> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  return { ms: (performance.now() - start) / points, cpu: cpuSince(before) / points };
}
