import { InputError } from '../../core/errors.ts';
import { isObject } from '../../formats/architecture/json.ts';
import { isHuggingFaceConfig } from '../../formats/huggingface/index.ts';
import { isKeras } from '../../formats/keras/index.ts';
import type { Model } from '../../formats/model.ts';
import type { UploadBudget } from './budget.ts';

/** The model that a JSON document is, by its content; `undefined` where it is none. */
export function modelOf(document: unknown): Model | undefined {
  if (isKeras(document)) return { format: 'keras', document };
  if (isHuggingFaceConfig(document)) return { format: 'huggingface', document };
  return isArchitecture(document) ? { format: 'architecture', document } : undefined;
}

/**
 * The model that a JSON document is, by its content.
 * @throws InputError `unrecognized-model` where it is none
 */
export function requireModel(document: unknown): Model {
  const model = modelOf(document);
  if (model) return model;
  throw new InputError('unrecognized-model', 'the JSON is no network', {
    expected:
      'an architecture document, which has "layers"; what Keras writes with to_json(), which has "class_name" and "config"; or a Hugging Face config.json, which has "model_type"',
    hint:
      isObject(document) && 'architecture' in document
        ? 'send what stands under "architecture" by itself'
        : undefined,
  });
}

/** Reads a JSON document that arrives as a file. */
export class DocumentReader {
  private readonly chunks: Buffer[] = [];

  constructor(
    private readonly budget: Pick<UploadBudget, 'keep'>,
    private readonly parse: (text: string) => unknown,
  ) {}

  /** @throws ProblemError `body-too-large` */
  push(chunk: Buffer): void {
    this.budget.keep(chunk.length);
    this.chunks.push(chunk);
  }

  /** @throws InputError `unrecognized-model` */
  finish(): Model {
    return requireModel(this.parse(Buffer.concat(this.chunks).toString()));
  }
}

function isArchitecture(document: unknown): boolean {
  return isObject(document) && 'layers' in document;
}
