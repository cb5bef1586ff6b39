import { type TObject, type TSchema, Type } from '@sinclair/typebox';
import {
  fileTypes,
  formType,
  huggingFaceType,
  jsonType,
  kerasType,
} from '../uploads/media-types.ts';

const file = (contentMediaType: string) => ({
  schema: Type.Unsafe<unknown>({
    description: 'A model file, read as it arrives. Its first bytes tell its format.',
    contentMediaType,
  }),
});

const document = Type.Unsafe<unknown>({
  type: 'object',
  description: 'An architecture document by itself.',
  required: ['layers'],
});

const keras = Type.Unsafe<unknown>({
  type: 'object',
  description: 'What Keras writes with `model.to_json()`.',
  required: ['class_name', 'config'],
});

const huggingFace = Type.Unsafe<unknown>({
  type: 'object',
  description:
    'A Hugging Face `config.json`. Its `options` are phase, sequence, context, decoder_sequence, lm_head, num_classes and input_size.',
  required: ['model_type'],
});

const documents = [document, keras, huggingFace];

const fileForm = Type.Object(
  {
    model: Type.Unsafe<unknown>({
      description: 'The model file.',
      contentMediaType: 'application/octet-stream',
    }),
  },
  { additionalProperties: false },
);

/**
 * The bodies that a route for networks takes: files, documents and forms, and where it has any,
 * requests in JSON.
 * @param choices What a form may have beside the file.
 */
export function bodyContent(request?: TSchema, choices?: TObject) {
  return {
    content: {
      [jsonType]: { schema: { anyOf: request ? [request, ...documents] : documents } },
      [kerasType]: { schema: keras },
      [huggingFaceType]: { schema: huggingFace },
      ...Object.fromEntries(fileTypes.map((type) => [type, file(type)])),
      [formType]: {
        schema: choices
          ? Type.Composite([fileForm, choices], { additionalProperties: false })
          : fileForm,
      },
    },
  };
}

/**
 * The bodies of a route for several networks: a request in JSON, or a form.
 * @param choices What a form may have beside the networks.
 */
export function formContent(
  request: TSchema,
  { field, most, least }: { field: string; most: number; least: number },
  choices: TObject,
) {
  const networks = Type.Object({
    [field]: Type.Array(Type.Unsafe<unknown>({ contentMediaType: 'application/octet-stream' }), {
      minItems: least,
      maxItems: most,
      description:
        'Networks, in order, a part each: a model file, the name of a preset, the digest of a stored model, or JSON as it stands in a request.',
    }),
  });
  return {
    content: {
      [jsonType]: { schema: request },
      [formType]: { schema: Type.Composite([networks, choices], { additionalProperties: false }) },
    },
  };
}
