import { performance } from 'node:perf_hooks';
import type { Compared } from '../src/core/compare/align.ts';
import { compare } from '../src/core/compare/compare.ts';
import { analyse } from '../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../src/formats/architecture/index.ts';
import { presets } from '../src/presets/index.ts';
import { median } from './measure.ts';

const aimMs = 5;
const warmup = 50;
const runs = 100;

const pairs = [
  ['vgg19', 'resnet152'],
  ['mobilenet_v2', 'resnet18'],
  ['resnet50_v1', 'resnet50'],
  ['resnet152', 'densenet201'],
] as const;

function cost(name: string): Compared {
  const graph = lowerArchitecture(presets.get(name).architecture());
  return { graph, report: analyse(graph) };
}

/** What a comparison takes beyond the costs of its networks, which are new in every run. */
export function benchCompare(): void {
  console.log(`Comparison of two networks, beyond their costs (aim: under ${aimMs} ms)`);
  for (const pair of pairs) {
    const times: number[] = [];
    for (let run = 0; run < warmup + runs; run++) {
      const networks = pair.map(cost);
      const start = performance.now();
      compare(networks);
      if (run >= warmup) times.push(performance.now() - start);
    }
    console.log(
      `  ${pair.join(', ').padEnd(26)} best ${Math.min(...times).toFixed(2)} ms  median ${median(times).toFixed(2)} ms`,
    );
  }
}
