import type { Static, TSchema } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problems.ts';
import {
  costBodySchema,
  formKeys,
  type UploadQuery,
  uploadQuerySchema,
} from '../schemas/request.ts';

/** Checks the choices that stand in a body, whose kind is known only when it is read. */
export function choiceCheckers(app: FastifyInstance) {
  /** @returns what checks a value, and throws the FastifyError of a body that is not valid */
  function checker<T extends TSchema>(schema: T, httpPart: 'body' | 'querystring') {
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

  return {
    /** A request for a cost in JSON. */
    costBody: checker(costBodySchema, 'body'),
    /** Fields of a form, which are text as a query is. */
    fields: checker(uploadQuerySchema, 'querystring'),
    /**
     * What a query may say beside a request in JSON.
     * @throws ProblemError `invalid-request` for what belongs in the body
     */
    formOnly(query: UploadQuery): UploadQuery {
      const key = Object.keys(query).find((name) => !formKeys.includes(name));
      if (key === undefined) return query;
      throw new ProblemError('invalid-request', {
        detail: `"${key}" stands in the query, but this request is JSON`,
        pointer: `/${key}`,
        expected: `"${key}" in the body`,
      });
    },
  };
}
