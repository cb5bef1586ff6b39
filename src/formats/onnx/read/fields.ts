import type { Budget, Counted } from './budget.ts';

/** The items of a repeated field while they are few; of more, only how many there are. */
export class BoundedList<T> {
  private kept: T[] | undefined = [];
  private total = 0;

  constructor(readonly limit: number) {}

  /** A copy of all items, or `undefined` where they are too many. */
  get items(): readonly T[] | undefined {
    return this.kept?.slice();
  }

  get length(): number {
    return this.total;
  }

  /** @returns whether the item is kept */
  push(item: T): boolean {
    if (++this.total > this.limit) this.kept = undefined;
    this.kept?.push(item);
    return this.kept !== undefined;
  }

  /** Takes note of items that were passed over; of an unknown number where none is given. */
  skip(items = 0): void {
    this.total += items;
    this.kept = undefined;
  }
}

/** How the numbers of a repeated field are written. */
export type NumberEncoding = 'signed' | 'unsigned' | 'float' | 'double';

/** How a field is read, and where in the draft of its message the value goes. */
export type Field<Draft> =
  /** An int64, int32 or enum. */
  | { readonly kind: 'integer'; set(draft: Draft, value: number): void }
  | { readonly kind: 'float'; set(draft: Draft, value: number): void }
  /** A repeated number, packed or not. */
  | {
      readonly kind: 'numbers';
      readonly encoding: NumberEncoding;
      /** Whether numbers too many to keep are counted, which takes a look at every byte. */
      readonly counted: boolean;
      list(draft: Draft): BoundedList<number>;
    }
  /** A text that must be UTF-8. */
  | { readonly kind: 'name'; set(draft: Draft, value: string): void }
  /** A text of any bytes; `undefined` for one longer than `limit` bytes. */
  | {
      readonly kind: 'text';
      readonly limit: number;
      set(draft: Draft, value: string | undefined, length: number): void;
    }
  /** Bytes; `undefined` for more than the limit at the time. */
  | {
      readonly kind: 'bytes';
      limit(draft: Draft): number;
      set(draft: Draft, value: Uint8Array | undefined, length: number): void;
    }
  | {
      readonly kind: 'message';
      readonly type: () => MessageType;
      set(draft: Draft, value: unknown): void;
    }
  /** A field of the schema that nothing is kept of. */
  | { readonly kind: 'ignored' };

/** A message of the schema: its fields by number, and what it becomes when it ends. */
export interface MessageType<Draft = unknown, Result = unknown> {
  readonly name: string;
  /** Estimated bytes of a result that has only empty texts and lists. */
  readonly bytes: number;
  readonly counted?: Counted;
  readonly fields: Readonly<Record<number, Field<Draft>>>;
  create(): Draft;
  /** @throws InputError `corrupt-model`, `limit-model` */
  close(draft: Draft, budget: Budget): Result;
  /** Called at a field that the schema does not have. */
  unknownField?(draft: Draft): void;
  /** The node that a fault inside the message is reported for. */
  nodeName?(draft: Draft): string;
}

export function integer<Draft>(set: (draft: Draft, value: number) => void): Field<Draft> {
  return { kind: 'integer', set };
}

export function float<Draft>(set: (draft: Draft, value: number) => void): Field<Draft> {
  return { kind: 'float', set };
}

export function name<Draft>(set: (draft: Draft, value: string) => void): Field<Draft> {
  return { kind: 'name', set };
}

export function text<Draft>(
  limit: number,
  set: (draft: Draft, value: string | undefined, length: number) => void,
): Field<Draft> {
  return { kind: 'text', limit, set };
}

export function numbers<Draft>(
  encoding: NumberEncoding,
  list: (draft: Draft) => BoundedList<number>,
  counted = false,
): Field<Draft> {
  return { kind: 'numbers', encoding, counted, list };
}

export function message<Draft, Inner, Result>(
  type: () => MessageType<Inner, Result>,
  set: (draft: Draft, value: Result) => void,
): Field<Draft> {
  // The reader hands `set` only what this very type's `close` returned.
  return { kind: 'message', type, set };
}

export const ignored = { kind: 'ignored' } as const;
