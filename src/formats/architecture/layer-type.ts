import type { TProperties } from '@sinclair/typebox';
import { InputError, type InputErrorCode } from '../../core/errors.ts';
import type { GraphBuilder } from '../../core/graph/builder.ts';
import type { Attributes, ElementType, Layer, Value } from '../../core/graph/types.ts';
import type { Resolved } from './fields.ts';
import { pointerTo } from './json.ts';

/** A layer's output, or how to make one that is seldom asked for. */
export type LayerOutput = Value | (() => Value);

/** All that the format knows about one type of layer. */
export interface LayerType<Name extends string = string, P extends TProperties = TProperties> {
  readonly name: Name;
  /** What it computes, for people. */
  readonly description: string;
  /** Least and most inputs. */
  readonly inputs: readonly [least: number, most: number];
  /** Schemas of its own attributes, in which no expression stands. */
  readonly attributes: P;
  /** Adds its nodes. Returns its output, or all of them where it has several. */
  lower(layer: LayerContext, attributes: Resolved<P>): Value | readonly LayerOutput[];
}

/** Defines a layer type, keeping its name and attributes in its static type. */
export function layerType<const Name extends string, P extends TProperties>(
  type: LayerType<Name, P>,
): LayerType<Name, P> {
  return type;
}

/** Tensors that several layers use, by the name they share. */
export class SharedWeights {
  private readonly values = new Map<string, Value>();

  /** @throws InputError `weights-mismatch` if the name stands for another shape already */
  get(key: string, make: () => Value, dims: readonly number[]): Value {
    const known = this.values.get(key);
    if (!known) {
      const made = make();
      this.values.set(key, made);
      return made;
    }
    if (known.dims.join() !== dims.join()) {
      throw new InputError(
        'weights-mismatch',
        `the shared "${key}" has shape [${known.dims.join(', ')}], here [${dims.join(', ')}] is needed`,
        {
          expected: `[${known.dims.join(', ')}], as in "${known.name}"`,
          hint: 'layers that share weights must have the same sizes',
        },
      );
    }
    return known;
  }
}

/** What is the same for every layer of one network. */
export interface Network {
  readonly builder: GraphBuilder;
  readonly elementType: ElementType;
  readonly shared: SharedWeights;
  /** Dim 0 of the first network input. */
  readonly batch: number;
}

/** A layer as its type's rule sees it. */
export class LayerContext {
  /** Code of the faults that name no other. */
  protected readonly faultCode: InputErrorCode = 'invalid-architecture';

  constructor(
    protected readonly network: Network,
    protected readonly layer: Layer,
    readonly inputs: readonly Value[],
    protected readonly pointer: string,
    /** The name under which the layer's weights are shared, if they are. */
    readonly sharedAs: string | undefined,
  ) {}

  get id(): string {
    return this.layer.id;
  }

  get elementType(): ElementType {
    return this.network.elementType;
  }

  get batch(): number {
    return this.network.batch;
  }

  /** The first input. The number of inputs was checked. */
  get input(): Value {
    return this.inputs[0] as Value;
  }

  /** Whether it has weights in common with other layers. */
  get isShared(): boolean {
    return this.sharedAs !== undefined;
  }

  /**
   * The spatial dims of the first input, after batch and channels.
   * @throws InputError `shape-mismatch` unless there are `count` of them
   */
  spatial(count: number): readonly number[] {
    const { dims } = this.input;
    if (dims.length !== count + 2) {
      const names = ['D', 'H', 'W'].slice(3 - count).join(', ');
      this.mismatch(`an input of rank ${count + 2}: [N, C, ${names}]`);
    }
    return dims.slice(2);
  }

  /**
   * The dims of the first input, a sequence.
   * @throws InputError `shape-mismatch` unless it has three
   */
  sequence(): readonly [batch: number, length: number, features: number] {
    const { dims } = this.input;
    if (dims.length !== 3) this.mismatch('[N, sequence, features]');
    return dims as unknown as readonly [number, number, number];
  }

  /** The channels of the first input, its dim 1. */
  channels(): number {
    const channels = this.input.dims[1];
    return channels ?? this.mismatch('an input [N, C, …]');
  }

