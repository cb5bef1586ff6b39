import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { engineVersion } from '../../core/version.ts';
import type { AnswerCache } from '../answers.ts';
import type { CostEngine } from '../engine.ts';
import { defaultWidth, mediaTypeOf } from '../negotiation.ts';
import { reconcileFigures } from '../reconciliation.ts';
import { jsonWithCounts } from '../render/json.ts';
import { reconciliationSheet } from '../render/reconciliation.ts';
import { sheetMarkdown, sheetText } from '../render/sheet.ts';
import { requestFromBody } from '../requests.ts';
import { answerHeaders, bodyKey, Responder } from '../responder.ts';
import { problemResponses } from '../schemas/problem.ts';
import {
  reconcileBodySchema,
  reconcileFormSchema,
  reconciliationSchema,
} from '../schemas/reconcile.ts';

export interface ReconcileRoutesOptions {
  readonly engine: CostEngine;
  readonly answers: AnswerCache;
}

const mediaTypes = ['application/json', 'text/plain', 'text/markdown'] as const;

const { 'netcost-cache': cacheHeader } = answerHeaders;

/** `/v1/reconcile`: how figures that someone read elsewhere may have been counted. */
export const reconcileRoutes: FastifyPluginAsyncTypebox<ReconcileRoutesOptions> = (
  app,
  { engine, answers },
) => {
  const responder = new Responder({
    answers,
    hasModel: (model) => engine.isThere({ model }),
  });

  app.post(
    '/v1/reconcile',
    {
      schema: {
        summary: 'How figures read elsewhere may have been counted',
        tags: ['cost'],
        body: reconcileBodySchema,
        querystring: reconcileFormSchema,
        response: {
          200: {
            description: 'The ways of counting that give the figures, the likeliest first.',
            headers: { 'netcost-cache': cacheHeader },
            content: {
              'application/json': { schema: reconciliationSchema },
              'text/plain': { schema: Type.String({ description: 'Sentences and tables.' }) },
              'text/markdown': { schema: Type.String({ description: 'Sentences and tables.' }) },
            },
          },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const body = JSON.stringify(request.body);
      const key = bodyKey(request, body);
      if (responder.answerKnown(request, reply, key)) return reply;
      const mediaType = mediaTypeOf(request, mediaTypes);
      const { width = defaultWidth } = request.query;
      const figures = request.body.figures.map(({ network, ...figure }) => ({
        ...figure,
        network: requestFromBody(network),
      }));
      const reconciliation = await reconcileFigures(engine, figures);
      const models = figures.flatMap(({ network: { model } }) => model ?? []);
      // Networks are named or given in full, so that the body says all that the answer depends on.
      const digest = `sha256:${createHash('sha256').update(engineVersion).update(body).digest('hex')}`;
      const making = { digest, form: `reconcile ${mediaType} ${width}`, mediaType };
      const make = () =>
        Buffer.from(render({ version: engineVersion, ...reconciliation }, making.mediaType, width));
      return responder.answer(reply, { key, models }, { ...making, make });
    },
  );
  return Promise.resolve();
};

type Answer = { readonly version: string } & Awaited<ReturnType<typeof reconcileFigures>>;

function render(answer: Answer, mediaType: (typeof mediaTypes)[number], width: number): string {
  switch (mediaType) {
    case 'application/json':
      return jsonWithCounts(answer);
    case 'text/markdown':
      return sheetMarkdown(reconciliationSheet(answer));
    case 'text/plain':
      return sheetText(reconciliationSheet(answer), width);
  }
}
