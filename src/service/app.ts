import accepts from '@fastify/accepts';
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
} from 'fastify';
import { networkLimits } from '../settings.ts';
import { AnswerCache } from './answers.ts';
import type { Config } from './config.ts';
import { CostEngine } from './engine.ts';
import { callersFault, errorsPlugin, sendProblem } from './plugins/errors.ts';
import graphqlPlugin from './graphql/plugin.ts';
import { DirectoryFiles, MemoryFiles } from './models/files.ts';
import { ModelStore } from './models/store.ts';
import { clockPlugin } from './plugins/clock.ts';
import { connectionsPlugin } from './plugins/connections.ts';
import { healthPlugin } from './plugins/health.ts';
import { methodsPlugin } from './plugins/methods.ts';
import { createMetrics, metricsPlugin } from './plugins/metrics.ts';
import { openapiPlugin } from './plugins/openapi.ts';
import { validationPlugin } from './plugins/validation.ts';
import { clientErrorHandler } from './client-errors.ts';
import { openRedis } from './redis.ts';
import { catalogueRoutes } from './routes/catalogue.ts';
import { compareRoutes } from './routes/compare.ts';
import { costRoutes } from './routes/cost.ts';
import { deviceRoutes } from './routes/devices.ts';
import { memoryRoutes } from './routes/memory.ts';
import { modelRoutes } from './routes/models.ts';
import { onnxRoutes } from './routes/onnx.ts';
import { plotRoutes } from './routes/plots.ts';
import { presetRoutes } from './routes/presets.ts';
import { problemRoutes } from './routes/problems.ts';
import { reconcileRoutes } from './routes/reconcile.ts';
import { timingEventRoutes } from './routes/timing-events.ts';
import { timingRoutes } from './routes/timings.ts';
import { MeasuredLookup } from './timings/measured.ts';
import { openTimings } from './timings/open.ts';
import { rateCheck } from './timings/rate.ts';
import { UploadSlots } from './uploads/slots.ts';
import { sweepRoutes } from './routes/sweeps.ts';
import { whatIfRoutes } from './routes/what-if.ts';

/** Bodies smaller than this are not worth compressing. */
const compressFrom = 1024;

/** Request ids from outside are taken only if they are short and plain. */
const sanePattern = /^[\w.:-]{1,64}$/;

/** The service, ready to listen. */
export async function buildApp(
  config: Config,
  options: Pick<FastifyServerOptions, 'loggerInstance'> = {},
): Promise<FastifyInstance> {
  const app = Fastify({
    ...(options.loggerInstance
      ? { loggerInstance: options.loggerInstance }
      : { logger: { level: config.LOG_LEVEL } }),
    bodyLimit: config.BODY_LIMIT_BYTES,
    ...timeouts(config),
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && sanePattern.test(given) ? given : crypto.randomUUID();
    },
    routerOptions: { maxParamLength: 300 },
    trustProxy: config.TRUST_PROXY,
    clientErrorHandler,
    frameworkErrors: (error, request, reply) => {
      const fault = callersFault(error);
      void sendProblem(
        request,
        reply,
        fault ?? { code: 'bad-http', details: { detail: error.message } },
      );
    },
  });
  await app.register(connectionsPlugin);
  const metrics = createMetrics();
  const shared =
    config.REDIS_URL === ''
      ? undefined
      : openRedis({
          url: config.REDIS_URL,
          timeoutMs: config.REDIS_TIMEOUT_MS,
          ttlSeconds: config.REDIS_TTL_SECONDS,
          log: app.log,
          onError: metrics.redisError,
        });
  // Reports serve GraphQL and new representations; answers serve repeated requests.
  const cacheBytes = Math.floor(config.CACHE_BYTES / 2);
  const models = await openModels(config, app.log);
  const { limits, onnx } = networkLimits(config);
  const engine = new CostEngine({
    models,
    cacheBytes,
    limits,
    onCompute: metrics.computed,
  });
  const uploads = {
    slots: new UploadSlots(config.UPLOADS_AT_ONCE),
    bytes: config.UPLOAD_LIMIT_BYTES,
    idleMs: config.UPLOAD_IDLE_MS,
    jsonBytes: config.BODY_LIMIT_BYTES,
    onnx,
  };
  const answers = new AnswerCache({ bytes: cacheBytes, shared, onLookup: metrics.cacheLookup });
  app.addHook('onClose', async () => shared?.close());
  const timings = await openTimings(app, config, engine);
  const { ledger, files } = app.timing;
  const measured = new MeasuredLookup(ledger, app.log);
  metrics.countTimings(() => ledger.counts());
  app.addHook('onRequest', (request, reply, next) => {
    reply.header('x-request-id', request.id);
    next();
  });

  await app.register(errorsPlugin);
  await app.register(validationPlugin);
  await app.register(clockPlugin, { bodyMs: config.REQUEST_TIMEOUT_MS });
  await app.register(methodsPlugin);
  await app.register(openapiPlugin, { docs: config.DOCS });
  await app.register(metricsPlugin, { metrics });
  if (config.CORS_ORIGIN !== '') {
    const origin = config.CORS_ORIGIN === '*' ? '*' : config.CORS_ORIGIN.split(',');
    await app.register(cors, {
      origin,
      exposedHeaders: ['etag', 'netcost-cache', 'netcost-digest'],
    });
  }
  await app.register(compress, { threshold: compressFrom });
  await app.register(accepts);
  await app.register(healthPlugin, { ready: () => ledger.ready() });
  await app.register(costRoutes, { engine, answers, uploads });
  await app.register(compareRoutes, { engine, answers, uploads, measured });
  await app.register(memoryRoutes, { engine, answers, uploads });
  await app.register(reconcileRoutes, { engine, answers });
  await app.register(modelRoutes, { engine, models, uploads });
  await app.register(onnxRoutes, { engine });
  await app.register(plotRoutes, { engine, answers, uploads });
  await app.register(sweepRoutes, { engine });
  await app.register(whatIfRoutes, { engine });
  await app.register(rateLimit, { global: false });
  const checkRate = rateCheck(app, config.TIMINGS_PER_MINUTE);
  await app.register(timingRoutes, {
    timings,
    uploads: { ...uploads, files },
    checkRate,
  });
  await app.register(timingEventRoutes, { timings });
  await app.register(deviceRoutes, { timings });
  await app.register(presetRoutes);
  await app.register(catalogueRoutes);
  await app.register(problemRoutes);
  await app.register(graphqlPlugin, {
    engine,
    models,
    timings,
    measured,
    checkRate,
    connections: config.EVENT_STREAMS,
    introspection: config.INTROSPECTION,
    graphiql: config.GRAPHIQL,
  });
  app.refuseOtherMethods();
  return app;
}

/** Node's limit on a whole request is that on files; `clockPlugin` holds other bodies to theirs. */
function timeouts({ REQUEST_TIMEOUT_MS: headersTimeout, UPLOAD_TIMEOUT_MS }: Config) {
  const requestTimeout = Math.max(headersTimeout, UPLOAD_TIMEOUT_MS);
  return { requestTimeout, http: { headersTimeout, requestTimeout } };
}

function openModels(config: Config, log: FastifyBaseLogger): Promise<ModelStore> {
  return ModelStore.open({
    files: config.MODELS_DIR === '' ? new MemoryFiles() : new DirectoryFiles(config.MODELS_DIR),
    bytes: config.MODELS_BYTES,
    count: config.MODELS_COUNT,
    onFault: (err, digest) => {
      log.error({ err, digest }, 'a stored model');
    },
  });
}
