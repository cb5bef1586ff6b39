import { Bench } from 'tinybench';
import { analyse } from '../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../src/formats/architecture/index.ts';
import { presets } from '../src/presets/index.ts';
import { cpuMs } from './measure.ts';

const aimMs = 2;
const cpuRuns = 300;

/** Cold cost of a network: nothing cached between two calls. */
export async function benchEngine(): Promise<void> {
  console.log(
    `Cold cost, engine alone (a run is preset or JSON → graph → report; aim: p50 under ${aimMs} ms)`,
  );
  const bench = new Bench({ time: 1500, warmupTime: 1500 });
  const runs = new Map<string, () => void>();
  for (const name of ['vgg19', 'resnet152']) {
    const json = JSON.stringify(presets.get(name).architecture());
    runs.set(`${name} from preset`, () => {
      analyse(lowerArchitecture(presets.get(name).architecture()));
    });
    runs.set(`${name} from JSON`, () => {
      analyse(lowerArchitecture(JSON.parse(json)));
    });
  }
  for (const [name, run] of runs) bench.add(name, run);
  await bench.run();
  for (const { name, result } of bench.tasks) {
    if (result.state !== 'completed') throw new Error(`${name} did not complete`);
    const { min, p50, p99 } = result.latency;
    const cpu = cpuMs(() => {
      for (let run = 0; run < cpuRuns; run++) runs.get(name)?.();
    });
    console.log(
      `  ${name.padEnd(24)} min ${min.toFixed(2)} ms  p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms  CPU ${(cpu / cpuRuns).toFixed(2)} ms`,
    );
  }
}
