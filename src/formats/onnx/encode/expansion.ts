import { InputError } from '../../../core/errors.ts';
import type { GraphBuilder } from '../../../core/graph/builder.ts';
import type {
  AttributeValue,
  Attributes,
  ElementType,
  GraphNode,
  Value,
} from '../../../core/graph/types.ts';
import { dataTypeNumber } from '../../../core/ops/data-type.ts';

/** Builds what stands for a node, under names that begin with the node's. */
export class Expansion {
  constructor(
    private readonly node: GraphNode,
    private readonly inputs: readonly (Value | undefined)[],
    private readonly builder: GraphBuilder,
  ) {
    if (node.outputs.length > 1) this.refuse('its further outputs are not made');
  }

  get opset(): number {
    return this.builder.opset;
  }

  /** An input that the operator requires. */
  input(index: number): Value {
    return this.inputs[index] ?? this.refuse(`input ${index} is left out`);
  }

  optional(index: number): Value | undefined {
    return this.inputs[index];
  }

  // The operator's rule checked the kinds of the attributes.

  number(name: string, fallback: number): number {
    return (this.node.attributes[name] as number | undefined) ?? fallback;
  }

  string(name: string, fallback: string): string {
    return (this.node.attributes[name] as string | undefined) ?? fallback;
  }

  apply(op: string, inputs: readonly (Value | undefined)[], attributes: Attributes = {}): Value {
    return this.builder.apply(op, inputs, attributes, { name: `${this.node.name}/${op}` });
  }

  split(input: Value, axis: number, sizes: readonly number[]): readonly Value[] {
    return this.builder.add(
      'Split',
      [input, this.ints('sizes', sizes)],
      { axis },
      { name: `${this.node.name}/Split`, outputCount: sizes.length },
    );
  }

  reshape(input: Value, shape: readonly number[]): Value {
    return this.apply('Reshape', [input, this.ints('shape', shape)]);
  }

  /** The mean over the dims from `axis` on, which stay as dims of 1. */
  mean(input: Value, axis: number): Value {
    const axes = input.dims.slice(axis).map((_, index) => axis + index);
    return this.opset < 18
      ? this.apply('ReduceMean', [input], { axes, keepdims: 1 })
      : this.apply('ReduceMean', [input, this.ints('axes', axes)], { keepdims: 1 });
  }

  cast(input: Value, elementType: ElementType): Value {
    return input.elementType === elementType
      ? input
      : this.apply('Cast', [input], { to: dataTypeNumber(elementType) });
  }

  scalar(like: Value, value: number): Value {
    return this.builder.constant(`${this.node.name}/constant`, like.elementType, [], [value]);
  }

  ints(name: string, data: readonly number[]): Value {
    return this.builder.ints(`${this.node.name}/${name}`, data);
  }

  /** A constant of one value all over. */
  filled(like: Value, dims: readonly number[], value: number): Value {
    const size = dims.reduce((count, dim) => count * dim, 1);
    const data = new Array<number>(size).fill(value);
    return this.builder.constant(`${this.node.name}/constant`, like.elementType, dims, data);
  }

  /** The node's own operator with other inputs and attributes. */
  again(
    inputs: readonly (Value | undefined)[],
    attributes: Readonly<Record<string, AttributeValue | undefined>>,
  ): readonly Value[] {
    const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
    return this.builder.add(this.node.op, inputs, Object.fromEntries(given) as Attributes, {
      name: this.node.name,
      outputCount: this.node.outputs.length,
    });
  }

  refuse(reason: string): never {
    throw new InputError('unsupported-opset', reason, { node: this.node.name });
  }
}
