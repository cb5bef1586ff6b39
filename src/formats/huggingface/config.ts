import {
  KindGuard,
  type Static,
  type TObject,
  type TProperties,
  type TSchema,
  Type,
} from '@sinclair/typebox';
import { InputError } from '../../core/errors.ts';
import { Checker, isObject, preview } from '../architecture/json.ts';
import type { LayerDocument } from '../architecture/index.ts';

/** A positive integer with the default that the transformers library has. */
export function size(fallback: number) {
  return Type.Integer({ minimum: 1, default: fallback });
}

/** A number of layers, bounded since lists of as many are made. */
export function depth(fallback: number) {
  return Type.Integer({ minimum: 1, maximum: 10_000, default: fallback });
}

export function flag(fallback: boolean) {
  return Type.Boolean({ default: fallback });
}

export function number(fallback: number) {
  return Type.Number({ default: fallback });
}

export function word(fallback: string) {
  return Type.String({ default: fallback });
}

/** What may be left out. */
export function optional<T extends TSchema>(schema: T) {
  return Type.Optional(schema);
}

/** A positive integer or null, which is not as good as left out. */
export function sizeOrNull(fallback: number | null) {
  return Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], { default: fallback });
}

/**
 * Reads the fields of a `config.json` that say what the network is; it has many others. Null is
 * as good as left out, unless the field gives it a meaning.
 */
export class ConfigReader<P extends TProperties> {
  private readonly checker: Checker;

  constructor(
    private readonly what: string,
    private readonly fields: P,
  ) {
    this.checker = new Checker(Type.Object(fields), 'invalid-config');
  }

  /** @throws InputError `invalid-config` with the pointer of the fault */
  read(config: unknown, pointer = ''): Config<P> {
    if (!isObject(config)) {
      throw new InputError('invalid-config', `${this.what} is ${preview(config)}`, {
        pointer,
        expected: 'a JSON object',
      });
    }
    const values: Record<string, unknown> = {};
    for (const [name, schema] of Object.entries(this.fields)) {
      const given = Object.hasOwn(config, name) ? config[name] : undefined;
      const isLeftOut = given === undefined || (given === null && !KindGuard.IsUnion(schema));
      const value = isLeftOut ? (schema.default as unknown) : given;
      if (value !== undefined) values[name] = value;
    }
    this.checker.check(values, pointer, this.what);
    // Checked the line before.
    return { ...values, pointer } as Config<P>;
  }
}

/** What a reader gives. */
export type Config<P extends TProperties> = Static<TObject<P>> & { readonly pointer: string };

/** @throws InputError `invalid-config` about one field, always */
export function refuseField(
  config: { readonly pointer: string },
  field: string,
  message: string,
  expected: string,
): never {
  throw new InputError('invalid-config', message, {
    pointer: `${config.pointer}/${field}`,
    expected,
  });
}

const activations: Readonly<Record<string, LayerDocument>> = {
  relu: { type: 'relu' },
  gelu: { type: 'gelu' },
  gelu_new: { type: 'gelu', approximate: 'tanh' },
  gelu_fast: { type: 'gelu', approximate: 'tanh' },
  gelu_pytorch_tanh: { type: 'gelu', approximate: 'tanh' },
  quick_gelu: { type: 'quickGelu' },
  silu: { type: 'silu' },
  swish: { type: 'silu' },
  tanh: { type: 'tanh' },
};

/**
 * The activation of a name.
 * @throws InputError `invalid-config` for one that is not known
 */
export function activation(
  config: { readonly pointer: string },
  field: string,
  name: string,
): LayerDocument {
  return (
    activations[name] ??
    refuseField(
      config,
      field,
      `there is no activation ${preview(name)}`,
      `one of ${Object.keys(activations).join(', ')}`,
    )
  );
}

/**
 * Features of a head, where the config leaves them to the width.
 * @throws InputError `invalid-config` unless the width parts into the heads
 */
export function headDimOf(
  config: { readonly pointer: string },
  field: string,
  width: number,
  heads: number,
): number {
  if (width % heads === 0) return width / heads;
  return refuseField(
    config,
    field,
    `${width} features do not part into ${heads} heads`,
    `a divisor of ${width}`,
  );
}
