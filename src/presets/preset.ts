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
  /** arXiv id, such as `1512.03385`. */
  readonly arxiv: string;
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

export interface PresetSummary {
  readonly name: string;
  readonly title: string;
  readonly family: string;
  readonly task: 'image-classification';
  readonly year: number;
  readonly paper: Paper;
  /** What tells this variant from others of the same name. */
  readonly variant: string;
  /** Native height and width. */
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

type Described = Omit<PresetSummary, 'options'>;

/** The schema of a preset's options: no key beyond them. */
export function presetOptions<T extends TProperties>(properties: T) {
  return Type.Object(properties, { additionalProperties: false });
}

/** A preset from its description, its options and the function that builds it. */
export function definePreset<S extends TObject>(
  description: Described,
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

function invalidOption(preset: string, options: TObject, error?: ValueError): InputError {
  const name = error?.path.slice(1) ?? '';
  const known = Object.keys(options.properties);
  if (error?.type === ValueErrorType.ObjectAdditionalProperties) {
    return new InputError('invalid-option', `${preset} has no option "${name}"`, {
      pointer: `/options/${name}`,
      expected: `one of ${known.join(', ')}`,
      hint: nearestHint(name, known),
    });
  }
  const schema = options.properties[name];
  return new InputError(
    'invalid-option',
    `option "${name}" of ${preset} is ${JSON.stringify(error?.value)}`,
    {
      pointer: `/options/${name}`,
      ...(schema && { expected: describeRange(schema) }),
    },
  );
}

function describeRange(schema: Record<string, unknown>): string {
  const { minimum, maximum, multipleOf, anyOf, type } = schema as {
    minimum?: number;
    maximum?: number;
    multipleOf?: number;
    anyOf?: unknown;
    type?: string;
  };
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

/** Height and width of the square input. */
export function inputSize(fallback: number, least: number) {
  return Type.Integer({
    minimum: least,
    maximum: 65_536,
    default: fallback,
    description: 'Height and width of the square input.',
  });
}
