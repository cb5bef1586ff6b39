import { performance } from 'node:perf_hooks';
import { analyse } from '../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../src/formats/architecture/index.ts';
import { presets } from '../src/presets/index.ts';
import { median } from './measure.ts';

/** Classifiers are small; a large language model may take longer. */
const aims = { classification: 10, other: 50 } as const;
const repeats = 10;

/** From preset to graph to report, nothing cached between two runs but compiled code. */
function timeOnce(name: string): number {
  const start = performance.now();
  analyse(lowerArchitecture(presets.get(name).architecture()));
  return performance.now() - start;
}

/** Cold cost over the whole catalogue: its median, and the networks that take longest. */
export function benchPresets(): void {
  const listed = presets.list();
  for (const { name } of listed) for (let run = 0; run < 3; run++) timeOnce(name);
  const times = listed
    .map(({ name, task }) => ({
      name,
      aim: task === 'image-classification' ? aims.classification : aims.other,
      ms: Math.min(...Array.from({ length: repeats }, () => timeOnce(name))),
    }))
    .toSorted((a, b) => b.ms - a.ms);
  const worst = times.slice(0, 3).map(({ name, ms }) => `${name} ${ms.toFixed(2)} ms`);
  const within = times.filter(({ ms, aim }) => ms <= aim).length;
  console.log(
    `Cold cost of ${listed.length} presets (best of ${repeats})  median ${median(times.map(({ ms }) => ms)).toFixed(2)} ms  worst ${worst.join(', ')}  ${within} within the aim of ${aims.classification} ms for classifiers, ${aims.other} ms for others`,
  );
}
