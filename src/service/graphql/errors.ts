import type { FastifyError } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { callersFault } from '../plugins/errors.ts';
import { describeFault, type ProblemCode } from '../problems.ts';

/** What can be wrong with a GraphQL query, beside the problems that every request can have. */
export type QueryErrorCode =
  | 'graphql-syntax'
  | 'graphql-validation'
  | 'batched-queries'
  | 'introspection-disabled'
  | 'limit-query-length'
  | 'limit-tokens'
  | 'limit-depth'
  | 'limit-aliases'
  | 'limit-complexity';

/** A coded fault of a query; `expected` and `hint` say what REST's problems say with them. */
export function queryError(
  code: QueryErrorCode,
  message: string,
  details: { readonly expected?: string; readonly hint?: string } = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...details } });
}

/** Codes of Mercurius that are the caller's fault, under our names. */
const foreignCodes: Readonly<Record<string, ProblemCode | QueryErrorCode>> = {
  MER_ERR_GQL_QUERY_DEPTH: 'limit-depth',
  MER_ERR_METHOD_NOT_ALLOWED: 'method-not-allowed',
};

/**
 * An error that kept a query from running, as it is sent: REST's `code`, `pointer`, `expected` and
 * `hint` in `extensions`. `undefined` for a defect of ours.
 */
export function describeRequestError(error: unknown): GraphQLFormattedError | undefined {
  if (!(error instanceof GraphQLError)) return describe(error, foreignCode(error));
  return describe(error, ownCode(error) ?? queryCode(error));
}

/** An error in a query that ran, as `describeRequestError` has it. */
export function describeExecutionError(error: GraphQLError): GraphQLFormattedError | undefined {
  const { originalError } = error;
  // An argument that a variable leaves null is found while running, and has its place in the query.
  const argument = originalError instanceof GraphQLError && originalError.nodes !== undefined;
  return describe(error, ownCode(error) ?? (argument ? 'graphql-validation' : undefined));
}

/** What stands for a defect of ours, of which nothing more is told. */
export function internalError(error?: GraphQLError): GraphQLFormattedError {
  const extensions = { code: 'internal-error' };
  return { ...place(error), message: 'a defect of the service', extensions };
}

function describe(error: unknown, code: string | undefined): GraphQLFormattedError | undefined {
  const fault = describeFault(error instanceof GraphQLError ? error.originalError : error);
  if (fault) {
    const { detail, ...details } = fault.details;
    return { ...place(error), message: detail, extensions: { code: fault.code, ...details } };
  }
  if (code === undefined || !(error instanceof Error)) return undefined;
  const { extensions } = error instanceof GraphQLError ? error : {};
  return { ...place(error), message: error.message, extensions: { ...extensions, code } };
}

function ownCode({ extensions }: GraphQLError): string | undefined {
  return typeof extensions['code'] === 'string' ? extensions['code'] : undefined;
}

function queryCode({ message }: GraphQLError): QueryErrorCode {
  if (!message.startsWith('Syntax Error: ')) return 'graphql-validation';
  return message.includes('tokens. Parsing aborted') ? 'limit-tokens' : 'graphql-syntax';
}

function foreignCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '' } = error as Error & Partial<FastifyError>;
  return foreignCodes[code] ?? (code.startsWith('FST_') ? callersFault(error)?.code : undefined);
}

function place(error: unknown): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  if (!(error instanceof GraphQLError)) return {};
  const { locations, path } = error;
  return { ...(locations && { locations }), ...(path && { path }) };
}
