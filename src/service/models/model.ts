import type { Graph } from '../../core/graph/types.ts';
import { lowerArchitecture } from '../../formats/architecture/index.ts';
import type { LowerOptions } from '../../formats/options.ts';

/** A network as a person has it, without its weights: the document of one of the formats. */
export interface Model {
  readonly format: ModelFormat;
  readonly document: unknown;
}

interface Format {
  /** @throws InputError with the pointer or the node of the fault */
  readonly lower: (document: unknown, options: LowerOptions) => Graph;
  /** What a document calls itself. */
  readonly nameOf: (document: unknown) => unknown;
}

const formats = {
  architecture: { lower: lowerArchitecture, nameOf: property('name') },
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

/** What a model calls itself; empty where it does not. */
export function nameOf({ format, document }: Model): string {
  const name = formats[format].nameOf(document);
  return typeof name === 'string' ? name : '';
}

/** Reads a property of what may be no object. */
function property(key: string) {
  return (value: unknown): unknown =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as Record<string, unknown>)[key]
      : undefined;
}
