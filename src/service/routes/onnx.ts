import { Readable } from 'node:stream';
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Graph } from '../../core/graph/types.ts';
import { encodeOnnx } from '../../formats/onnx/index.ts';
import type { CostEngine, NetworkRequest } from '../engine.ts';
import { ProblemError } from '../problems.ts';
import { choicesOf, requestFromBody } from '../requests.ts';
import { type EncodingChoices, onnxBodySchema, onnxQuerySchema } from '../schemas/onnx.ts';
import { problemResponses } from '../schemas/problem.ts';
import { noQuery } from '../schemas/request.ts';

export interface OnnxRoutesOptions {
  readonly engine: CostEngine;
}

const binary = (contentMediaType: string, description: string) => ({
  schema: Type.Unsafe<unknown>({ description, contentMediaType }),
});

const responses = {
  200: {
    description: 'The file, made as it is sent.',
    headers: {
      'content-disposition': { type: 'string', description: 'A name for the file.' },
      'content-length': { type: 'integer', description: 'Its bytes.' },
    },
    content: {
      'application/onnx': binary('application/onnx', 'The model.'),
      'application/octet-stream': binary(
        'application/octet-stream',
        'Its weights as external data, with `part=data`.',
      ),
    },
  },
  ...problemResponses,
};

/** Networks as ONNX files. */
export const onnxRoutes: FastifyPluginCallbackTypebox<OnnxRoutesOptions> = (
  app,
  { engine },
  done,
) => {
  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: NetworkRequest & EncodingChoices,
  ): Promise<FastifyReply> {
    const file = fileOf(await engine.graph(asked), asked);
    reply.type(file.type).headers({
      'content-length': file.bytes.byteLength,
      'content-disposition': `attachment; filename="${file.name}"`,
    });
    // What a HEAD asks for is not made only to be thrown away.
    return reply.send(Readable.from(request.method === 'HEAD' ? [] : file.bytes));
  }

  app.get(
    '/v1/presets/:name/onnx',
    {
      schema: {
        summary: 'A preset as an ONNX file',
        tags: ['catalogue'],
        params: Type.Object({
          name: Type.String({ description: 'Name of a preset.', examples: ['resnet50'] }),
        }),
        querystring: onnxQuerySchema,
        response: responses,
      },
      compress: false,
    },
    (request, reply) => {
      return answer(request, reply, {
        ...choicesOf(request.query),
        preset: request.params.name,
      });
    },
  );

  app.post(
    '/v1/onnx',
    {
      schema: {
        summary: 'A network as an ONNX file',
        tags: ['models'],
        body: onnxBodySchema,
        querystring: noQuery,
        response: responses,
      },
      compress: false,
    },
    (request, reply) => answer(request, reply, requestFromBody(request.body)),
  );
  done();
};

/**
 * The file that is asked for, its bytes to be made as they are read.
 * @throws InputError `not-encodable`, `unsupported-opset`
 * @throws ProblemError `invalid-request` where there is no such file
 */
function fileOf(graph: Graph, choices: EncodingChoices) {
  const { externalData, part = 'model', ...encoding } = choices;
  const { model, data } = encodeOnnx(graph, {
    ...encoding,
    ...(externalData !== undefined && { externalData: { location: externalData } }),
  });
  if (part === 'model') {
    const name = `${graph.name.replaceAll(/[^\w.-]/g, '_').slice(0, 100) || 'network'}.onnx`;
    return { name, type: 'application/onnx', bytes: model };
  }
  if (data && externalData !== undefined) {
    return { name: externalData, type: 'application/octet-stream', bytes: data };
  }
  throw new ProblemError('invalid-request', {
    detail: 'the weights are in no file of their own',
    pointer: '/part',
    expected: 'externalData, the name of that file, and weights that are not "none"',
  });
}
