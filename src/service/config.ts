import { type Static, Type } from '@sinclair/typebox';
import { host, logLevel, readSettings, networkLimitSettings } from '../settings.ts';
import { sharedTimingSettings } from '../timing/settings.ts';

/** Every setting, read from the environment and checked before the service listens. */
export const configSchema = Type.Object({
  HOST: host,
  PORT: Type.Integer({
    default: 3000,
    minimum: 0,
    maximum: 65_535,
    description: 'Port; 0 takes a free one.',
  }),
  LOG_LEVEL: logLevel,
  TRUST_PROXY: Type.Boolean({
    default: false,
    description: 'Take the client address from X-Forwarded-For.',
  }),
  CORS_ORIGIN: Type.String({
    default: '',
    description:
      'Origins that browsers may call from, comma-separated; `*` for all; empty turns CORS off.',
  }),
  DOCS: Type.Boolean({ default: true, description: 'Serve the reference at /docs.' }),
  GRAPHIQL: Type.Boolean({ default: true, description: 'Serve GraphiQL at /graphiql.' }),
  INTROSPECTION: Type.Boolean({ default: true, description: 'Answer GraphQL introspection.' }),
  REQUEST_TIMEOUT_MS: Type.Integer({
    default: 30_000,
    minimum: 100,
    description:
      'Longest that a request other than a model file may take to arrive, in milliseconds.',
  }),
  SHUTDOWN_TIMEOUT_MS: Type.Integer({
    default: 10_000,
    minimum: 0,
    description: 'Longest that requests in flight may take after SIGTERM, in milliseconds.',
  }),
  BODY_LIMIT_BYTES: Type.Integer({
    default: 4 * 2 ** 20,
    minimum: 1024,
    description: 'Largest JSON body.',
  }),
  UPLOAD_LIMIT_BYTES: Type.Integer({
    default: 4 * 2 ** 30,
    minimum: 1024,
    description: 'Largest model file.',
  }),
  UPLOAD_IDLE_MS: Type.Integer({
    default: 10_000,
    minimum: 100,
    description: 'Longest that a model file may pause on its way, in milliseconds.',
  }),
  UPLOAD_TIMEOUT_MS: Type.Integer({
    default: 1_800_000,
    minimum: 100,
    description: 'Longest that a model file may take in all, in milliseconds.',
  }),
  UPLOADS_AT_ONCE: Type.Integer({
    default: 8,
    minimum: 1,
    description: 'Most model files that are read at once.',
  }),
  MODELS_DIR: Type.String({
    default: 'data/models',
    description: 'Directory of stored models; empty keeps them in memory.',
  }),
  MODELS_BYTES: Type.Integer({
    default: 2 ** 30,
    minimum: 1024,
    description: 'Most bytes of stored models, which have no weights.',
  }),
  MODELS_COUNT: Type.Integer({
    default: 10_000,
    minimum: 1,
    maximum: 1_000_000,
    description: 'Most stored models.',
  }),
  CACHE_BYTES: Type.Integer({
    default: 128 * 2 ** 20,
    minimum: 0,
    description: 'Bytes of answers kept in memory; 0 keeps none.',
  }),
  REDIS_URL: Type.String({
    default: '',
    pattern: '^$|^rediss?://',
    description: 'Redis that shares answers between instances; empty for none.',
  }),
  REDIS_TIMEOUT_MS: Type.Integer({
    default: 50,
    minimum: 1,
    description: 'Longest to wait for Redis before computing, in milliseconds.',
  }),
  REDIS_TTL_SECONDS: Type.Integer({
    default: 86_400,
    minimum: 1,
    description: 'How long Redis keeps an answer.',
  }),
  ...networkLimitSettings,
  ...sharedTimingSettings,
  TIMINGS_MOST: Type.Integer({
    default: 1_000,
    minimum: 1,
    description: 'Most timings that wait or run.',
  }),
  TIMINGS_PER_CLIENT: Type.Integer({
    default: 100,
    minimum: 1,
    description: 'Most timings of one client that wait or run.',
  }),
  TIMINGS_PER_MINUTE: Type.Integer({
    default: 120,
    minimum: 1,
    description: 'Most timings that a client may ask for in a minute.',
  }),
  EVENT_STREAMS: Type.Integer({
    default: 1_000,
    minimum: 1,
    description: 'Most streams of events, and most WebSockets, that are open at once.',
  }),
  WORKER: Type.Boolean({
    default: true,
    description: 'Run a worker that times networks on this machine.',
  }),
});

export type Config = Static<typeof configSchema>;

/**
 * The configuration of an environment.
 * @throws Error naming the setting that is wrong and what it may be
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const config = readSettings(configSchema, environment);
  if (config.WORKER && config.DATABASE_URL === ':memory:') {
    throw new Error('configuration: a worker cannot share DATABASE_URL :memory: (or WORKER=false)');
  }
  return config;
}
