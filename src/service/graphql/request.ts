import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { ProblemError } from '../problems.ts';
import { queryError } from './errors.ts';

const parameters = TypeCompiler.Compile(
  Type.Object(
    {
      query: Type.String(),
      operationName: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      variables: Type.Optional(
        Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
      ),
      extensions: Type.Optional(Type.Union([Type.Object({}), Type.Null()])),
    },
    { additionalProperties: false },
  ),
);

export type GraphqlRequest = Static<Parameters>;
type Parameters = ReturnType<(typeof parameters)['Schema']>;

const expected = 'an object with query, and if need be variables and operationName';

/**
 * A GraphQL request from the body of a POST.
 * @throws GraphQLError `batched-queries` for a list of requests
 * @throws ProblemError `invalid-request`
 */
export function fromBody(body: unknown): GraphqlRequest {
  if (parameters.Check(body)) return body;
  if (Array.isArray(body)) {
    throw queryError('batched-queries', 'several queries in one request are not taken', {
      hint: 'ask for several networks in one query',
    });
  }
  const fault = parameters.Errors(body).First();
  throw new ProblemError('invalid-request', {
    detail: 'the body is no GraphQL request',
    pointer: fault?.path,
    expected,
  });
}

/**
 * A GraphQL request from the query string of a GET, where variables and extensions are JSON.
 * @throws ProblemError `invalid-request`
 */
export function fromQueryString(query: unknown): GraphqlRequest {
  const { variables, extensions, ...rest } = query as Record<string, unknown>;
  return fromBody({
    ...rest,
    ...(variables !== undefined && { variables: parse('variables', variables) }),
    ...(extensions !== undefined && { extensions: parse('extensions', extensions) }),
  });
}

function parse(name: string, text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    throw new ProblemError('invalid-request', {
      detail: `${name} in the query string is not JSON`,
      pointer: `/${name}`,
      expected: 'a JSON object',
    });
  }
}
