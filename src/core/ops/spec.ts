import type { Count } from '../count.ts';
import type { Operations } from '../cost/operations.ts';
import type { TensorType } from '../graph/types.ts';
import type { NodeView } from './node-view.ts';

export type AttributeKind = 'int' | 'ints' | 'float' | 'floats' | 'string' | 'strings' | 'tensor';

export interface AttributeSpec {
  readonly kind: AttributeKind;
  readonly required?: boolean;
  /** The only strings allowed. */
  readonly values?: readonly string[];
  /** Opsets that have the attribute, where not all the operator's do: the first, and the last. */
  readonly opsets?: readonly [first: number, last?: number];
}

/** What shape inference says of one output: its type, and its elements where they are known. */
export interface Inferred extends TensorType {
  readonly data?: readonly number[];
}

/** Bytes that a node reads and writes. */
export interface Traffic {
  readonly read: Count;
  readonly written: Count;
}

/**
 * All that the engine knows about one ONNX operator. `infer` and `count` see the node through a
 * `NodeView`, which checks arity and attributes, and which they call `fail` on for a bad node.
 */
export interface OperatorSpec {
  /** ONNX operator name, such as `Conv`. */
  readonly name: string;
  /** ONNX domain; `ai.onnx` where left out. */
  readonly domain?: string;
  /** Opsets whose semantics the rule covers: the first, and the last if the operator was removed. */
  readonly opsets: readonly [first: number, last?: number];
  /** Least and most inputs, optional ones included. */
  readonly inputs: readonly [least: number, most: number];
  /** Of the least inputs those that may still be left out, since a required one follows them. */
  readonly optionalInputs?: readonly number[];
  /** Least and most outputs. */
  readonly outputs: readonly [least: number, most: number];
  readonly attributes?: Readonly<Record<string, AttributeSpec>>;
  /** `free` operators cost nothing by rule; `unsupported` ones are shaped but not counted. */
  readonly status: 'counted' | 'free' | 'unsupported';
  /** The rule in words and formula, for people: shapes as N, C, H, W; units are scalar operations. */
  readonly rule: string;
  /** Inputs that are stored but not trained when they are initializers (batch-norm statistics). */
  readonly buffers?: readonly number[];
  /** True where the output is the input under another shape, so that no bytes move. */
  readonly view?: boolean;
  /** True for elementwise operators, which a runtime can fuse into their producer. */
  readonly elementwise?: boolean;
  /** Output types, one per output the node has. */
  infer(node: NodeView): readonly Inferred[];
  /** Operations of the whole node. Left out where `status` is not `counted`. */
  count?(node: NodeView): Operations;
  /** Bytes moved, where it isn't every input read and every output written (a Gather). */
  traffic?(node: NodeView): Traffic;
}

/** The key under which an operator is registered: `Conv`, `com.microsoft.FusedConv`. */
export function operatorKey(domain: string, name: string): string {
  return domain === '' || domain === 'ai.onnx' ? name : `${domain}.${name}`;
}

/**
 * Its page in the ONNX operator reference, or the contrib operators' page, which also has what ONNX
 * Runtime keeps in ONNX's own domain.
 */
export function operatorUrl(spec: OperatorSpec): string {
  if (spec.domain === 'com.microsoft' || spec.name === 'SimplifiedLayerNormalization') {
    const anchor = spec.domain === undefined ? '' : `#${operatorKey(spec.domain, spec.name)}`;
    return `https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md${anchor}`;
  }
  const domain = (spec.domain ?? '').replaceAll('.', '');
  return `https://onnx.ai/onnx/operators/onnx_${domain}_${spec.name}.html`;
}