  /** @throws InputError `shape-mismatch` about the first input, always */
  mismatch(expected: string): never {
    const { dims } = this.input;
    this.fail(`the input of ${this.layer.type} has shape [${dims.join(', ')}]`, {
      code: 'shape-mismatch',
      expected,
    });
  }

  /** A possibly negative axis of a tensor of the rank as an index. */
  axis(axis: number, rank: number, at: string): number {
    if (axis < -rank || axis >= rank) {
      this.fail(`axis ${axis} does not exist in a tensor of rank ${rank}`, {
        at,
        expected: rank === 0 ? 'no axis' : `an axis from ${-rank} to ${rank - 1}`,
      });
    }
    return axis < 0 ? axis + rank : axis;
  }

  /**
   * A stored tensor, named after the layer; the same one for all layers that share weights.
   * @param name such as `weight`; `''` where the tensor has the layer's own name
   * @param active elements that one token uses, where they are fewer
   */
  weight(
    name: string,
    dims: readonly number[],
    role: 'parameter' | 'buffer' = 'parameter',
    active?: number,
  ): Value {
    const full = name === '' ? this.layer.id : `${this.layer.id}.${name}`;
    const { builder, elementType, shared } = this.network;
    const sizes = active === undefined ? undefined : { active };
    if (this.sharedAs === undefined) return builder.weight(full, elementType, dims, role, sizes);
    const make = () => builder.weight(full, elementType, dims, role, sizes);
    return shared.get(name === '' ? this.sharedAs : `${this.sharedAs}.${name}`, make, dims);
  }

  /** A network input with what the layer kept from earlier calls. */
  cacheInput(name: string, dims: readonly number[]): Value {
    const { builder, elementType } = this.network;
    return builder.cacheInput(`${this.layer.id}.${name}`, elementType, dims);
  }

  /** Notes a tensor that the layer keeps for later calls, with its dims after this one. */
  keep(name: string, dims: readonly number[]): void {
    const { builder, elementType } = this.network;
    builder.keep({ layer: this.layer, name, elementType, dims });
  }

  /** A constant list of int64: a shape, axes, pads. */
  ints(name: string, data: readonly number[]): Value {
    return this.network.builder.ints(`${this.layer.id}/${name}`, data);
  }

  /** A constant scalar of the network's element type. */
  scalar(name: string, value: number): Value {
    return this.constant(name, [], [value]);
  }

  /** A constant of the network's element type; without `data` where its values cost nothing. */
  constant(name: string, dims: readonly number[], data?: readonly number[]): Value {
    const { builder, elementType } = this.network;
    return builder.constant(`${this.layer.id}/${name}`, elementType, dims, data);
  }

  /** A constant of another element type; without `data` where its values cost nothing. */
  typedConstant(
    name: string,
    elementType: ElementType,
    dims: readonly number[],
    data?: readonly number[],
  ): Value {
    return this.network.builder.constant(`${this.layer.id}/${name}`, elementType, dims, data);
  }

  /** Adds a node of one output. */
  apply(
    op: string,
    inputs: readonly (Value | undefined)[],
    attributes?: Attributes,
    options?: { part?: string; domain?: string },
  ): Value {
    return this.add(op, inputs, attributes, options)[0] as Value;
  }

  /** Adds a node; `part` is its name within the layer where the operator's name would not do. */
  add(
    op: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes = {},
    options?: { part?: string; domain?: string; outputCount?: number },
  ): readonly Value[] {
    const { builder } = this.network;
    // Outputs that are made on demand are made after other layers were entered.
    builder.enter(this.layer);
    if (options === undefined) return builder.add(op, inputs, attributes);
    const { part, ...rest } = options;
    return builder.add(op, inputs, attributes, {
      ...rest,
      ...(part !== undefined && { name: `${this.layer.id}/${part}` }),
    });
  }

  /**
   * @param details `at` names the attribute at fault
   * @throws InputError of the format's own code unless another is named, always
   */
  fail(
    message: string,
    details: { code?: InputErrorCode; at?: string; expected?: string; hint?: string } = {},
  ): never {
    const { code = this.faultCode, at, ...rest } = details;
    throw new InputError(code, message, {
      pointer: at === undefined ? this.pointer : pointerTo(this.pointer, at),
      node: this.layer.id,
      ...rest,
    });
  }
}
