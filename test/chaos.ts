import { parseArgs } from 'node:util';
import { runChaos } from './support/chaos/chaos.ts';

/** `npm run chaos -- --seed 7 --jobs 50`: jobs while processes are killed at random. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    jobs: { type: 'string', default: '50' },
    minutes: { type: 'string', default: '10' },
  },
});

const report = await runChaos({
  seed: Number(values.seed),
  jobs: Number(values.jobs),
  timeoutMs: Number(values.minutes) * 60_000,
  say: (line) => {
    console.log(line);
  },
});
console.log(report);
process.exit(report.faults.length === 0 ? 0 : 1);
