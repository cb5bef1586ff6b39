import { type Static, Type } from '@sinclair/typebox';
import { host, logLevel, networkLimitSettings, readSettings } from '../settings.ts';

/** Settings of timing that APIs and workers share, and that have to be the same for all of them. */
export const sharedTimingSettings = {
  DATABASE_URL: Type.String({
    default: 'file:data/netcost.db',
    pattern: '^(file:.+|:memory:|postgres(ql)?://.+)$',
    description:
      'Where jobs and results are kept: `file:…` for SQLite, `postgres://…` for PostgreSQL, or `:memory:` for this process alone.',
  }),
  QUEUE_URL: Type.String({
    default: '',
    pattern: '^$|^rediss?://',
    description:
      'Redis that hands jobs to workers and events to APIs; empty uses the database instead.',
  }),
  FILES_DIR: Type.String({
    default: '',
    description:
      'Directory of the files that jobs need, for all to share; empty keeps them beside the file of SQLite, or in PostgreSQL.',
  }),
  FILES_BYTES: Type.Integer({
    default: 16 * 2 ** 30,
    minimum: 1024,
    description: 'Most bytes of the files that jobs need.',
  }),
  LEASE_MS: Type.Integer({
    default: 10_000,
    minimum: 300,
    description: 'How long a worker that is not heard of keeps its job, in milliseconds.',
  }),
  SWEEP_MS: Type.Integer({
    default: 2_000,
    minimum: 50,
    description: 'How often jobs of lost workers are looked for, in milliseconds.',
  }),
  JOB_LOSSES: Type.Integer({
    default: 3,
    minimum: 1,
    description: 'How often a job may lose its worker before it fails.',
  }),
  JOB_WAIT_MS: Type.Integer({
    default: 3_600_000,
    minimum: 1_000,
    description: 'Longest that a job waits for a worker, in milliseconds.',
  }),
  JOB_RETENTION_DAYS: Type.Integer({
    default: 90,
    minimum: 1,
    description: 'How long finished jobs and their results are kept.',
  }),
};

/** What both are started with. */
export type SharedTimingSettings = {
  [name in keyof typeof sharedTimingSettings]: Static<(typeof sharedTimingSettings)[name]>;
};

/** Every setting of a worker. */
export const workerSchema = Type.Object({
  ...sharedTimingSettings,
  ...networkLimitSettings,
  LOG_LEVEL: logLevel,
  HOST: host,
  WORKER_NAME: Type.String({
    default: '',
    pattern: '^[\\w.-]{0,64}$',
    description:
      "Name of the worker, and the first part of the names of its devices; empty for the host's.",
  }),
  WORKER_DEVICES: Type.String({
    default: 'auto',
    pattern: '^(auto|(cpu|cuda|tensorrt|webgpu)(:\\d+)?(,(cpu|cuda|tensorrt|webgpu)(:\\d+)?)*)$',
    description: 'Devices to offer, such as `cpu,cuda:0`; `auto` offers all that are found.',
  }),
  WORKER_PORT: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 65_535,
    description: "Port of the worker's own /livez, /readyz and /metrics; 0 for none.",
  }),
  WORKER_GRACE_MS: Type.Integer({
    default: 5_000,
    minimum: 0,
    description:
      'Longest that a running job may take to end after SIGTERM before it is handed back, in milliseconds.',
  }),
  JOB_TIMEOUT_MS: Type.Integer({
    default: 600_000,
    minimum: 100,
    description: 'Longest that a job may run, in milliseconds.',
  }),
  JOB_DISK_BYTES: Type.Integer({
    default: 16 * 2 ** 30,
    minimum: 1024,
    description: "Most bytes that a job's network may take on disk.",
  }),
  JOB_MEMORY_BYTES: Type.Integer({
    default: 0,
    minimum: 0,
    description:
      'Most memory that a measuring process may hold; 0 for three quarters of what the machine, or the container, has.',
  }),
});

export type WorkerSettings = Static<typeof workerSchema>;

/**
 * The settings of a worker.
 * @throws Error naming the setting that is wrong and what it may be
 */
export function readWorkerSettings(environment: NodeJS.ProcessEnv): WorkerSettings {
  if (environment['DATABASE_URL'] === '') {
    throw new Error(
      'DATABASE_URL is empty, and must name the database of the API; with Docker Compose, by --env-file distributed.env',
    );
  }
  return readSettings(workerSchema, environment);
}
