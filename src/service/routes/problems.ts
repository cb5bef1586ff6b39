import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { type ProblemCode, ProblemError, problemKinds } from '../problems.ts';
import { problemResponses } from '../schemas/problem.ts';

const kindSchema = Type.Object({
  code: Type.String({ description: 'Code, in the problem and in GraphQL extensions.' }),
  status: Type.Integer({ description: 'HTTP status.' }),
  title: Type.String({ description: 'The kind of fault.' }),
});

function describe(code: ProblemCode) {
  return { code, ...problemKinds[code] };
}

/** `/problems`: the codes that a fault can have, where each problem's `type` points. */
export const problemRoutes: FastifyPluginCallbackTypebox = (app, _options, done) => {
  const codes = Object.keys(problemKinds) as ProblemCode[];
  app.get(
    '/problems',
    {
      schema: {
        summary: 'Every code that a fault can have',
        tags: ['operations'],
        response: { 200: Type.Object({ problems: Type.Array(kindSchema) }), ...problemResponses },
      },
    },
    () => ({ problems: codes.map(describe) }),
  );
  app.get(
    '/problems/:code',
    {
      schema: {
        summary: 'One code',
        tags: ['operations'],
        params: Type.Object({ code: Type.String({ examples: ['unknown-preset'] }) }),
        response: { 200: kindSchema, ...problemResponses },
      },
    },
    ({ params }) => {
      const code = codes.find((known) => known === params.code);
      if (code) return describe(code);
      throw new ProblemError('not-found', { detail: `there is no problem "${params.code}"` });
    },
  );
  done();
};
