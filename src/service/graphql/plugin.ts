import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import websocket from '@fastify/websocket';
import fp from 'fastify-plugin';
import { type DocumentNode, GraphQLError, type GraphQLFormattedError, Location } from 'graphql';
import { LRUCache } from 'lru-cache';
import mercurius, { type IResolvers } from 'mercurius';
import { problemKinds, type ProblemCode } from '../problems.ts';
import type { GraphqlContext } from './context.ts';
import { graphiqlPage } from './graphiql.ts';
import {
  describeExecutionError,
  describeRequestError,
  internalError,
  queryError,
} from './errors.ts';
import {
  defaultGraphqlLimits,
  type GraphqlLimits,
  limitAliases,
  limitComplexity,
  refuseIntrospection,
  refuseSubscriptions,
  requireRootType,
} from './limits.ts';
import { NetworkLoader } from './network.ts';
import { fromBody, fromQueryString, type GraphqlRequest } from './request.ts';
import { resolvers } from './resolvers/index.ts';
import { scalars } from './scalars.ts';
import { readSchema } from './schema.ts';
import { subscriptions } from './subscriptions.ts';
import { Turns } from './turns.ts';

export interface GraphqlOptions {
  readonly engine: GraphqlContext['engine'];
  readonly models: GraphqlContext['models'];
  readonly timings: GraphqlContext['timings'];
  readonly measured: GraphqlContext['measured'];
  readonly checkRate: GraphqlContext['checkRate'];
  /** Whether introspection is answered. */
  readonly introspection?: boolean;
  /** Whether GraphiQL is served at `/graphiql`. */
  readonly graphiql?: boolean;
  readonly limits?: Partial<GraphqlLimits>;
  /** Most WebSockets that are open at once. */
  readonly connections?: number;
}

/** Queries kept parsed and validated; with `limits.queryLength` this bounds their memory. */
const parsedQueries = 128;
/** Validation faults after which a query is given up. */
const mostFaults = 10;

/** GraphQL at `/graphql`, over the engine that REST has. */
export default fp(
  async function graphql(
    app,
    {
      introspection = true,
      graphiql = true,
      limits: chosen = {},
      connections = 1_000,
      ...services
    }: GraphqlOptions,
  ) {
    const limits = { ...defaultGraphqlLimits, ...chosen };
    const checkComplexity = limitComplexity(limits.complexity);
    // What is checked of a query without variables comes out the same every time.
    const approved = new LRUCache<string, true>({ max: parsedQueries });
    const validateOptions = { maxErrors: mostFaults, hideSuggestions: !introspection };
    const validationRules = [
      requireRootType,
      limitAliases(limits.aliases),
      ...(introspection ? [] : [refuseIntrospection]),
    ];
    await app.register(mercurius, {
      schema: readSchema(),
      // Mercurius types no `__isTypeOf`, which generated types allow.
      resolvers: { ...resolvers, ...scalars } as IResolvers,
      routes: false,
      cache: parsedQueries,
      queryDepth: limits.depth,
      graphql: {
        parseOptions: { maxLexicalTokens: limits.tokens },
        validateOptions,
      },
      validationRules,
      errorFormatter: ({ data, errors }, { reply }) => ({
        statusCode: 200,
        response: { data: data ?? null, errors: errors.map((error) => execution(error, reply)) },
      }),
    });
    // Mercurius types no `__isTypeOf`, which generated types allow.
    app.graphql.addHook('preValidation', (_, document: DocumentNode | null) => {
      if (document?.loc instanceof Location) return;
      throw queryError('graphql-syntax', 'Syntax Error: the query is not GraphQL');
    });
    app.graphql.addHook<GraphqlContext>('preExecution', (schema, document, context, variables) => {
      const { approval, operationName } = context;
      refuseSubscriptions(document, operationName);
      if (approval !== undefined && approved.has(approval)) return;
      checkComplexity(schema, document, operationName, variables);
      if (approval !== undefined) approved.set(approval, true);
    });

    async function answer(request: GraphqlRequest, reply: FastifyReply) {
      const { query, variables, operationName } = request;
      if (query.length > limits.queryLength) {
        throw queryError('limit-query-length', 'the query is too long', {
          expected: `at most ${limits.queryLength} characters`,
          hint: 'send an architecture as a variable',
        });
      }
      const hasVariables = variables != null && Object.keys(variables).length > 0;
      const approval = hasVariables ? undefined : `${operationName ?? ''} ${query}`;
      const turns = new Turns();
      const context: GraphqlContext = {
        ...services,
        request: reply.request,
        networks: new NetworkLoader(services.engine, turns),
        turns,
        isGone: () => reply.request.raw.socket.destroyed,
        operationName: operationName ?? undefined,
        approval,
      };
      // Mercurius checks variables, and which operation is meant, where it is given any.
      const checked = approval !== undefined && approved.get(approval);
      const given = checked ? undefined : (variables ?? {});
      return reply.graphql(query, { ...context }, given, operationName ?? undefined);
    }

    app.route({
      method: 'POST',
      url: '/graphql',
      schema: { hide: true },
      errorHandler: refuse,
      handler: ({ body }, reply) => answer(fromBody(body), reply),
    });
    await app.register(websocket, {
      options: { maxPayload: limits.queryLength },
      errorHandler: (err, socket) => {
        app.log.info({ err }, 'a WebSocket ends');
        socket.terminate();
      },
    });
    app.route({
      method: 'GET',
      url: '/graphql',
      schema: { hide: true },
      errorHandler: refuse,
      handler: ({ query }, reply) => answer(fromQueryString(query), reply),
      wsHandler: subscriptions({
        timings: services.timings,
        schema: () => app.graphql.schema,
        validationRules,
        validateOptions,
        limits,
        connections,
        log: app.log,
      }),
    });
    if (graphiql) await app.register(graphiqlPage);
  },
  { name: 'netcost-graphql', fastify: '5.x' },
);

function execution(error: GraphQLError, reply: FastifyReply): GraphQLFormattedError {
  const known = describeExecutionError(error);
  if (!known) reply.log.error({ err: error.originalError ?? error }, 'a resolver failed');
  return known ?? internalError(error);
}

/** Answers a request that never came to run. */
function refuse(
  error: FastifyError & { errors?: unknown },
  _: FastifyRequest,
  reply: FastifyReply,
) {
  const whole = describeRequestError(error) !== undefined || !Array.isArray(error.errors);
  const causes: readonly unknown[] = whole ? [error] : (error.errors as readonly unknown[]);
  const errors = causes.map((cause: unknown) => {
    const known = describeRequestError(cause);
    if (!known) reply.log.error({ err: cause }, 'a GraphQL request failed');
    return known ?? internalError();
  });
  const code = errors[0]?.extensions?.['code'];
  const status = isProblemCode(code) ? problemKinds[code].status : 400;
  void reply.code(status).send({ errors });
}

function isProblemCode(code: unknown): code is ProblemCode {
  return typeof code === 'string' && Object.hasOwn(problemKinds, code);
}
