import { type Static, type TObject, type TProperties, Type } from '@sinclair/typebox';
import {
  type TypeCheck,
  TypeCompiler,
  type ValueError,
  ValueErrorType,
} from '@sinclair/typebox/compiler';
import { InputError } from '../core/errors.ts';
import { nearestHint } from '../core/nearest.ts';
import type { Architecture } from '../formats/architecture/index.ts';

export interface Paper {
  readonly title: string;
  /** arXiv id, such as `1512.03385`, where it is there. */
  readonly arxiv?: string;
  /** Address of one that is elsewhere. */
  readonly url?: string;
}

/** Where a paper can be read. */
export function paperUrl({ arxiv, url = `https://arxiv.org/abs/${arxiv ?? ''}` }: Paper): string {
  return url;
}

/** A figure that a paper or a library prints, as it prints it. */
export interface PublishedFigure {
  readonly figure: 'parameters' | 'macs';
  /** As printed, in units of one: 3.8e9. */
  readonly value: number;
  readonly source: string;
  /** Which convention or variant explains a difference to ours. */
  readonly note?: string;
}

export type Task =
  | 'image-classification'
  | 'image-segmentation'
  | 'image-encoding'
  | 'image-generation'
  | 'object-detection'
  | 'video-classification'
  | 'language-modelling'
  | 'text-encoding'
  | 'text-to-text'
  | 'speech-recognition'
  | 'image-text-matching';

export interface PresetSummary {
  readonly name: string;
  readonly title: string;
  readonly family: string;
  readonly task: Task;
  readonly year: number;
  readonly paper: Paper;
  /** What tells this variant from others of the same name. */
  readonly variant: string;
  /** Native height and width; frames first for videos; empty where the input is no image. */
  readonly inputSize: readonly number[];
  /** Options with ranges and defaults. */
  readonly options: TObject;
  readonly published: readonly PublishedFigure[];
}

/** A known network: a builder of architecture JSON. */
export interface Preset extends PresetSummary {
  /**
   * The network as architecture JSON.
   * @throws InputError `invalid-option` naming the option's legal range
   */
  architecture(options?: Readonly<Record<string, unknown>>): Architecture;
}

/** What a preset says of itself beside its options. */
export type PresetDescription = Omit<PresetSummary, 'options'>;

/** The schema of a preset's options: no key beyond them. */
export function presetOptions<T extends TProperties>(properties: T) {
  return Type.Object(properties, { additionalProperties: false });
}

/** A preset from its description, its options and the function that builds it. */
export function definePreset<S extends TObject>(
  description: PresetDescription,
  options: S,
  build: (options: Static<S>) => Architecture,
): Preset {
  // Compiling costs a millisecond; a catalogue of hundreds defers it to the first use.
  let compiled: TypeCheck<S> | undefined;
  const defaults = Object.fromEntries(
    Object.entries(options.properties).map(([name, { default: value }]) => [
      name,
      value as unknown,
    ]),
  );
  return {
    ...description,
    options,
    architecture(given = {}) {
      const chosen: unknown = { ...defaults, ...given };
      compiled ??= TypeCompiler.Compile(options);
      if (compiled.Check(chosen)) return build(chosen);
      throw invalidOption(description.name, options, compiled.Errors(chosen).First());
    },
  };
}

/** What is wrong with an option that its own schema cannot tell. */
export function invalidChoice(
  preset: string,
  option: string,
  value: unknown,
  expected: string,
): InputError {
  return new InputError(
    'invalid-option',
    `option "${option}" of ${preset} is ${JSON.stringify(value)}`,
    { pointer: `/options/${option}`, expected },
  );
}

function invalidOption(preset: string, options: TObject, error?: ValueError): InputError {
  // The option itself, whatever is wrong within it.
  const [name = ''] = error?.path.slice(1).split('/') ?? [];
  const known = Object.keys(options.properties);
  if (error?.type === ValueErrorType.ObjectAdditionalProperties) {
    return new InputError('invalid-option', `${preset} has no option "${name}"`, {
      pointer: `/options/${name}`,
      expected: `one of ${known.join(', ')}`,
      hint: nearestHint(name, known),
    });
  }
  const schema = options.properties[name];
  return invalidChoice(preset, name, error?.value, schema ? describeRange(schema) : 'an object');
}

/** The values that an option takes, in words, by its schema. */
export function describeRange(schema: Record<string, unknown>): string {
  const { minimum, maximum, multipleOf, anyOf, type, items, minItems, maxItems } = schema as {
    minimum?: number;
    maximum?: number;
    multipleOf?: number;
    anyOf?: unknown;
    type?: string;
    items?: Record<string, unknown>;
    minItems?: number;
    maxItems?: number;
  };
  if (items) return `${minItems ?? 0} to ${maxItems ?? 'any number'} of ${describeRange(items)}`;
  if (Array.isArray(anyOf)) {
    return `one of ${anyOf.map((item: { const?: unknown }) => String(item.const)).join(', ')}`;
  }
  const range =
    minimum === undefined
      ? ''
      : ` from ${minimum}${maximum === undefined ? ' up' : ` to ${maximum}`}`;
  return `${String(type)}${range}${multipleOf === undefined ? '' : `, a multiple of ${multipleOf}`}`;
}

/** The number of classes, as every classifier has it. */
export function numClasses(fallback: number) {
  return Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: fallback,
    description: 'Outputs of the classifier.',
  });
}

const greatestSize = 65_536;

/** Height and width of the square input: from `least` to `most`, a multiple of `step`. */
export function inputSize(fallback: number, least: number, step = 1, most = greatestSize) {
  return Type.Integer({
    minimum: least,
    maximum: most - (most % step),
    ...(step > 1 && { multipleOf: step }),
    default: fallback,
    description: 'Height and width of the square input.',
  });
}

/** Frames of a video: `least` or more, and a multiple of `step`. */
export function frames(fallback: number, least: number, step = 1) {
  return Type.Integer({
    minimum: least,
    maximum: 4096,
    ...(step > 1 && { multipleOf: step }),
    default: fallback,
    description: 'Frames of the video.',
  });
}

/** A width multiplier, α in the MobileNet papers. */
export function alpha(
  fallback: number,
  description = 'Width multiplier α, rounded to multiples of 8 channels.',
) {
  return Type.Number({ minimum: 0.05, maximum: 10, default: fallback, description });
}

/** A flag that is off or on by default. */
export function flag(fallback: boolean, description: string) {
  return Type.Boolean({ default: fallback, description });
}

/** A positive integer with its range. */
export function integer(
  fallback: number,
  [minimum, maximum]: readonly [least: number, most: number],
  description: string,
) {
  return Type.Integer({ minimum, maximum, default: fallback, description });
}

/** One of a few words. */
export function oneOf<const Words extends readonly string[]>(
  words: Words,
  fallback: Words[number],
  description: string,
) {
  return Type.Unsafe<Words[number]>(
    Type.Union(
      words.map((word) => Type.Literal(word)),
      { default: fallback, description },
    ),
  );
}
