import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { defaultWidth, mediaTypeOf } from '../negotiation.ts';
import { devicesSheet } from '../render/devices.ts';
import { jsonWithCounts } from '../render/json.ts';
import { sheetText } from '../render/sheet.ts';
import { problemResponses } from '../schemas/problem.ts';
import { choiceProperties } from '../schemas/request.ts';
import { devicesSchema } from '../schemas/timing.ts';
import { describeDevices } from '../timings/devices.ts';
import type { TimingService } from '../timings/service.ts';

/** `/v1/devices`: what workers offer, and what they lack. */
export const deviceRoutes: FastifyPluginCallbackTypebox<{ readonly timings: TimingService }> = (
  app,
  { timings },
  done,
) => {
  app.get(
    '/v1/devices',
    {
      schema: {
        summary: "The workers' devices, and what is missing for others",
        tags: ['timings'],
        querystring: Type.Object(
          { width: choiceProperties.width },
          { additionalProperties: false },
        ),
        response: {
          200: {
            description: 'What workers offer.',
            content: {
              'application/json': { schema: devicesSchema },
              'text/plain': { schema: Type.String({ description: 'Tables for a terminal.' }) },
            },
          },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const mediaType = mediaTypeOf(request, ['application/json', 'text/plain']);
      reply
        .type(`${mediaType}; charset=utf-8`)
        .headers({ vary: 'accept', 'cache-control': 'no-store' });
      const described = describeDevices(await timings.workers());
      if (mediaType === 'application/json') return jsonWithCounts(described);
      return sheetText(devicesSheet(described), request.query.width ?? defaultWidth);
    },
  );
  done();
};
