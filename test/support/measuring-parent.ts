import type { MeasurePlan } from '../../src/timing/measure/plan.ts';
import { measure } from '../../src/timing/measure/supervise.ts';

/** A process of its own that carries out the plan it is given, and says how it goes. */
const plan = JSON.parse(process.argv[2] ?? '') as MeasurePlan;
await measure(plan, {
  timeoutMs: 60_000,
  memoryBytes: 4 * 2 ** 30,
  onProgress: ({ type }) => {
    console.log(type);
  },
});
