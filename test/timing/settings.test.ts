import { expect, it } from 'vitest';
import { readWorkerSettings } from '../../src/timing/settings.ts';

it('lets no worker start without the database of its API where one was to be named', () => {
  expect(() => readWorkerSettings({ DATABASE_URL: '' })).toThrow(
    /DATABASE_URL is empty.*--env-file distributed\.env/,
  );
  expect(readWorkerSettings({ DATABASE_URL: 'file:jobs.db' }).DATABASE_URL).toBe('file:jobs.db');
  expect(readWorkerSettings({}).DATABASE_URL).toMatch(/^file:/);
});
