import { InputError } from '../../../core/errors.ts';
import { defaultGraphLimits } from '../../../core/graph/builder.ts';

/** Bounds on the description that is kept of a model; every one is a setting. */
export interface OnnxLimits {
  /** Most nodes, those of subgraphs and functions included. */
  readonly nodes: number;
  /** Most tensors: initializers and those in attributes. */
  readonly tensors: number;
  /** Most bytes of memory that the description may take, by estimate. */
  readonly bytes: number;
  /** Most messages one inside another; a subgraph is three further in than the graph around it. */
  readonly nesting: number;
}

/** Room that the description of a node is given: most take 1 to 2 kB, shapes and weights' names included. */
export const descriptionBytesPerNode = 2048;

export const defaultOnnxLimits: OnnxLimits = {
  nodes: defaultGraphLimits.nodes,
  tensors: defaultGraphLimits.nodes,
  bytes: defaultGraphLimits.nodes * descriptionBytesPerNode,
  nesting: 100,
};

/** What is counted one by one. */
export type Counted = 'nodes' | 'tensors';

/** Keeps account of what readers keep, so that no file can make them keep too much. */
export class Budget {
  private readonly limits: OnnxLimits;
  private readonly counts: Record<Counted, number> = { nodes: 0, tensors: 0 };
  /** Estimated bytes kept so far. */
  private kept = 0;

  constructor(limits: Partial<OnnxLimits> = {}) {
    this.limits = { ...defaultOnnxLimits, ...limits };
  }

  /** @throws InputError `limit-model` */
  count(what: Counted): void {
    if (++this.counts[what] <= this.limits[what]) return;
    throw exceeded(`more than ${this.limits[what]} ${what}`);
  }

  /** @throws InputError `limit-model` */
  spend(bytes: number): void {
    this.allow(bytes);
    this.kept += bytes;
  }

  /**
   * Checks that there is room, before bytes are received that may be kept.
   * @throws InputError `limit-model`
   */
  allow(bytes: number): void {
    if (this.kept + bytes <= this.limits.bytes) return;
    throw exceeded(`a description, weights aside, of more than ${this.limits.bytes} bytes`);
  }

  /** @throws InputError `limit-model` */
  nest(depth: number): void {
    if (depth <= this.limits.nesting) return;
    throw exceeded(`more than ${this.limits.nesting} messages one inside another`);
  }
}

function exceeded(what: string): InputError {
  return new InputError('limit-model', `the model has ${what}`);
}
