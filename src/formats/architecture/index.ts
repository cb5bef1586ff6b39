import type { ElementType, Graph } from '../../core/graph/types.ts';
import type { ArchitectureLimits } from './limits.ts';

export type { Architecture, BlockDocument, LayerDocument } from './document.ts';
export { type ArchitectureLimits, defaultArchitectureLimits } from './limits.ts';

export interface LowerOptions {
  /** Binds the symbol that is dim 0 of the first input; 1 where neither this nor `bindings` does. */
  readonly batch?: number;
  /** Values of the symbols in input shapes. */
  readonly bindings?: Readonly<Record<string, number>>;
  /** Spatial dims of the first input; one number stands for all of them. */
  readonly inputSize?: readonly number[];
  /** Element type of the network instead of the document's `type`. */
  readonly elementType?: ElementType;
  readonly limits?: Partial<ArchitectureLimits>;
}

/**
 * Lowers an architecture document to a graph of ONNX operators.
 * @throws InputError with the JSON pointer of the fault in the document
 */
export function lowerArchitecture(document: unknown, options: LowerOptions = {}): Graph {
  throw new Error(`not lowered yet: ${String(document)} ${String(options.batch)}`);
}
