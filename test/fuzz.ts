import { parseArgs } from 'node:util';
import { fuzz } from './support/fuzz/run.ts';
import { realSeed } from './support/fuzz/seeds.ts';
import { kerasTarget, onnxBytesTarget, onnxModelTarget } from './support/fuzz/targets.ts';

/*
 * npm run fuzz -- --runs 1000000 --seed 7
 * A failure names the seed and the run: `--seed 7 --first 1234 --runs 1` repeats it.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    first: { type: 'string', default: '0' },
  },
});
const range = {
  runs: Number(values.runs),
  seed: Number(values.seed),
  first: Number(values.first),
};

const targets = [
  onnxBytesTarget(),
  onnxModelTarget(),
  kerasTarget(),
  { ...onnxModelTarget([realSeed()], { bindings: { sequence: 512 } }), name: 'a real ONNX model' },
];
for (const target of targets) {
  const { answered, refused, slowestMs } = await fuzz(target, range);
  console.log(
    `${target.name}, seed ${range.seed}: ${range.runs} runs, ${answered} answered, slowest ${slowestMs.toFixed(0)} ms`,
  );
  for (const [code, count] of Object.entries(refused).toSorted(([, a], [, b]) => b - a)) {
    console.log(`  ${code.padEnd(24)} ${String(count).padStart(8)}`);
  }
}
