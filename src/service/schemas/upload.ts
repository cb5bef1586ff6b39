import { type TSchema, Type } from '@sinclair/typebox';
import {
  fileTypes,
  formType,
  huggingFaceType,
  jsonType,
  kerasType,
} from '../uploads/media-types.ts';
import { uploadQuerySchema } from './request.ts';

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

const choicesForm = Type.Composite([fileForm, uploadQuerySchema], { additionalProperties: false });

/**
 * The bodies that a route for networks takes: files, documents and forms, and where it has any,
 * requests in JSON, whose choices a form may have too.
 */
export function bodyContent(request?: TSchema) {
  return {
    content: {
      [jsonType]: { schema: { anyOf: request ? [request, ...documents] : documents } },
      [kerasType]: { schema: keras },
      [huggingFaceType]: { schema: huggingFace },
      ...Object.fromEntries(fileTypes.map((type) => [type, file(type)])),
      [formType]: { schema: request ? choicesForm : fileForm },
    },
  };
}
