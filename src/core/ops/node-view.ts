import { type Count, product } from '../count.ts';
import { InputError, type InputErrorCode } from '../errors.ts';
import type { Attributes, TensorAttribute, TensorType, Value } from '../graph/types.ts';
import type { AttributeKind, AttributeSpec, OperatorSpec } from './spec.ts';

export interface NodeDescription {
  readonly name: string;
  readonly opset: number;
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes: Attributes;
  /** Types of the outputs: none yet while they are being inferred. */
  readonly outputs?: readonly TensorType[];
  readonly outputCount: number;
}

/** The number of elements of a tensor. */
export function elements(type: TensorType): Count {
  return product(type.dims);
}

/** An int64, which a double only approximates towards its ends: INT64_MAX stands for “to the end”. */
function isInt64(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(value as number) <= 2 ** 63;
}

const kindChecks: Record<AttributeKind, (value: unknown) => boolean> = {
  int: isInt64,
  ints: (value) => Array.isArray(value) && value.every(isInt64),
  float: (value) => typeof value === 'number',
  floats: (value) => Array.isArray(value) && value.every((item) => typeof item === 'number'),
  string: (value) => typeof value === 'string',
  strings: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  tensor: (value) => typeof value === 'object' && !Array.isArray(value),
};

const noAttributes = {};

type NamedAttribute = readonly [name: string, attribute: AttributeSpec];

const required = new WeakMap<object, readonly NamedAttribute[]>();

/** The attributes that an operator cannot do without, found once for each spec. */
function requiredAttributes(
  known: Readonly<Record<string, AttributeSpec>>,
): readonly NamedAttribute[] {
  let found = required.get(known);
  if (!found) {
    found = Object.entries(known).filter(([, attribute]) => attribute.required);
    required.set(known, found);
  }
  return found;
}

/** A node as its operator's rule sees it: typed access that fails with the node's name. */
export class NodeView {
  readonly name: string;
  readonly opset: number;
  readonly outputCount: number;
  private readonly inputs: readonly (Value | undefined)[];
  private readonly attributes: Attributes;
  private readonly outputTypes: readonly TensorType[];

  constructor(
    readonly spec: OperatorSpec,
    node: NodeDescription,
  ) {
    this.name = node.name;
    this.opset = node.opset;
    this.inputs = node.inputs;
    this.attributes = node.attributes;
    this.outputTypes = node.outputs ?? [];
    this.outputCount = node.outputCount;
  }

  /**
   * Checks arity, attribute names and attribute kinds against the operator's spec.
   * @throws InputError `invalid-node` or `unsupported-opset`
   */
  validate(): void {
    const { spec } = this;
    const [first, last] = spec.opsets;
    if (spec.domain === undefined && (this.opset < first || (last && this.opset > last))) {
      this.fail(`${spec.name} is not defined at opset ${this.opset}`, {
        code: 'unsupported-opset',
        expected: last ? `an opset from ${first} to ${last}` : `opset ${first} or newer`,
      });
    }
    const [least, most] = spec.inputs;
    if (this.inputs.length < least || this.inputs.length > most) {
      this.fail(`${spec.name} has ${this.inputs.length} inputs`, {
        expected: least === most ? `${least} inputs` : `${least} to ${most} inputs`,
      });
    }
    for (let index = 0; index < least; index++) {
      if (this.inputs[index] === undefined && !spec.optionalInputs?.includes(index)) {
        this.fail(`${spec.name} lacks its required input ${index}`);
      }
    }
    if (this.outputCount < spec.outputs[0] || this.outputCount > spec.outputs[1]) {
      this.fail(`${spec.name} has ${this.outputCount} outputs`, {
        expected: `${spec.outputs[0]} to ${spec.outputs[1]} outputs`,
      });
    }
    this.validateAttributes(spec.attributes ?? noAttributes);
  }

  private validateAttributes(known: Readonly<Record<string, AttributeSpec>>): void {
    for (const name of Object.keys(this.attributes)) {
      const value = this.attributes[name];
      const attribute = Object.hasOwn(known, name) ? known[name] : undefined;
      if (attribute === undefined) {
        this.fail(`${this.spec.name} has no attribute "${name}"`, {
          expected: Object.keys(known).join(', ') || 'no attributes',
        });
      }
      if (!this.isKnownHere(attribute)) {
        this.fail(`${this.spec.name} has no attribute "${name}" at opset ${this.opset}`);
      }
      if (!kindChecks[attribute.kind](value)) {
        this.fail(`attribute "${name}" of ${this.spec.name} is not of kind ${attribute.kind}`, {
          expected: attribute.kind,
        });
      }
      if (attribute.values && typeof value === 'string' && !attribute.values.includes(value)) {
        this.fail(`attribute "${name}" of ${this.spec.name} is "${value}"`, {
          expected: `one of ${attribute.values.join(', ')}`,
        });
      }
    }
    for (const [name, attribute] of requiredAttributes(known)) {
      if (this.attributes[name] === undefined && this.isKnownHere(attribute)) {
        this.fail(`${this.spec.name} lacks its required attribute "${name}"`);
      }
    }
  }

