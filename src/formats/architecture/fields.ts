import {
  type SchemaOptions,
  type Static,
  type TArray,
  type TBoolean,
  type TInteger,
  type TLiteral,
  type TNumber,
  type TObject,
  type TOptional,
  type TProperties,
  type TSchema,
  type TString,
  type TUnion,
  KindGuard,
  OptionalKind,
  Type,
} from '@sinclair/typebox';

/** What every field says of itself. */
export interface FieldDescription {
  readonly title: string;
  readonly description: string;
  readonly examples: readonly unknown[];
}

/** A field that may be left out, and then has the value of its `default`. */
export type TDefaulted<T extends TSchema> = TOptional<T> & { default: unknown };

/** Gives a field a default. */
export function withDefault<T extends TSchema>(schema: T, value: Static<T>): TDefaulted<T> {
  // TypeBox's conditional type for this is beyond what exactOptionalPropertyTypes can compare.
  return Type.Optional({ ...schema, default: value }) as TDefaulted<T>;
}

/** Lets a field be left out. */
export function optional<T extends TSchema>(schema: T): TOptional<T> {
  return Type.Optional(schema) as TOptional<T>;
}

interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
}

export function integer(description: FieldDescription & Range): TInteger {
  return Type.Integer(description);
}

export function float(description: FieldDescription & Range): TNumber {
  return Type.Number(description);
}

export function flag(description: FieldDescription): TBoolean {
  return Type.Boolean(description);
}

export function text(description: FieldDescription): TString {
  return Type.String({ ...(description as SchemaOptions), minLength: 1, maxLength: 128 });
}

export function choice<const Values extends readonly string[]>(
  values: Values,
  description: FieldDescription,
) {
  type Variants = { -readonly [Key in keyof Values]: TLiteral<Values[Key] & string> };
  const variants = values.map((value) => Type.Literal(value));
  return Type.Union(variants, description) as unknown as TUnion<
    Variants extends TSchema[] ? Variants : never
  >;
}

/** A list of integers. */
export function integers(
  description: FieldDescription & Range & { minItems?: number; maxItems?: number },
): TArray<TInteger> {
  const { minimum, maximum, minItems = 1, maxItems = 64, ...rest } = description;
  return Type.Array(range(minimum, maximum), { ...(rest as SchemaOptions), minItems, maxItems });
}

/** One integer for every spatial dim, or a list with one for each. */
export function perDim(
  dims: number,
  description: FieldDescription & Range,
): TUnion<[TInteger, TArray<TInteger>]> {
  const { minimum, maximum, ...rest } = description;
  const item = range(minimum, maximum);
  return Type.Union([item, Type.Array(item, { minItems: dims, maxItems: dims })], {
    ...(rest as SchemaOptions),
  });
}

/** One integer, or a list of them. */
export function oneOrMore(
  description: FieldDescription & Range,
): TUnion<[TInteger, TArray<TInteger>]> {
  const { minimum, maximum, ...rest } = description;
  const item = range(minimum, maximum);
  return Type.Union([item, Type.Array(item, { minItems: 1, maxItems: 64 })], {
    ...(rest as SchemaOptions),
  });
}

function range(minimum?: number, maximum?: number): TInteger {
  return Type.Integer({
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
  });
}

/** What a layer's rule gets: defaults filled in, expressions evaluated. */
export type Resolved<P extends TProperties> = {
  readonly [Key in keyof P]: P[Key] extends { default: unknown }
    ? Static<P[Key]>
    : P[Key] extends TOptional<TSchema>
      ? Static<P[Key]> | undefined
      : Static<P[Key]>;
};

/** What a document may have in place of a schema's value: an expression for integers and booleans. */
export type Expressible<T extends TSchema> = T extends TInteger
  ? number | string
  : T extends TBoolean
    ? boolean | string
    : T extends TArray<infer Item extends TSchema>
      ? readonly Expressible<Item>[]
      : T extends TUnion<infer Variants extends TSchema[]>
        ? { [Key in keyof Variants]: Expressible<Variants[Key]> }[number]
        : T extends TObject<infer P extends TProperties>
          ? Written<P>
          : Static<T>;

/** The fields of an object as a document writes them. */
export type Written<P extends TProperties> = {
  readonly [Key in keyof P as P[Key] extends TOptional<TSchema> ? never : Key]: Expressible<P[Key]>;
} & {
  readonly [Key in keyof P as P[Key] extends TOptional<TSchema> ? Key : never]?: Expressible<
    P[Key]
  >;
};

/** An expression of integers, booleans and texts, as a schema. */
export const expressionSchema = Type.String({
  title: 'Expression',
  description:
    'An integer or boolean computed from parameters: integers, names, + - * / (exact) // (rounded down) % ( ), comparisons, && || !, ?:, min, max, abs, floorDiv, ceilDiv.',
  examples: ['4*width', 'stride > 1 || project', 'ceilDiv(length, 2)'],
  minLength: 1,
});

/** The schema with an expression allowed wherever it has an integer or a boolean. */
export function expressible(schema: TSchema): TSchema {
  if (KindGuard.IsOptional(schema)) {
    const { [OptionalKind]: optional, ...required } = schema;
    return Type.Optional(expressible(required));
  }
  if (KindGuard.IsInteger(schema) || KindGuard.IsBoolean(schema)) {
    const [bare, description] = undescribed(schema);
    return Type.Union([bare, expressionSchema], description);
  }
  if (KindGuard.IsArray(schema)) {
    return { ...schema, items: expressible(schema.items) };
  }
  if (KindGuard.IsUnion(schema)) {
    const variants = schema.anyOf.flatMap((variant) => {
      const made = expressible(variant);
      return KindGuard.IsUnion(made) ? made.anyOf : [made];
    });
    const [, description] = undescribed(schema);
    return Type.Union([...new Set(variants)], description);
  }
  if (KindGuard.IsObject(schema)) {
    return { ...schema, properties: expressibleProperties(schema.properties) };
  }
  return schema;
}

/** `expressible` for each of an object's fields. */
export function expressibleProperties(properties: TProperties): TProperties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, expressible(schema)]),
  );
}

interface Described {
  readonly title?: string;
  readonly description?: string;
  readonly examples?: unknown;
  readonly default?: unknown;
}

/** Parts a schema from what it says of itself, which belongs to the union made of it. */
function undescribed(schema: TSchema): [bare: TSchema, description: SchemaOptions] {
  const described: Described = schema;
  const { title, description, examples, default: fallback } = described;
  const bare: Described & TSchema = { ...schema };
  delete bare.title;
  delete bare.description;
  delete bare.examples;
  delete bare.default;
  return [
    bare,
    {
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(examples !== undefined && { examples }),
      ...(fallback !== undefined && { default: fallback }),
    },
  ];
}
