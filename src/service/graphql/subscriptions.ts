import type { WebsocketHandler } from '@fastify/websocket';
import type { FastifyBaseLogger } from 'fastify';
import {
  type ExecutionArgs,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  type ValidationRule,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { makeHandler } from 'graphql-ws/use/@fastify/websocket';
import type { TimingService } from '../timings/service.ts';
import {
  describeExecutionError,
  describeRequestError,
  internalError,
  queryError,
} from './errors.ts';
import { type GraphqlLimits, limitComplexity } from './limits.ts';

export interface SubscriptionOptions {
  readonly timings: TimingService;
  readonly schema: () => GraphQLSchema;
  readonly validationRules: readonly ValidationRule[];
  readonly validateOptions: Parameters<typeof validate>[3];
  readonly limits: GraphqlLimits;
  /** Most connections at once. */
  readonly connections: number;
  readonly log: FastifyBaseLogger;
}

/** Arguments of `timingEvents`, its defaults filled in. */
interface EventsArguments {
  readonly id: string;
  readonly after: number;
}

/** RFC 6455's registry of close codes. */
const tryAgainLater = 1013;

/** Most subscriptions of one connection. */
const mostSubscriptions = 20;

/** Longest that a connection may take until it says `connection_init`, in milliseconds. */
const initMs = 5_000;

/**
 * Subscriptions over WebSocket, held to the limits of queries. Mercurius' own would neither validate
 * their documents nor bound them.
 */
export function subscriptions(options: SubscriptionOptions): WebsocketHandler {
  const { limits, log, timings } = options;
  const checkComplexity = limitComplexity(limits.complexity);

  /** @throws GraphQLError for what is not run */
  function prepared({ query, variables, operationName }: SubscribePayload): ExecutionArgs {
    const schema = options.schema();
    const document = parse(query, { maxTokens: limits.tokens });
    const rules = [...specifiedRules, ...options.validationRules];
    const [fault] = validate(schema, document, rules, options.validateOptions);
    if (fault) throw fault;
    const operation = getOperationAST(document, operationName)?.operation;
    if (operation !== OperationTypeNode.SUBSCRIPTION) {
      throw queryError('graphql-validation', 'over WebSocket only subscriptions run', {
        hint: 'send queries and mutations by POST',
      });
    }
    const given = variables ?? {};
    checkComplexity(schema, document, operationName ?? undefined, given);
    return {
      ...{ schema, document, variableValues: given },
      ...(operationName != null && { operationName }),
      subscribeFieldResolver: (_, args) => events(args as EventsArguments),
    };
  }

  async function events({ id, after }: EventsArguments): Promise<AsyncIterable<unknown>> {
    await timings.find(id);
    const known = await timings.events(id, after);
    const { signal, leave } = timings.streams.enter();
    const told = (async function* () {
      try {
        const followed = timings.follow(id, after, signal, known);
        for await (const timingEvents of followed) yield { timingEvents };
      } finally {
        leave();
      }
    })();
    const iterator: AsyncIterator<unknown> = {
      next: () => told.next(),
      // What waits for the next event has to be woken before it can end.
      return: () => {
        leave();
        return told.return();
      },
    };
    return { [Symbol.asyncIterator]: () => iterator };
  }

  /** Says what REST would of an error; of a defect nothing. */
  function described(error: GraphQLError): GraphQLFormattedError {
    const known = error.path ? describeExecutionError(error) : describeRequestError(error);
    if (!known) log.error({ err: error.originalError ?? error }, 'a subscription failed');
    return known ?? internalError(error);
  }

  const handler = makeHandler({
    connectionInitWaitTimeout: initMs,
    onSubscribe: ({ subscriptions: open }, _id, payload) => {
      if (Object.keys(open).length > mostSubscriptions) {
        return [queryError('limit-complexity', 'the connection has too many subscriptions')];
      }
      try {
        return prepared(payload);
      } catch (error) {
        return [error instanceof GraphQLError ? error : new GraphQLError(String(error))];
      }
    },
    onError: (_context, _id, _payload, errors) => errors.map(described),
    onNext: (_context, _id, _payload, _args, { data = null, errors }) => ({
      data,
      ...(errors && { errors: errors.map(described) }),
    }),
  });
  return function (socket, request) {
    if (this.websocketServer.clients.size > options.connections) {
      socket.close(tryAgainLater, 'too many connections');
      return;
    }
    return handler.call(this, socket, request);
  };
}
