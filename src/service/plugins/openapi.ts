import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fp from 'fastify-plugin';
import { engineVersion } from '../../core/version.ts';

/** Collects the routes' schemas into OpenAPI. Must see all routes made. */
export const openapiPlugin = fp<{ docs: boolean }>(
  async (app, { docs }) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'netcost',
          version: engineVersion,
          description:
            'What a neural network costs, and why. Counts are exact: JSON integers up to 2^53 − 1, strings of decimal digits beyond.',
        },
        tags: [
          { name: 'cost', description: 'What networks cost.' },
          { name: 'models', description: 'Networks stored for later requests.' },
          { name: 'timings', description: 'What networks take on real devices.' },
          { name: 'catalogue', description: 'What the service knows.' },
          { name: 'operations', description: 'For those who run it.' },
        ],
      },
    });
    app.get(
      '/openapi.json',
      { schema: { summary: 'This description', tags: ['operations'] } },
      () => app.swagger(),
    );
    if (docs) await app.register(swaggerUi, { routePrefix: '/docs' });
  },
  { name: 'openapi' },
);
