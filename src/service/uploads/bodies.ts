import { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest, FastifySchemaCompiler } from 'fastify';
import type { Model, ModelFormat } from '../../formats/model.ts';
import { ProblemError } from '../problems.ts';
import { UploadBudget } from './budget.ts';
import { modelOf } from './documents.ts';
import { type ArrivedFile, checkData, type KeptFiles } from './external-data.ts';
import { type Form, formLimits, type FormShape, noFile, readForm } from './forms.ts';
import { fileTypes, formType, huggingFaceType, jsonType, kerasType } from './media-types.ts';
import { type Reading, readUpload, type Upload, type UploadLimits } from './read.ts';

/** What the body of a request is. */
export type NetworkBody =
  /** A network, and the choices that stand beside it in a form. */
  | {
      readonly kind: 'model';
      readonly model: Model;
      readonly fields: Readonly<Record<string, string>>;
      /** The files as they were sent, where they are kept. */
      readonly kept?: KeptFiles;
    }
  /** A request in JSON that names its network. */
  | { readonly kind: 'request'; readonly document: unknown };

/** JSON types that say which format the document has. */
const formatTypes: ReadonlyMap<string | undefined, ModelFormat> = new Map([
  [kerasType, 'keras'],
  [huggingFaceType, 'huggingface'],
]);

/** A request for several networks. */
export type NetworksBody =
  | ({ readonly kind: 'form' } & Form & { readonly parseJson: Reading['parseJson'] })
  | { readonly kind: 'request'; readonly document: unknown };

/** A form with a file and choices. */
const oneFile: FormShape = { field: 'model', most: 1, texts: false };

/** The same, with the files of its external data, each named by the path that the model has. */
const fileWithData: FormShape = { ...oneFile, data: { field: 'data', most: 64 } };

/**
 * Lets the routes of a scope take networks: files as they arrive, JSON as bytes.
 * @returns what reads the body of a request
 */
export async function takeNetworks(
  scope: FastifyInstance,
  limits: UploadLimits,
): Promise<(request: FastifyRequest) => Promise<NetworkBody>> {
  const shape = limits.files ? fileWithData : oneFile;
  const { parseJson, reading } = await takeJsonAndForms(scope, limits, shape);
  scope.addContentTypeParser(
    [kerasType, huggingFaceType],
    { parseAs: 'buffer' },
    (_request, body, parsed) => {
      parsed(null, body);
    },
  );
  scope.addContentTypeParser([...fileTypes], (request, payload, parsed) => {
    request.arrivesSlowly();
    parsed(null, payload);
  });
  refuseOthers(
    scope,
    [jsonType, kerasType, huggingFaceType, ...fileTypes, formType],
    "curl needs -H 'content-type: application/onnx' beside --data-binary",
  );

  return async (request) => {
    const { body } = request;
    if (request.isMultipart()) {
      const { networks, fields, data } = await takeForm(request, shape, limits, reading(request));
      const [network] = networks;
      if (network && 'model' in network) return { ...bodyOf(network, data), fields };
      throw noFile(shape, 'the form has no file');
    }
    if (body instanceof Readable) {
      const upload = await limits.slots.use(() => readUpload(body, reading(request)));
      return { ...bodyOf(upload, []), fields: {} };
    }
    const document = parseJson(request, body);
    const format = formatTypes.get(essence(request));
    const model = format ? { format, document } : modelOf(document);
    return model ? { kind: 'model', model, fields: {} } : { kind: 'request', document };
  };
}

/** @throws ProblemError `external-data` where the files are not those that the model names */
function bodyOf({ model, digest }: Upload, data: readonly ArrivedFile[]) {
  // A document is kept as such, whatever it was sent as.
  const kept = digest !== undefined && model.format === 'onnx';
  if (digest !== undefined) checkData(model, data);
  return {
    kind: 'model' as const,
    model,
    ...(kept && {
      kept: { digest, externalData: data.map(({ bytes: _, ...file }) => file) },
    }),
  };
}

/**
 * Lets the routes of a scope take several networks at once: as a request in JSON, or as a form.
 * @returns what reads the body of a request
 */
export async function takeForms(
  scope: FastifyInstance,
  limits: UploadLimits,
  shape: FormShape,
): Promise<(request: FastifyRequest) => Promise<NetworksBody>> {
  const { parseJson, reading } = await takeJsonAndForms(scope, limits, shape);
  const hint = `a file stands in a form: curl -F ${shape.field}=@model.onnx`;
  refuseOthers(scope, [jsonType, formType], hint);
  return async (request) => {
    if (!request.isMultipart()) {
      return { kind: 'request', document: parseJson(request, request.body) };
    }
    const read = reading(request);
    const form = await takeForm(request, shape, limits, read);
    return { kind: 'form', ...form, parseJson: read.parseJson };
  };
}

function takeForm(
  request: FastifyRequest,
  shape: FormShape,
  { slots }: UploadLimits,
  reading: Reading,
): Promise<Form> {
  request.arrivesSlowly();
  return slots.use(() => readForm(request, shape, reading));
}

async function takeJsonAndForms(scope: FastifyInstance, limits: UploadLimits, shape: FormShape) {
  const parser = scope.getDefaultJsonParser('error', 'error');
  await scope.register(multipart, {
    limits: formLimits(shape, limits.bytes),
    // Where a model's external data lies is told by a path.
    preservePath: shape.data !== undefined,
  });
  scope.removeContentTypeParser(jsonType);
  scope.addContentTypeParser(jsonType, { parseAs: 'buffer' }, (_request, body, parsed) => {
    parsed(null, body);
  });

  /** @throws FastifyError as the default parser does, which calls back at once */
  function parseJson(request: FastifyRequest, body: unknown): unknown {
    const text = Buffer.isBuffer(body) || typeof body === 'string' ? body.toString() : '';
    let result: { error: Error | null; value?: unknown } = { error: null };
    void parser(request, text, (error, value) => (result = { error, value }));
    if (result.error) throw result.error;
    return result.value;
  }

  const reading = (request: FastifyRequest): Reading => ({
    budget: new UploadBudget(limits),
    idleMs: limits.idleMs,
    ...(limits.files && { files: limits.files }),
    parseJson: (text) => parseJson(request, text),
  });
  return { parseJson, reading };
}

function refuseOthers(scope: FastifyInstance, taken: readonly string[], hint: string): void {
  scope.addContentTypeParser('*', (request, _payload, parsed) => {
    parsed(
      new ProblemError('unsupported-media-type', {
        detail: `a body of type "${request.headers['content-type'] ?? ''}" is not taken here`,
        expected: taken.join(', '),
        hint,
      }),
    );
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
