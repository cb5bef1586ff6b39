import { beforeAll, describe, expect, it } from 'vitest';
import { build } from '../support/built.ts';
import { runChaos } from '../support/chaos/chaos.ts';
import { hasPostgres } from '../support/postgres.ts';
import { hasProgram } from '../support/process.ts';

const canRun = hasPostgres() && hasProgram('redis-server');

describe.skipIf(!canRun)('timings while processes are killed at random', () => {
  beforeAll(build, 600_000);

  it(
    'come to one end each: none is lost, recorded twice, or stuck',
    { timeout: 420_000 },
    async () => {
      const jobs = 50;
      const lines: string[] = [];
      const say = (line: string) => lines.push(line);
      const report = await runChaos({ seed: 1, jobs, timeoutMs: 300_000, say }).catch(
        (error: unknown) => {
          console.error(lines.join('\n'));
          throw error;
        },
      );
      expect(report.faults, lines.join('\n')).toEqual([]);
      expect(report.done + report.failed).toBe(jobs);
      // Three losses of one job are rare at this rate of kills.
      expect(report.failed).toBeLessThanOrEqual(jobs / 10);
      const kills = Object.values(report.kills).reduce((sum, count) => sum + count);
      expect(kills).toBeGreaterThanOrEqual(10);
    },
  );
});
