import type { ElementType } from '../core/graph/types.ts';
import type { ArchitectureLimits } from './architecture/limits.ts';

/** What every format leaves to the request. */
export interface LowerOptions {
  /** Binds the symbol that is dim 0 of the first input; 1 where neither this nor `bindings` does. */
  readonly batch?: number;
  /** Values of the symbols in input shapes. */
  readonly bindings?: Readonly<Record<string, number>>;
  /** Spatial dims of the first input of rank 3 or more; one number stands for all of them. */
  readonly inputSize?: readonly number[];
  /** Element type of the network instead of the document's own. */
  readonly elementType?: ElementType;
  /** Options of the network, where its document leaves any open: a Hugging Face config does. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly limits?: Partial<ArchitectureLimits>;
}
