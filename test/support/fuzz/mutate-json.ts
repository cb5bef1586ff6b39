import type { Random } from './random.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const integers = [-1, 0, 1, 2, 3, 7, 64, 4097, -7, 1e6, 2 ** 31 - 1, 2 ** 31, 2 ** 53, -(2 ** 62)];

/** What stands where something else should. */
const foreign: readonly Json[] = [
  ...[null, true, false, '', 'x', '__proto__', 1.5, -1, 0, 1e9],
  ...[[], {}, [[]], [2, 2], [null]],
];

type Path = readonly (string | number)[];

interface Place {
  readonly path: Path;
  readonly value: Json;
  /** Tells which places may hold each other's values. */
  readonly like: string;
}

/** A document with the places where it may be changed. */
export class Mutable {
  private readonly places: Place[] = [];
  private readonly alike = new Map<string, Json[]>();

  /** @param fixed keys whose values say what others mean: they change with these, not alone */
  constructor(
    readonly document: unknown,
    private readonly fixed: readonly string[] = [],
  ) {
    this.collect(document as Json, [], '');
  }

  /** The document with one to three faults, every value still of its type. */
  typed(random: Random): unknown {
    return this.mutated(random, (place) => this.another(place, random));
  }

  /** The document with one to three faults of any kind. */
  untyped(random: Random): unknown {
    return this.mutated(random, (place) =>
      random.below(2) === 0 ? random.pick(foreign) : this.another(place, random),
    );
  }

  private collect(value: Json, path: Path, key: string): void {
    const like = `${key}:${likeness(value)}`;
    this.places.push({ path, value, like });
    const others = this.alike.get(like) ?? [];
    others.push(value);
    this.alike.set(like, others);
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (this.fixed.includes(name)) continue;
      const isItem = Array.isArray(value);
      this.collect(inner, [...path, isItem ? Number(name) : name], isItem ? key : name);
    }
  }

  private mutated(random: Random, change: (place: Place) => Json): unknown {
    let document = this.document as Json;
    for (let faults = 1 + random.below(3); faults > 0; faults--) {
      const place = random.pick(this.places);
      document = replaced(document, place.path, change(place));
    }
    return document;
  }

  private another({ value, like }: Place, random: Random): Json {
    if (typeof value === 'number' && Number.isInteger(value) && random.below(2) === 0) {
      return random.pick([...integers, value + 1, value - 1]);
    }
    if (Array.isArray(value) && value.length > 0 && random.below(4) > 0) {
      return mutateList(value as readonly Json[], random);
    }
    return random.pick(this.alike.get(like) ?? [value]);
  }
}

/** The type of a value, so that another of it can stand in its place. */
function likeness(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return `[${items[0] === undefined ? '' : typeof items[0]}]`;
  }
  return typeof value === 'object' ? Object.keys(value).join() : typeof value;
}

function replaced(value: Json, [key, ...rest]: readonly (string | number)[], by: Json): Json {
  if (key === undefined) return by;
  // An earlier fault may have taken away what the path leads through.
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return items.map((item, index) => (index === key ? replaced(item, rest, by) : item));
  }
  // Entries, so that a key named __proto__ is one like others.
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, Json>>).map(([name, inner]) => [
      name,
      name === key ? replaced(inner, rest, by) : inner,
    ]),
  );
}

/** Left out, doubled, moved, or emptied. */
function mutateList(list: readonly Json[], random: Random): Json {
  const at = random.below(list.length);
  const item = list[at] as Json;
  switch (random.below(5)) {
    case 0:
      return list.toSpliced(at, 1);
    case 1:
      return list.toSpliced(random.below(list.length + 1), 0, item);
    case 2:
      return list.toSpliced(at, 1).toSpliced(random.below(list.length), 0, item);
    case 3:
      return list.toReversed();
    default:
      return [];
  }
}
