import type {
  FastifyError,
  FastifyReply,
  FastifyRequest,
  FastifySchemaValidationError,
} from 'fastify';
import fp from 'fastify-plugin';
import { nearestHint } from '../../core/nearest.ts';
import {
  describeFault,
  problem,
  type ProblemCode,
  type ProblemDetails,
  ProblemError,
  problemKinds,
} from '../problems.ts';

/** Fastify's own faults of the caller, by its codes. */
const frameworkCodes: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_CP_ERR_INVALID_CONTENT_ENCODING: 'unsupported-media-type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad-http',
  FST_ERR_BAD_URL: 'bad-http',
  FST_ERR_MAX_PARAM_LENGTH: 'invalid-request',
};

interface Fault {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;
}

/** Sends a problem, unless the answer is under way. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  fault: Fault,
): FastifyReply {
  return reply
    .code(problemKinds[fault.code].status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem(fault.code, fault.details, request.id)));
}

/** Every fault as an RFC 9457 problem; only ours are logged as errors, and they tell nothing. */
export const errorsPlugin = fp(
  (app, _options, done) => {
    app.setErrorHandler((error: FastifyError, request, reply) => {
      const fault = callersFault(error);
      if (!fault) {
        request.log.error({ err: error }, 'a defect of the service');
        return sendProblem(request, reply, {
          code: 'internal-error',
          details: { detail: 'the service failed; the fault is ours and was logged' },
        });
      }
      if (error instanceof ProblemError) reply.headers(error.headers);
      if (fault.code === 'timing-unavailable') {
        request.log.error({ err: error }, 'the ledger is away');
        reply.header('retry-after', '5');
      }
      return sendProblem(request, reply, fault);
    });
    app.setNotFoundHandler((request, reply) =>
      sendProblem(request, reply, {
        code: 'not-found',
        details: {
          detail: `there is nothing at ${request.url.slice(0, 200)}`,
          hint: 'the interface is described at /docs and /openapi.json',
        },
      }),
    );
    done();
  },
  { name: 'errors' },
);

/** What an error says of the request; `undefined` where the fault is ours. */
export function callersFault(error: Error & Partial<FastifyError>): Fault | undefined {
  const known = describeFault(error);
  if (known) return known;
  if (error.validation) return validationFault(error);
  const code = frameworkCodes[error.code ?? ''];
  if (code) return { code, details: { detail: error.message } };
  const status = error.statusCode ?? 500;
  return status >= 400 && status < 500
    ? { code: 'invalid-request', details: { detail: error.message } }
    : undefined;
}

function validationFault(error: Error & Partial<FastifyError>): Fault {
  const faults = error.validation ?? [];
  if (faults.length === 0) return { code: 'invalid-request', details: { detail: error.message } };
  return describeInvalid(faults, places[error.validationContext ?? ''] ?? 'the query');
}

/** What to call the parts of a request that schemas are for. */
const places: Readonly<Record<string, string>> = {
  body: 'the body',
  headers: 'the header',
  params: 'the path',
};

/**
 * What Ajv says of a value that a schema does not allow.
 * @param faults One or more.
 * @param where What to call the value.
 */
export function describeInvalid(
  faults: readonly FastifySchemaValidationError[],
  where: string,
): Fault {
  const fault = tellingFault(faults);
  const pointer = fault.instancePath;
  if (fault.keyword === 'additionalProperties') {
    const key = String(fault.params['additionalProperty']);
    const known = Object.keys((fault as Verbose).parentSchema?.properties ?? {});
    return {
      code: 'unknown-key',
      details: {
        detail: `${where} has no key "${key.slice(0, 100)}"`,
        pointer: `${pointer}/${escapePointer(key)}`,
        expected: known.length === 0 ? 'no keys' : `one of ${known.join(', ')}`,
        hint: nearestHint(key, known),
      },
    };
  }
  const name = pointer === '' ? where : `"${pointer.slice(1)}" of ${where}`;
  return {
    code: 'invalid-request',
    details: {
      detail: `${name} ${fault.message ?? 'is wrong'}`,
      pointer,
      expected: expectation(fault),
    },
  };
}

/**
 * The first fault; where a value has none of several forms, the fault within it if one form alone
 * has its keys, else that it has none of them.
 */
function tellingFault(faults: readonly FastifySchemaValidationError[]) {
  // There is at least one.
  const first = faults[0] as FastifySchemaValidationError;
  const formless = faults.find(({ keyword }) => keyword === 'anyOf');
  if (formless?.instancePath !== first.instancePath) return first;
  const [within, another] = faults.filter(({ instancePath }) =>
    instancePath.startsWith(`${formless.instancePath}/`),
  );
  if (within && !another) return within;
  return { ...formless, message: 'has none of the forms that it may have' };
}

/** Ajv's errors with the schema at fault, which `verbose` adds. */
type Verbose = FastifySchemaValidationError & {
  readonly parentSchema?: {
    readonly properties?: object;
    readonly examples?: readonly unknown[];
    readonly oneOf?: readonly { readonly properties: Record<string, { const?: unknown }> }[];
  };
};

function expectation(fault: FastifySchemaValidationError): string | undefined {
  const { allowedValues } = fault.params;
  if (fault.keyword === 'discriminator')
    return `"${String(fault.params['tag'])}" as one of ${kindsOf(fault).join(', ')}`;
  if (Array.isArray(allowedValues)) return `one of ${allowedValues.join(', ')}`;
  const example = (fault as Verbose).parentSchema?.examples?.[0];
  if (example !== undefined) return `something like ${JSON.stringify(example)}`;
  // "must be integer", "must be <= 4096", "must have required property 'edit'".
  return /^must (?:be|have|match) (.+)$/.exec(fault.message ?? '')?.[1];
}

/** Values of the key that tells the alternatives of a schema apart. */
function kindsOf({ params, parentSchema }: Verbose): unknown[] {
  const tag = String(params['tag']);
  return (parentSchema?.oneOf ?? []).map(({ properties }) => properties[tag]?.const);
}

function escapePointer(key: string): string {
  return key.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');
}