  /** Whether the graph's opset has the attribute. */
  private isKnownHere({ opsets }: AttributeSpec): boolean {
    const [first, last] = opsets ?? [1];
    return this.opset >= first && (last === undefined || this.opset <= last);
  }

  /** How many inputs are listed, left-out optional ones included unless they trail. */
  get inputCount(): number {
    return this.inputs.length;
  }

  has(index: number): boolean {
    return this.inputs[index] !== undefined;
  }

  /** @throws InputError `invalid-node` if the input is left out */
  input(index: number): Value {
    return this.inputs[index] ?? this.fail(`${this.spec.name} lacks input ${index}`);
  }

  optional(index: number): Value | undefined {
    return this.inputs[index];
  }

  dims(index: number): readonly number[] {
    return this.input(index).dims;
  }

  rank(index: number): number {
    return this.input(index).dims.length;
  }

  /** Number of elements of an input. */
  elements(index: number): Count {
    return elements(this.input(index));
  }

  /** The elements of an input that are known before the network runs, else `undefined`. */
  data(index: number): readonly number[] | undefined {
    return this.inputs[index]?.data;
  }

  /** @throws InputError `unresolved-shape` if the output's shape hangs on values unknown here */
  requireData(index: number): readonly number[] {
    const value = this.input(index);
    return (
      value.data ??
      this.fail(`the output shape of ${this.spec.name} depends on the values of "${value.name}"`, {
        code: 'unresolved-shape',
        expected: 'a constant, or integers computed from shapes and constants',
      })
    );
  }

  /**
   * The elements of an input that says sizes, axes or places.
   * @throws InputError `unresolved-shape` as `requireData`; `invalid-node` for a fraction
   */
  requireIntegers(index: number): readonly number[] {
    const data = this.requireData(index);
    const fault = data.find((value) => !Number.isInteger(value));
    if (fault === undefined) return data;
    return this.fail(`"${this.input(index).name}" has an element of ${fault}`, {
      expected: 'integers',
    });
  }

  /** An output's type; only while counting. */
  output(index: number): TensorType {
    const type = this.outputTypes[index];
    if (type === undefined) throw new Error(`output ${index} of ${this.name} is not inferred`);
    return type;
  }

  /** Number of elements of an output; only while counting. */
  outputElements(index: number): Count {
    return elements(this.output(index));
  }

  hasAttribute(name: string): boolean {
    return this.attributes[name] !== undefined;
  }

  // The casts below are sound because `validate` checked every attribute's kind against the spec.

  int(name: string, fallback: number): number {
    return (this.attributes[name] as number | undefined) ?? fallback;
  }

  float(name: string, fallback: number): number {
    return (this.attributes[name] as number | undefined) ?? fallback;
  }

  string(name: string, fallback: string): string {
    return (this.attributes[name] as string | undefined) ?? fallback;
  }

  ints(name: string): readonly number[] | undefined {
    return this.attributes[name] as readonly number[] | undefined;
  }

  floats(name: string): readonly number[] | undefined {
    return this.attributes[name] as readonly number[] | undefined;
  }

  strings(name: string): readonly string[] | undefined {
    return this.attributes[name] as readonly string[] | undefined;
  }

  tensor(name: string): TensorAttribute | undefined {
    return this.attributes[name] as TensorAttribute | undefined;
  }

  /**
   * A possibly negative axis as an index into `rank` dims.
   * @throws InputError `invalid-node` outside −rank … rank − 1
   */
  axis(axis: number, rank: number): number {
    if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
      this.fail(`axis ${axis} does not exist`, {
        expected: `an axis from ${-rank} to ${rank - 1}`,
      });
    }
    return axis < 0 ? axis + rank : axis;
  }

  /** @throws InputError always: `invalid-node` unless another code is named */
  fail(
    message: string,
    details: { code?: InputErrorCode; expected?: string; hint?: string } = {},
  ): never {
    const { code = 'invalid-node', ...rest } = details;
    throw new InputError(code, `${this.name}: ${message}`, { node: this.name, ...rest });
  }
}
