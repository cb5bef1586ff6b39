import { performance } from 'node:perf_hooks';
import { planArena } from '../src/core/memory/arena.ts';
import { livenessOf } from '../src/core/memory/liveness.ts';
import { lowerArchitecture } from '../src/formats/architecture/index.ts';
import { network } from './scale.ts';

const aim = 11;
const warmup = 100;
const nodesPerSize = 300_000;

/** The least time that some runs of each took. */
function measure(works: readonly (() => void)[], runs: number): readonly number[] {
  return works.map((work) => {
    let best = Infinity;
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      work();
      best = Math.min(best, performance.now() - start);
    }
    return best;
  });
}

/** Live memory, a minimising order and an arena plan, against the size of the network. */
export function benchMemory(): void {
  console.log(`Live memory by size (aim: 10× the nodes in at most ${aim}× the time)`);
  const titles = ['liveness', 'minimising order', 'arena plan'];
  let before: readonly number[] | undefined;
  for (const nodes of [1_000, 10_000, 100_000]) {
    const limits = { layers: 1e6, nodes: 1e6 };
    const graph = lowerArchitecture(network(nodes), { limits });
    const { lifetimes, live } = livenessOf(graph);
    const works = [
      () => livenessOf(graph, { inPlace: true }),
      () => livenessOf(graph, { inPlace: true, order: 'minimising' }),
      () => planArena(lifetimes, live.length),
    ];
    if (!before) measure(works, warmup);
    const now = measure(works, Math.max(7, nodesPerSize / nodes));
    const cells = titles.map((title, index) => {
      const time = now[index] ?? 0;
      const growth = before ? ` (${(time / (before[index] ?? 1)).toFixed(1)}×)` : '';
      return `${title} ${time.toFixed(1)} ms${growth}`;
    });
    console.log(`  ${String(nodes).padStart(7)} nodes  ${cells.join('  ')}`);
    before = now;
  }
}
