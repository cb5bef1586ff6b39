import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTrace } from '../../../src/timing/profile/trace.ts';
import { type TraceEvent, traceText } from '../../support/trace.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'netcost-trace-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function trace(events: readonly TraceEvent[]): string {
  const path = join(folder, 'trace.json');
  writeFileSync(path, traceText(events));
  return path;
}

/** A run of two nodes that starts at a time; what it takes besides them is 10 µs. */
function run(at: number, first: number, second: number): TraceEvent[] {
  return [
    { name: 'a', at: at + 1, us: first, op: 'Conv', index: 1 },
    { name: 'b', at: at + 1 + first, us: second, op: 'Relu', index: 2 },
    { name: 'SequentialExecutor::Execute', at, us: first + second + 5 },
    { name: 'model_run', at, us: first + second + 10 },
  ];
}

describe('a trace', () => {
  it('gives means over the runs that are not to warm up', async () => {
    const warming = run(100, 900_000, 900_000);
    const events = [run(1e7, 3000, 100), run(2e7, 1000, 300), run(3e7, 2000, 200)].flat();
    const start = { name: 'session_initialization', at: 0, us: 50 };
    expect(await readTrace(trace([start, ...warming, ...events]), 3)).toEqual({
      runs: 3,
      // Of 3110, 1310 and 2210 µs, in which nodes take 3100, 1300 and 2200.
      runMs: 2.21,
      nodesMs: 2.2,
      nodes: [
        { name: 'a', op: 'Conv', provider: 'CPUExecutionProvider', timeMs: 2 },
        { name: 'b', op: 'Relu', provider: 'CPUExecutionProvider', timeMs: 0.2 },
      ],
    });
  });

  it('leaves out the fastest and the slowest quarter, so that what is left adds up', async () => {
    // The third is disturbed in its first node, the sixth in its second.
    const nodes = [
      ...([
        [1000, 100],
        [1100, 100],
        [90_000, 100],
        [1300, 300],
      ] as const),
      ...([
        [1200, 200],
        [1400, 80_000],
        [900, 100],
        [1500, 200],
      ] as const),
    ];
    const events = nodes.flatMap(([first, second], index) => run((index + 1) * 1e6, first, second));
    const traced = await readTrace(trace([...run(1, 5, 5), ...events]), nodes.length);
    const middle = nodes
      .toSorted(([a, b], [c, d]) => a + b - (c + d))
      .slice(nodes.length / 4, -nodes.length / 4);
    const meanMs = (of: readonly number[]) =>
      of.reduce((sum, us) => sum + us, 0) / middle.length / 1000;
    const timesMs = [0, 1].map((node) => meanMs(middle.map((times) => times[node] ?? NaN)));
    expect(traced.nodes.map(({ timeMs }) => timeMs)).toEqual(timesMs);
    expect(traced.nodesMs).toBeCloseTo((timesMs[0] ?? NaN) + (timesMs[1] ?? NaN), 12);
    expect(traced.runMs).toBeCloseTo(traced.nodesMs + 0.01, 12);
    expect(traced).toMatchObject({ runs: nodes.length });
  });

  it('leaves out the first run where the last are missing, and what is unfinished', async () => {
    const first = { name: 'a', at: 30_000, us: 5, op: 'Conv', index: 1 };
    const events = [...run(1000, 1000, 1000), ...run(10_000, 10, 20), first];
    expect(await readTrace(trace(events), 5)).toMatchObject({ runs: 1, nodesMs: 0.03 });
  });

  it('may have names that are not escaped', async () => {
    const name = 'a"b\\c\n{"x":1},"args" : {"d';
    const events = [
      { name, at: 5, us: 7, op: 'Relu' },
      { name: 'model_run', at: 1, us: 20 },
    ];
    expect((await readTrace(trace(events), 1)).nodes).toEqual([
      { name, op: 'Relu', provider: 'CPUExecutionProvider', timeMs: 0.007 },
    ]);
  });

  it('has the nodes of a loop in the time of the loop', async () => {
    const events = [
      { name: 'inside', at: 20, us: 10, op: 'Add', index: 0 },
      { name: 'inside', at: 40, us: 10, op: 'Add', index: 0 },
      { name: 'loop', at: 10, us: 50, op: 'Loop', index: 0 },
      { name: 'after', at: 70, us: 5, op: 'Add', index: 1 },
      { name: 'model_run', at: 5, us: 100 },
    ];
    const { nodes, nodesMs } = await readTrace(trace(events), 1);
    expect(nodes.map(({ name }) => name)).toEqual(['loop', 'after']);
    expect(nodesMs).toBe(0.055);
  });

  it('is of no use without a finished run', async () => {
    await expect(readTrace(trace(run(0, 1, 1).slice(0, 2)), 1)).rejects.toThrow(/no finished run/);
  });
});
