import { type TSchema, Type } from '@sinclair/typebox';
import { fileTypes, formType, jsonType, kerasType } from '../uploads/media-types.ts';
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

const form = Type.Object({
  model: Type.Unsafe<unknown>({
    description: 'The model file.',
    contentMediaType: 'application/octet-stream',
  }),
  ...uploadQuerySchema.properties,
});

/**
 * The bodies that a route for networks takes: files, documents and forms, and requests in JSON
 * where it has any.
 */
export function bodyContent(request?: TSchema) {
  return {
    content: {
      [jsonType]: { schema: { anyOf: request ? [request, document, keras] : [document, keras] } },
      [kerasType]: { schema: keras },
      ...Object.fromEntries(fileTypes.map((type) => [type, file(type)])),
      [formType]: { schema: form },
    },
  };
}
