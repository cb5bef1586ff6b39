import Fastify from 'fastify';
import mercurius from 'mercurius';
import { collectDefaultMetrics, register } from 'prom-client';

/**
 * The baseline: bare Fastify routes that send given bytes, and a bare Mercurius resolver that
 * returns a given object. Reads both from its parent, and tells it the port.
 */
interface Baseline {
  readonly bytes: string;
  readonly summary: Readonly<Record<string, unknown>>;
}

process.once('message', (message) => {
  void serve(message as Baseline);
});

async function serve({ bytes, summary }: Baseline): Promise<void> {
  const app = Fastify();
  const body = Buffer.from(bytes);
  app.get('/bytes', (_, reply) => reply.type('application/json; charset=utf-8').send(body));
  app.post('/bytes', (_, reply) => reply.type('application/json; charset=utf-8').send(body));
  // The service tells its CPU in the same way.
  collectDefaultMetrics();
  app.get('/metrics', () => register.metrics());
  await app.register(mercurius, {
    schema: `
      scalar Count
      type Totals { parameters: Count! macs: Count! flops: Count! activationElements: Count! }
      type Network { name: String! digest: String! totals: Totals! }
      type Query { network(preset: String): Network! }
    `,
    resolvers: { Query: { network: () => summary } },
  });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  process.send?.({ address });
}
