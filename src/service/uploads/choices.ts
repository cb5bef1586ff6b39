import type { Static, TSchema } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problems.ts';

/** What a route takes beside files. */
export interface ChoiceSchemas<Body extends TSchema, Query extends TSchema> {
  /** A request in JSON. */
  readonly body: Body;
  /** Choices beside a network that is the body, in the query or in fields of a form. */
  readonly query: Query;
  /** The keys of the query that a request in JSON may have too. */
  readonly formKeys: readonly string[];
}

/** Checks the choices that stand in a body, whose kind is known only when it is read. */
export function choiceCheckers<Body extends TSchema, Query extends TSchema>(
  app: FastifyInstance,
  { body, query, formKeys }: ChoiceSchemas<Body, Query>,
) {
  return {
    body: checker(app, body, 'body'),
    /** Fields of a form, which are text as a query is. */
    fields: checker(app, query, 'querystring'),
    /**
     * What a query may say beside a request in JSON.
     * @throws ProblemError `invalid-request` for what belongs in the body
     */
    formOnly<T extends object>(given: T): T {
      const key = Object.keys(given).find((name) => !formKeys.includes(name));
      if (key === undefined) return given;
      throw new ProblemError('invalid-request', {
        detail: `"${key}" stands in the query, but this request is JSON`,
        pointer: `/${key}`,
        expected: `"${key}" in the body`,
      });
    },
  };
}

/** @returns what checks a value, and throws the FastifyError of a body that is not valid */
export function checker<T extends TSchema>(
  app: FastifyInstance,
  schema: T,
  httpPart: 'body' | 'querystring',
) {
  const validate = app.validatorCompiler?.({ schema, httpPart, method: 'POST', url: '' });
  return (value: unknown): Static<T> => {
    if (validate && validate(value) !== true) {
      const { errors: validation } = validate;
      throw Object.assign(new Error('the body is not valid'), {
        statusCode: 400,
        validation,
        validationContext: 'body',
      });
    }
    return value;
  };
}
