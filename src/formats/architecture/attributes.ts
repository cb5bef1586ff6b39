import { type TProperties, type TSchema, KindGuard, Type } from '@sinclair/typebox';
import type { Environment } from './expressions.ts';
import { commonProperties } from './document.ts';
import { expressibleProperties } from './fields.ts';
import type { FormulaReader } from './formula.ts';
import { Checker, checkKeys, isObject, type JsonObject, pointerTo } from './json.ts';
import type { LayerType } from './layer-type.ts';

type Evaluate = (environment: Environment) => unknown;

/** A layer's attributes: the same at every use, or computed from the names in scope. */
export type Attributes =
  | { readonly values: JsonObject; readonly evaluate?: undefined }
  | {
      readonly evaluate: (environment: Environment) => JsonObject;
      /** Whether a value changes from repeat to repeat. */
      readonly indexed: boolean;
    };

/** A layer type with what is derived from its schema. */
export class LayerTypeReader {
  private readonly keys: ReadonlySet<string>;
  private readonly written: Checker;
  private readonly resolved: Checker;

  constructor(readonly type: LayerType) {
    this.keys = new Set([
      'type',
      ...Object.keys(commonProperties),
      ...Object.keys(type.attributes),
    ]);
    this.written = new Checker(
      Type.Object({ ...commonProperties, ...expressibleProperties(type.attributes) }),
    );
    this.resolved = new Checker(Type.Object(type.attributes));
  }

  /**
   * Checks a layer and reads its attributes.
   * @throws InputError `unknown-key`, `invalid-architecture` or `invalid-expression`
   */
  read(layer: JsonObject, pointer: string, formulas: FormulaReader): Attributes {
    const { name, attributes } = this.type;
    checkKeys(layer, this.keys, pointer, `a ${name} layer`);
    this.written.check(layer, pointer, name);
    const values: Record<string, unknown> = {};
    const computed: [name: string, evaluate: Evaluate][] = [];
    let indexed = false;
    const read: ReadFormula = (source, at) => {
      const formula = formulas.read(source, at);
      indexed ||= formula.isIndexed;
      return (environment) => formula.evaluate(environment);
    };
    for (const key of Object.keys(attributes)) {
      const schema = attributes[key] as TSchema;
      if (!Object.hasOwn(layer, key)) {
        values[key] = schema.default as unknown;
        continue;
      }
      values[key] = layer[key];
      const evaluate = evaluation(layer[key], schema, pointerTo(pointer, key), read);
      if (evaluate) computed.push([key, evaluate]);
    }
    if (computed.length === 0) return { values };
    return {
      indexed,
      evaluate: (environment) => {
        const result = { ...values };
        for (const [key, evaluate] of computed) result[key] = evaluate(environment);
        this.resolved.check(result, pointer, name);
        return result;
      },
    };
  }
}

type ReadFormula = (source: string, pointer: string) => Evaluate;

/** How to compute a value with expressions in it; `undefined` where it has none. */
function evaluation(
  value: unknown,
  schema: TSchema,
  pointer: string,
  read: ReadFormula,
): Evaluate | undefined {
  const variants = KindGuard.IsUnion(schema) ? schema.anyOf : [schema];
  if (typeof value === 'string') {
    // A word that the schema knows, such as "same", is that word and no parameter's name.
    const known = variants.some(
      (variant) => KindGuard.IsLiteral(variant) && variant.const === value,
    );
    const computable = variants.some(
      (variant) => KindGuard.IsInteger(variant) || KindGuard.IsBoolean(variant),
    );
    return computable && !known ? read(value, pointer) : undefined;
  }
  if (Array.isArray(value)) {
    const list = variants.find((variant) => KindGuard.IsArray(variant));
    return list && listEvaluation(value, list.items, pointer, read);
  }
  const object = variants.find((variant) => KindGuard.IsObject(variant));
  if (object && isObject(value)) return objectEvaluation(value, object.properties, pointer, read);
  return undefined;
}

function listEvaluation(
  list: readonly unknown[],
  items: TSchema,
  pointer: string,
  read: ReadFormula,
): Evaluate | undefined {
  const evaluations = list.map((item, index) =>
    evaluation(item, items, pointerTo(pointer, index), read),
  );
  if (evaluations.every((evaluate) => evaluate === undefined)) return undefined;
  return (environment) => list.map((item, index) => evaluations[index]?.(environment) ?? item);
}

function objectEvaluation(
  object: JsonObject,
  properties: TProperties,
  pointer: string,
  read: ReadFormula,
): Evaluate | undefined {
  const evaluations = Object.entries(properties).flatMap(([key, schema]) => {
    const evaluate =
      Object.hasOwn(object, key) && evaluation(object[key], schema, pointerTo(pointer, key), read);
    return evaluate ? [[key, evaluate] as const] : [];
  });
  if (evaluations.length === 0) return undefined;
  return (environment) => ({
    ...object,
    ...Object.fromEntries(evaluations.map(([key, evaluate]) => [key, evaluate(environment)])),
  });
}
