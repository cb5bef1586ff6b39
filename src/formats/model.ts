import type { Graph } from '../core/graph/types.ts';
import { lowerArchitecture } from './architecture/index.ts';
import { isObject } from './architecture/json.ts';
import { architectureFromConfig, lowerHuggingFace } from './huggingface/index.ts';
import { readCallOptions } from './huggingface/options.ts';
import { lowerKeras } from './keras/index.ts';
import { lowerOnnx, type OnnxModel } from './onnx/index.ts';
import type { LowerOptions } from './options.ts';

/** A network as a person has it, without its weights: the document of one of the formats. */
export interface Model {
  readonly format: ModelFormat;
  /** What was sent as JSON, or the `OnnxModel` that was read from a file. */
  readonly document: unknown;
}

type Options = Readonly<Record<string, unknown>>;

interface Format {
  /** @throws InputError with the pointer or the node of the fault */
  readonly lower: (document: unknown, options: LowerOptions) => Graph;
  /** The document as an architecture, where it can be written as one. */
  readonly architecture?: (document: unknown, options: Options) => unknown;
  /** Key of the object that has the name, where it is not the document itself. */
  readonly within?: string;
  /** The key of the name, where it is not `name`. */
  readonly nameKey?: string;
  /** Whether its documents leave options open. */
  readonly hasOptions?: boolean;
}

const formats = {
  architecture: { lower: lowerArchitecture, architecture: (document) => document },
  huggingface: {
    lower: lowerHuggingFace,
    architecture: (config, options) => architectureFromConfig(config, readCallOptions(options)),
    nameKey: '_name_or_path',
    hasOptions: true,
  },
  keras: { lower: lowerKeras, within: 'config' },
  onnx: {
    lower: (document, options) => lowerOnnx(document as OnnxModel, options),
    within: 'graph',
  },
} as const satisfies Record<string, Format>;

export type ModelFormat = keyof typeof formats;

export const modelFormats = Object.keys(formats) as readonly ModelFormat[];

/**
 * Lowers a model by its format.
 * @throws InputError with the pointer or the node of the fault
 */
export function lowerModel({ format, document }: Model, options: LowerOptions): Graph {
  return formats[format].lower(document, options);
}

/**
 * A model as an architecture document; `undefined` where its format is no description of layers.
 * @throws InputError `invalid-option`, or for a fault in a config
 */
export function architectureOf({ format, document }: Model, options: Options = {}): unknown {
  const { architecture }: Format = formats[format];
  return architecture?.(document, options);
}

/** Whether a model leaves options open, as a preset does. */
export function hasOptions({ format }: Model): boolean {
  const { hasOptions = false }: Format = formats[format];
  return hasOptions;
}

/** What a model calls itself; empty where it does not. */
export function nameOf({ format, document }: Model): string {
  const { within, nameKey = 'name' }: Format = formats[format];
  const object = isObject(document) && within !== undefined ? document[within] : document;
  const name = isObject(object) ? object[nameKey] : undefined;
  return typeof name === 'string' ? name : '';
}
