import { performance } from 'node:perf_hooks';
import { analyse } from '../src/core/cost/analyse.ts';
import { type Architecture, lowerArchitecture } from '../src/formats/architecture/index.ts';
import { cpuMs } from './measure.ts';

const aim = 11;
const repeats = 7;
const warmup = 200;
const nodesPerSize = 200_000;

/** A residual network of about `nodes` nodes: blocks of two convolutions, two ReLUs and a sum. */
export function network(nodes: number): Architecture {
  return {
    version: 1,
    name: `synthetic-${nodes}`,
    inputs: { image: { shape: ['N', 8, 16, 16] } },
    blocks: {
      block: {
        layers: [
          { type: 'conv2d', outChannels: 8, kernel: 3, padding: 1 },
          { type: 'relu' },
          { id: 'body', type: 'conv2d', outChannels: 8, kernel: 3, padding: 1 },
          { type: 'add', inputs: ['body', 'input'] },
          { type: 'relu' },
        ],
      },
    },
    layers: [{ id: 'blocks', block: 'block', repeat: nodes / 5 }],
  };
}

function cost(architecture: Architecture): void {
  analyse(lowerArchitecture(architecture, { limits: { layers: 1e6, nodes: 1e6 } }));
}

/** The least time that some runs took, and the CPU of one on average. */
function measure(architecture: Architecture, runs: number): { best: number; cpu: number } {
  let best = Infinity;
  const cpu = cpuMs(() => {
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      cost(architecture);
      best = Math.min(best, performance.now() - start);
    }
  });
  return { best, cpu: cpu / runs };
}

/** Time against size: ten times the nodes should take little more than ten times as long. */
export function benchScale(): void {
  console.log(`Growth with size (aim: 10× the nodes in at most ${aim}× the time)`);
  // Enough of it for the compiler to have done its work.
  measure(network(1_000), warmup);
  let before: ReturnType<typeof measure> | undefined;
  for (const nodes of [1_000, 10_000, 100_000]) {
    const now = measure(network(nodes), Math.max(repeats, nodesPerSize / nodes));
    const growth = before
      ? `  ${(now.best / before.best).toFixed(1)}× the time, ${(now.cpu / before.cpu).toFixed(1)}× the CPU`
      : '';
    console.log(
      `  ${String(nodes).padStart(7)} nodes  best ${now.best.toFixed(1).padStart(7)} ms  CPU ${now.cpu.toFixed(1).padStart(7)} ms  ${((now.best / nodes) * 1000).toFixed(2)} µs per node${growth}`,
    );
    before = now;
  }
}
