import { InputError } from '../../core/errors.ts';
import { nearestHint } from '../../core/nearest.ts';
import type { Graph } from '../../core/graph/types.ts';
import { type Architecture, lowerArchitecture } from '../architecture/index.ts';
import { isObject, preview } from '../architecture/json.ts';
import { encoderModels } from './bert.ts';
import { causalModels } from './causal.ts';
import { clipModels } from './clip.ts';
import { gpt2 } from './gpt2.ts';
import type { LowerOptions } from '../options.ts';
import type { ModelType } from './model-type.ts';
import { type CallOptions, readCallOptions } from './options.ts';
import { t5 } from './t5.ts';
import { visionModels } from './vit.ts';
import { whisper } from './whisper.ts';

export type { CallOptions } from './options.ts';

const known: ReadonlyMap<string, ModelType> = new Map(
  [...encoderModels, ...causalModels, gpt2, t5, whisper, ...clipModels, ...visionModels].map(
    (type) => [type.name, type],
  ),
);

/** The values of `model_type` that are known. */
export const modelTypes: readonly string[] = [...known.keys()];

/** Whether a JSON document is a Hugging Face `config.json`: it says its `model_type`. */
export function isHuggingFaceConfig(document: unknown): boolean {
  return isObject(document) && typeof document['model_type'] === 'string';
}

/**
 * The network of a Hugging Face `config.json` as architecture JSON. Fields that are left out have
 * the defaults of the transformers library.
 * @throws InputError `unknown-model-type`, `invalid-config` with the pointer of the fault in the
 * config, or `invalid-option`
 */
export function architectureFromConfig(config: unknown, options: CallOptions = {}): Architecture {
  const type = isObject(config) ? config['model_type'] : undefined;
  const model = typeof type === 'string' ? known.get(type) : undefined;
  if (!model) {
    throw new InputError('unknown-model-type', `the model type is ${preview(type)}`, {
      pointer: '/model_type',
      expected: `one of ${modelTypes.join(', ')}`,
      ...(typeof type === 'string' && { hint: nearestHint(type, modelTypes) }),
    });
  }
  return model.architecture(nameOf(config) ?? model.name, config, options);
}

/** Where the config was saved, which is often the model's name. */
function nameOf(config: unknown): string | undefined {
  const name = isObject(config) ? config['_name_or_path'] : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/**
 * Lowers a Hugging Face `config.json` to a graph.
 * @throws InputError with a pointer into the config, or `invalid-option`
 */
export function lowerHuggingFace(config: unknown, options: LowerOptions = {}): Graph {
  const { options: call = {}, ...lowering } = options;
  const architecture = architectureFromConfig(config, readCallOptions(call));
  try {
    return lowerArchitecture(architecture, lowering);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    // The architecture is not the caller's document, so that a pointer into it would mislead.
    throw new InputError(error.code, error.message, { ...error.details, pointer: undefined });
  }
}
