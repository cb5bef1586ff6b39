import type { ElementType } from '../../core/graph/types.ts';

/*
 * An ONNX model as plain JSON, without its weights: what shapes and costs hang on.
 * Field meanings: https://github.com/onnx/onnx/blob/main/docs/IR.md
 */

export interface OnnxModel {
  readonly irVersion: number;
  /** Producer's name and version, such as `pytorch 2.13.0`; empty if not said. */
  readonly producer: string;
  /** Version of each operator domain; `''` is `ai.onnx`. */
  readonly opsets: readonly OnnxOpset[];
  readonly graph: OnnxGraph;
  /** Model-local functions. */
  readonly functions: readonly OnnxFunction[];
}

export interface OnnxOpset {
  readonly domain: string;
  readonly version: number;
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  readonly valueInfo: readonly OnnxValueInfo[];
}

export interface OnnxNode {
  /** Empty where the file gives none. */
  readonly name: string;
  readonly op: string;
  /** `''` is `ai.onnx`. */
  readonly domain: string;
  /** Overload of a model-local function; empty for none. */
  readonly overload: string;
  /** Names of values; an empty one is an optional input left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
  /** `metadata_props`, where exporters note the module a node comes from. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export type OnnxAttribute =
  | { readonly kind: 'int' | 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints' | 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: OnnxTensor }
  | { readonly kind: 'graph'; readonly value: OnnxGraph }
  /** A float that JSON has no number for: `Infinity`, `-Infinity` or `NaN`. */
  | { readonly kind: 'nonfinite'; readonly value: string }
  /**
   * A string, or a list of ints, floats or strings, that was too long to keep, or a list of floats
   * not all finite.
   */
  | { readonly kind: 'long'; readonly length: number }
  /** Inside a function: the attribute of that name of the node that calls it. */
  | { readonly kind: 'reference'; readonly name: string }
  /** Types and lists of tensors or graphs, by ONNX's name of the attribute's type. */
  | { readonly kind: 'other'; readonly type: string };

export interface OnnxTensor {
  readonly name: string;
  /** `undefined` for a number that no element type has. */
  readonly elementType: ElementType | undefined;
  readonly dims: readonly number[];
  /**
   * The elements, row-major, of a small tensor: integers and bools up to `constantLimit`, floats up
   * to `floatConstantLimit`, all finite. Integers beyond 2^53 are the nearest double.
   */
  readonly data?: readonly number[];
  /** Stored elements of a sparse tensor. */
  readonly stored?: number;
  /** Whether the elements lie in another file. */
  readonly external?: boolean;
  /** Path of that file, from the folder of the model's. */
  readonly location?: string;
  /** Where in that file they begin and how many bytes they take, as the model writes it. */
  readonly offset?: string;
  readonly length?: string;
}

export interface OnnxValueInfo {
  readonly name: string;
  readonly type: OnnxType | undefined;
}

export type OnnxType =
  | {
      readonly kind: 'tensor' | 'sparse';
      readonly elementType: ElementType | undefined;
      /** A number, a symbol, or `null` where nothing is said; `undefined` for an unknown rank. */
      readonly dims: readonly (number | string | null)[] | undefined;
    }
  | { readonly kind: 'sequence' | 'optional'; readonly element: OnnxType | undefined }
  | { readonly kind: 'map' };

export interface OnnxFunction {
  readonly name: string;
  readonly domain: string;
  readonly overload: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Attributes without a default. */
  readonly attributes: readonly string[];
  readonly defaults: Readonly<Record<string, OnnxAttribute>>;
  readonly nodes: readonly OnnxNode[];
  readonly opsets: readonly OnnxOpset[];
  readonly valueInfo: readonly OnnxValueInfo[];
}
