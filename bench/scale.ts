import { performance } from 'node:perf_hooks';
import { analyse } from '../src/core/cost/analyse.ts';
import { type Architecture, lowerArchitecture } from '../src/formats/architecture/index.ts';

const aim = 11;
const repeats = 7;

/** A residual network of about `nodes` nodes: blocks of two convolutions, two ReLUs and a sum. */
function network(nodes: number): Architecture {
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

function timeOnce(architecture: Architecture): number {
  const start = performance.now();
  analyse(lowerArchitecture(architecture, { limits: { layers: 1e6, nodes: 1e6 } }));
  return performance.now() - start;
}

/** Time against size: ten times the nodes should take little more than ten times as long. */
export function benchScale(): void {
  console.log(
    `Growth with size (best of ${repeats}; aim: 10× the nodes in at most ${aim}× the time)`,
  );
  let before: number | undefined;
  for (const nodes of [1_000, 10_000, 100_000]) {
    const architecture = network(nodes);
    timeOnce(architecture);
    const best = Math.min(...Array.from({ length: repeats }, () => timeOnce(architecture)));
    const growth = before === undefined ? '' : `  ${(best / before).toFixed(2)}× for 10× the nodes`;
    console.log(
      `  ${String(nodes).padStart(7)} nodes  ${best.toFixed(1).padStart(8)} ms  ${((best / nodes) * 1000).toFixed(2)} µs per node${growth}`,
    );
    before = best;
  }
}
