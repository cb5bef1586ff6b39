import { type TSchema, KindGuard } from '@sinclair/typebox';
import { type TypeCheck, TypeCompiler, type ValueError } from '@sinclair/typebox/compiler';
import { InputError, type InputErrorCode } from '../../core/errors.ts';
import { nearestHint } from '../../core/nearest.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An RFC 6901 JSON pointer one step further. */
export function pointerTo(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** A value in few words, however large it is. */
export function preview(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  }
  if (Array.isArray(value)) {
    const plain = value.length <= 6 && value.every((item) => typeof item !== 'object');
    return plain ? `[${value.map(preview).join(', ')}]` : `a list of ${value.length}`;
  }
  if (value === undefined) return 'missing';
  if (!isObject(value)) return JSON.stringify(value);
  return Object.keys(value).length === 0 ? 'an empty object' : 'an object';
}

/** What a schema accepts, in words. */
export function describe(schema: TSchema): string {
  if (KindGuard.IsInteger(schema)) return `an integer${rangeOf(schema)}`;
  if (KindGuard.IsNumber(schema)) return `a number${rangeOf(schema)}`;
  if (KindGuard.IsBoolean(schema)) return 'true or false';
  if (KindGuard.IsLiteral(schema)) return JSON.stringify(schema.const);
  if (KindGuard.IsArray(schema)) return describeList(schema);
  if (KindGuard.IsObject(schema)) {
    const keys = Object.keys(schema.properties);
    return keys.length > 0 ? `an object of ${keys.join(', ')}` : 'an object';
  }
  if (KindGuard.IsRecord(schema)) return `an object${leastOf(schema['minProperties'], 'entry')}`;
  if (KindGuard.IsNull(schema)) return 'null';
  if (KindGuard.IsUnion(schema)) {
    return [...new Set(schema.anyOf.map(describe))].join(', or ');
  }
  return schema.title === 'Expression' ? 'an expression' : 'a text';
}

function rangeOf({ minimum, maximum }: { minimum?: number; maximum?: number }): string {
  if (minimum === undefined) return maximum === undefined ? '' : ` of at most ${maximum}`;
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
}

function leastOf(least: unknown, what: string): string {
  return typeof least === 'number' && least > 0 ? ` with at least ${least} ${what}` : '';
}

function describeList(schema: TSchema & { items: TSchema }): string {
  const { minItems, maxItems } = schema as { minItems?: number; maxItems?: number };
  const count =
    minItems !== undefined && minItems === maxItems
      ? ` of ${minItems}`
      : leastOf(minItems, minItems === 1 ? 'item' : 'items');
  return `a list${count}, each ${describe(schema.items)}`;
}

/**
 * Refuses keys that are not known.
 * @throws InputError `unknown-key` with the nearest known key as a hint
 */
export function checkKeys(
  object: JsonObject,
  known: ReadonlySet<string>,
  pointer: string,
  what: string,
): void {
  for (const key of Object.keys(object)) {
    if (known.has(key)) continue;
    const names = [...known];
    const hint = nearestHint(key, names);
    throw new InputError('unknown-key', `${what} has no key ${preview(key)}`, {
      pointer: pointerTo(pointer, key),
      expected: `one of ${names.join(', ')}`,
      ...(hint !== undefined && { hint }),
    });
  }
}

/** @throws InputError `invalid-architecture` unless another code is given, always */
export function refuse(
  pointer: string,
  message: string,
  details: { expected?: string; hint?: string } = {},
  code: InputErrorCode = 'invalid-architecture',
): never {
  throw new InputError(code, message, { pointer, ...details });
}

/** A schema compiled when it is first needed. */
export class Checker {
  private compiled: TypeCheck<TSchema> | undefined;

  /** @param code of what it throws */
  constructor(
    private readonly schema: TSchema,
    private readonly code: InputErrorCode = 'invalid-architecture',
  ) {}

  /**
   * @param what names the value in the message
   * @throws InputError that points at the innermost fault
   */
  check(value: unknown, pointer: string, what: string): void {
    // Compiling costs about a millisecond a layer type, and most documents use few of them.
    this.compiled ??= TypeCompiler.Compile(this.schema);
    if (this.compiled.Check(value)) return;
    const error = this.compiled.Errors(value).First();
    if (!error) throw new Error(`${what} fails a schema that has no fault to name`);
    const { path, value: found, schema } = innermost(error);
    const expected = describe(schema);
    refuse(pointer + path, `${subject(path, what)} is ${preview(found)}`, { expected }, this.code);
  }
}

function subject(path: string, what: string): string {
  const names = path.split('/').slice(1);
  const last = names.at(-1);
  if (last === undefined) return what;
  return /^\d+$/.test(last) ? `item ${last} of "${names.at(-2) ?? what}"` : `"${last}" of ${what}`;
}

/** Of a union's variants, the fault of the one that fits furthest into the value. */
function innermost(error: ValueError): ValueError {
  let deepest = error;
  for (const variant of error.errors) {
    const first = variant.First();
    if (!first) continue;
    const candidate = innermost(first);
    if (candidate.path.length > deepest.path.length) deepest = candidate;
  }
  return deepest;
}
