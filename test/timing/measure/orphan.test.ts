import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  commandOf,
  endlessModel,
  measuringProcesses,
  oneFloat,
  planFor,
  temporaryFolder,
} from '../../support/measuring.ts';
import { eventually } from '../../support/process.ts';

test('a measuring process does not outlive its parent, even within a run that never ends', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'model.onnx');
  writeFileSync(path, endlessModel());
  const plan = planFor('latency', path, folder, oneFloat);
  const parent = spawn(
    process.execPath,
    ['--import', 'tsx', 'test/support/measuring-parent.ts', JSON.stringify(plan)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(parent.stdout, 'data');
  const children = measuringProcesses(parent.pid ?? 0);
  expect(children).toHaveLength(1);
  parent.kill('SIGKILL');
  await eventually(() => Promise.resolve(children.every((pid) => commandOf(pid) === '')), 5000);
});
