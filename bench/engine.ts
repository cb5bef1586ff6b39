import { Bench } from 'tinybench';
import { analyse } from '../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../src/formats/architecture/index.ts';
import { presets } from '../src/presets/index.ts';

const aimMs = 2;

/** Cold cost of a network: nothing cached between two calls. */
export async function benchEngine(): Promise<void> {
  console.log('Cold cost, engine alone, one core (a run is preset or JSON → graph → report)');
  const bench = new Bench({ time: 1500, warmupTime: 1000 });
  for (const name of ['vgg19', 'resnet152']) {
    const json = JSON.stringify(presets.get(name).architecture());
    bench.add(`${name} from preset`, () => {
      analyse(lowerArchitecture(presets.get(name).architecture()));
    });
    bench.add(`${name} from JSON`, () => {
      analyse(lowerArchitecture(JSON.parse(json)));
    });
  }
  await bench.run();
  for (const { name, result } of bench.tasks) {
    if (result.state !== 'completed') throw new Error(`${name} did not complete`);
    const { p50, p99 } = result.latency;
    console.log(
      `  ${name.padEnd(24)} p50 ${p50.toFixed(3)} ms  p99 ${p99.toFixed(3)} ms  ${(p50 / aimMs).toFixed(2)}× the aim of ${aimMs} ms`,
    );
  }
}
