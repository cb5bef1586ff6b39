import { isObject, type JsonObject, pointerTo, preview } from '../architecture/json.ts';
import { refuse } from './faults.ts';

/**
 * The `config` of a layer: typed reads that fail with the JSON pointer of the value. A key that is
 * left out or null takes Keras's default, which the reader passes.
 */
export class Settings {
  constructor(
    private readonly json: JsonObject,
    readonly pointer: string,
  ) {}

  has(name: string): boolean {
    return this.raw(name) !== undefined;
  }

  /** The value as it stands; `undefined` where it is left out or null. */
  raw(name: string): unknown {
    return Object.hasOwn(this.json, name) ? (this.json[name] ?? undefined) : undefined;
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.raw(name) ?? fallback;
    return typeof value === 'boolean' ? value : this.fail(name, 'true or false');
  }

  number(name: string, fallback?: number): number {
    const value = this.raw(name) ?? fallback;
    return isNumber(value) ? value : this.fail(name, 'a number');
  }

  /** @param least the smallest integer that is accepted */
  integer(name: string, fallback?: number, least = 1): number {
    const value = this.raw(name) ?? fallback;
    if (isInteger(value) && value >= least) return value;
    return this.fail(name, `an integer of at least ${least}`);
  }

  text(name: string, fallback?: string): string {
    const value = this.raw(name) ?? fallback;
    return typeof value === 'string' ? value : this.fail(name, 'a text');
  }

  choice<const T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.raw(name) ?? fallback;
    return (
      choices.find((choice) => choice === value) ??
      this.fail(name, `one of ${choices.map((choice) => `"${choice}"`).join(', ')}`)
    );
  }

  /** A list of integers, one alone standing for a list of one; `undefined` where there is none. */
  integers(name: string): readonly number[] | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    const list: unknown = Array.isArray(value) ? value : [value];
    return isList(list, isInteger) ? list : this.fail(name, 'an integer or a list of integers');
  }

  /** One integer for each of `count` dims, or one for all of them. */
  perDim(name: string, count: number, fallback?: number, least = 1): readonly number[] {
    const value = this.raw(name) ?? fallback;
    const list: unknown =
      Array.isArray(value) && value.length > 0 ? value : new Array<unknown>(count).fill(value);
    if (isList(list, isInteger) && list.length === count && list.every((item) => item >= least)) {
      return list;
    }
    return this.fail(name, `${count} integers of at least ${least}, or one for all`);
  }

  numbers(name: string): readonly number[] | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    const list: unknown = Array.isArray(value) ? value.flat(8) : [value];
    return isList(list, isNumber) ? list : this.fail(name, 'a number or a list of numbers');
  }

  object(name: string): JsonObject {
    const value = this.raw(name);
    return isObject(value) ? value : this.fail(name, 'an object');
  }

  /** @throws InputError `invalid-keras` about the value of a key, always */
  fail(name: string, expected: string): never {
    refuse(pointerTo(this.pointer, name), `"${name}" is ${preview(this.json[name])}`, { expected });
  }
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

export function isList<T>(
  value: unknown,
  isItem: (item: unknown) => item is T,
): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

/** A shape as Keras writes it: integers, and null where a dim is open. */
export type OpenShape = readonly (number | null)[];

export function isOpenShape(value: unknown): value is OpenShape {
  return isList(value, (dim): dim is number | null => {
    return dim === null || (isInteger(dim) && dim >= 0);
  });
}
