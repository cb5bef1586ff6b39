import type { ElementType } from '../../core/graph/types.ts';
import type { Attributes } from './attributes.ts';
import type { Formula } from './formula.ts';
import type { LayerType } from './layer-type.ts';

/** A reference whose head was found: an input or an earlier layer of a scope `up` levels out. */
export interface CompiledReference {
  readonly text: string;
  readonly pointer: string;
  readonly up: number;
  /** Index of the scope's input; `undefined` where a layer is meant. */
  readonly input: number | undefined;
  /** Position of the layer in its scope. */
  readonly position: number;
  /** The way on into the layer's own scope. */
  readonly path: readonly string[];
  /** Which of its outputs. */
  readonly output: number;
}

export type Arguments = ReadonlyMap<string, Formula>;

export interface LayerUse {
  readonly kind: 'layer';
  readonly type: LayerType;
  readonly attributes: Attributes;
}

export interface SequentialUse {
  readonly kind: 'sequential';
  readonly scope: CompiledScope;
}

export interface BlockUse {
  readonly kind: 'block';
  readonly block: CompiledBlock;
  readonly with: Arguments;
  readonly first: Arguments;
  readonly last: Arguments;
}

/** A layer of the document, checked, its expressions read. */
export interface CompiledLayer {
  readonly id: string;
  readonly pointer: string;
  readonly position: number;
  readonly inputs: readonly CompiledReference[] | undefined;
  readonly when: Formula | undefined;
  readonly otherwise: CompiledReference | undefined;
  readonly repeat: Formula | undefined;
  readonly weights: string | undefined;
  /** Whether what it expands to hangs on `index` or `count`. */
  readonly indexed: boolean;
  readonly body: LayerUse | SequentialUse | BlockUse;
}

export interface CompiledScope {
  readonly layers: readonly CompiledLayer[];
  /** Positions of the layers by id. */
  readonly positions: ReadonlyMap<string, number>;
  readonly outputs: readonly CompiledReference[] | undefined;
  /** Scopes one inside another, this one included. */
  readonly height: number;
}

export interface CompiledBlock {
  readonly name: string;
  /** Parameters with their defaults; `undefined` for those that must be given. */
  readonly parameters: ReadonlyMap<string, Formula | undefined>;
  readonly scope: CompiledScope;
}

export interface CompiledInput {
  readonly name: string;
  readonly pointer: string;
  readonly elementType: ElementType | undefined;
  /** Dims as written, and as formulas where they are no bare names. */
  readonly declared: readonly (number | string)[];
  readonly dims: readonly Formula[];
  /** Its spatial axes, where they are not those after the first two. */
  readonly spatial?: readonly number[];
}

/** A document, checked but not expanded. */
export interface Program {
  readonly name: string;
  readonly elementType: ElementType;
  readonly parameters: Arguments;
  readonly inputs: readonly CompiledInput[];
  readonly scope: CompiledScope;
}
