import { Readable } from 'node:stream';
import multipart, { type Multipart } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest, FastifySchemaCompiler } from 'fastify';
import type { Model, ModelFormat } from '../../formats/model.ts';
import { ProblemError } from '../problems.ts';
import { modelOf } from './documents.ts';
import { fileTypes, formType, huggingFaceType, jsonType, kerasType } from './media-types.ts';
import { readUpload, type UploadLimits } from './read.ts';

/** What the body of a request is. */
export type NetworkBody =
  /** A network, and the choices that stand beside it in a form. */
  | {
      readonly kind: 'model';
      readonly model: Model;
      readonly fields: Readonly<Record<string, string>>;
    }
  /** A request in JSON that names its network. */
  | { readonly kind: 'request'; readonly document: unknown };

const taken = [jsonType, kerasType, huggingFaceType, ...fileTypes, formType];

/** JSON types that say which format the document has. */
const formatTypes: ReadonlyMap<string | undefined, ModelFormat> = new Map([
  [kerasType, 'keras'],
  [huggingFaceType, 'huggingface'],
]);

/** The field of a form that holds the file. */
const fileField = 'model';

/** Most fields of a form, all choices being optional. */
const mostFields = 20;

/**
 * Lets the routes of a scope take networks: files as they arrive, JSON as bytes.
 * @returns what reads the body of a request
 */
export async function takeNetworks(
  scope: FastifyInstance,
  limits: UploadLimits,
): Promise<(request: FastifyRequest) => Promise<NetworkBody>> {
  const parser = scope.getDefaultJsonParser('error', 'error');
  await scope.register(multipart, {
    limits: { files: 1, fields: mostFields, parts: mostFields + 1, fileSize: limits.bytes + 1 },
  });
  scope.removeContentTypeParser(jsonType);
  scope.addContentTypeParser(
    [jsonType, kerasType, huggingFaceType],
    { parseAs: 'buffer' },
    (_request, body, parsed) => {
      parsed(null, body);
    },
  );
  scope.addContentTypeParser([...fileTypes], (request, payload, parsed) => {
    request.arrivesSlowly();
    parsed(null, payload);
  });
  scope.addContentTypeParser('*', (request, _payload, parsed) => {
    parsed(
      new ProblemError('unsupported-media-type', {
        detail: `a body of type "${request.headers['content-type'] ?? ''}" is not taken here`,
        expected: taken.join(', '),
        hint: "curl needs -H 'content-type: application/onnx' beside --data-binary",
      }),
    );
  });

  /** @throws FastifyError as the default parser does, which calls back at once */
  function parseJson(request: FastifyRequest, text: string): unknown {
    let result: { error: Error | null; value?: unknown } = { error: null };
    void parser(request, text, (error, value) => (result = { error, value }));
    if (result.error) throw result.error;
    return result.value;
  }

  async function readForm(request: FastifyRequest): Promise<NetworkBody> {
    request.arrivesSlowly();
    let model: Model | undefined;
    const fields: Record<string, string> = {};
    for await (const part of partsOf(request)) {
      if (part.type === 'file') {
        if (part.fieldname !== fileField) {
          part.file.resume();
          throw noFile(`the file stands in the field "${part.fieldname.slice(0, 100)}"`);
        }
        model = await readUpload(part.file, limits, (text) => parseJson(request, text));
      } else if (typeof part.value === 'string') {
        fields[part.fieldname] = part.value;
      }
    }
    if (model) return { kind: 'model', model, fields };
    throw noFile('the form has no file');
  }

  return async (request) => {
    const { body } = request;
    if (request.isMultipart()) return limits.slots.use(() => readForm(request));
    if (body instanceof Readable) {
      const model = await limits.slots.use(() =>
        readUpload(body, limits, (text) => parseJson(request, text)),
      );
      return { kind: 'model', model, fields: {} };
    }
    const document = parseJson(request, Buffer.isBuffer(body) ? body.toString() : '');
    const format = formatTypes.get(essence(request));
    const model = format ? { format, document } : modelOf(document);
    return model ? { kind: 'model', model, fields: {} } : { kind: 'request', document };
  };
}

/** @throws ProblemError `invalid-request` for a form that cannot be read */
async function* partsOf(request: FastifyRequest): AsyncGenerator<Multipart> {
  try {
    yield* request.parts();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProblemError('invalid-request', { detail: `the form cannot be read: ${reason}` });
  }
}

function noFile(detail: string): ProblemError {
  return new ProblemError('invalid-request', {
    detail,
    pointer: `/${fileField}`,
    expected: `a file in the field "${fileField}"`,
  });
}

function essence({ headers }: FastifyRequest): string | undefined {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase();
}

/** Bodies come in several kinds: what is in them is checked when they are read. */
export function exceptBodies(
  compile: FastifySchemaCompiler<unknown> | undefined,
): FastifySchemaCompiler<unknown> {
  return (route) => (route.httpPart === 'body' || !compile ? () => true : compile(route));
}
