import type { Count } from '../count.ts';

/** Element types by their usual names, with the width of one element in bits. */
export const elementBits = {
  float64: 64,
  float32: 32,
  float16: 16,
  bfloat16: 16,
  float8e4m3fn: 8,
  float8e4m3fnuz: 8,
  float8e5m2: 8,
  float8e5m2fnuz: 8,
  float8e8m0: 8,
  float4e2m1: 4,
  int64: 64,
  int32: 32,
  int16: 16,
  int8: 8,
  int4: 4,
  int2: 2,
  uint64: 64,
  uint32: 32,
  uint16: 16,
  uint8: 8,
  uint4: 4,
  uint2: 2,
  bool: 8,
  complex64: 64,
  complex128: 128,
  /** Strings have no fixed width: they are left out of the byte figures. */
  string: 0,
} as const;

export type ElementType = keyof typeof elementBits;

export const elementTypes = Object.keys(elementBits) as readonly ElementType[];

/** The type of a tensor: element type and dims, every dim a non-negative integer. */
export interface TensorType {
  readonly elementType: ElementType;
  readonly dims: readonly number[];
}

/**
 * Where a value comes from. `parameter` is trained, `buffer` is stored with the weights but not
 * trained (batch-norm statistics), `constant` is written into the graph or folded from others.
 */
export type ValueRole = 'input' | 'parameter' | 'buffer' | 'constant' | 'activation';

/** A tensor in the graph. Two uses of one `Value` object are two uses of the same tensor. */
export interface Value extends TensorType {
  readonly name: string;
  /** Its number among the values of its graph: facts about values are kept in arrays by it. */
  readonly index: number;
  readonly role: ValueRole;
  /** The elements, row-major, where they are small integers or scalars that shapes depend on. */
  readonly data?: readonly number[];
  /** Elements that one token uses, of a tensor that holds the weights of several experts. */
  readonly active?: number;
  /**
   * Weights that it holds where these are not its elements: fewer in a sparse tensor, more in one
   * that packs several into a byte.
   */
  readonly stored?: Count;
}

/** A tensor held in an attribute, such as `Constant`'s `value`. */
export interface TensorAttribute extends TensorType {
  readonly data?: readonly number[];
}

export type AttributeValue =
  number | string | readonly number[] | readonly string[] | TensorAttribute;

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** A front-end layer: what a person calls a layer, lowered to one or more nodes. */
export interface Layer {
  /** Path of scopes, joined by dots: `layer1.0.conv2`. */
  readonly id: string;
  /** The front end's type name: `conv2d`, `multiHeadAttention`, … */
  readonly type: string;
}

export interface GraphNode {
  /** Unique in the graph. */
  readonly name: string;
  /** ONNX operator name, such as `Conv`. */
  readonly op: string;
  /** ONNX operator domain; `''` is `ai.onnx`. */
  readonly domain: string;
  /** `undefined` stands for an optional input left out. */
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
  readonly layer: Layer;
  /** How often it runs in one run of the network, where that is not once: inside a loop. */
  readonly times?: Count;
  /** Opset of its `ai.onnx` semantics where it is not the graph's: inside a function. */
  readonly opset?: number;
  /** True where its work is not in the graph, whatever its operator's rule says. */
  readonly uncounted?: boolean;
}

export interface GraphInput {
  readonly value: Value;
  /** Dims as declared, with symbols unbound, where the front end declared any. */
  readonly declared: readonly (number | string)[];
  /** Whether it is what a layer kept from an earlier call: cached keys or values. */
  readonly cached: boolean;
}

/** A tensor that a layer keeps for later calls, as it is after this one. */
export interface KeptTensor extends TensorType {
  readonly layer: Layer;
  readonly name: string;
}

export interface NamedOutput {
  readonly name: string;
  readonly value: Value;
}

/** A branch of a conditional that is left out, since another is dearer or could not be lowered. */
export interface Alternative {
  /** Name of the conditional, and of its branch that is in the network instead. */
  readonly node: string;
  readonly branch: string;
  readonly taken: string;
  readonly nodes: readonly GraphNode[];
  /** Why the branch could not be lowered. */
  readonly fault?: string;
}

/** A loop in the network: its body stands once and runs `trips` times. */
export interface GraphLoop {
  /** Name of the loop's node. */
  readonly node: string;
  readonly trips: number;
  /** Whether the network itself, its greatest bound or the request says how often it runs. */
  readonly source: 'network' | 'bound' | 'request';
}

/** A network with every shape known: nodes in topological order, dead branches removed. */
export interface Graph {
  readonly name: string;
  readonly opset: number;
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly NamedOutput[];
  readonly nodes: readonly GraphNode[];
  readonly layers: readonly Layer[];
  /** How many values were made: the indexes of all are below it. */
  readonly valueCount: number;
  /** What is kept between calls: the keys and values of a decoder. */
  readonly cache: readonly KeptTensor[];
  /** Symbols bound, and which of them by default. */
  readonly bindings: Readonly<Record<string, number>>;
  readonly defaultedBindings: readonly string[];
  /** Nodes that no output depends on: left out of `nodes`, named here. */
  readonly unreachable: readonly GraphNode[];
  /** Branches that the totals leave out. */
  readonly alternatives: readonly Alternative[];
  readonly loops: readonly GraphLoop[];
}

/** Whether a value is known before the network runs. */
export function isStatic(value: Value): boolean {
  return value.role === 'parameter' || value.role === 'buffer' || value.role === 'constant';
}
