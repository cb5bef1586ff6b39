import type { ConventionName } from '../conventions.ts';
import type { Count } from '../count.ts';
import type { ElementType, GraphLoop } from '../graph/types.ts';

/** How to count. */
export interface CountingOptions {
  /** The convention of the headline total and of the shares. */
  readonly convention: ConventionName;
  /** Batch norm as its own 2 operations per element, or folded into the convolution before it. */
  readonly batchNorm: 'explicit' | 'folded';
  /** Whether bias adds are counted. */
  readonly bias: 'counted' | 'ignored';
  /** How many scopes name a stage: 1 gives `layer1`, 2 gives `layer1.0`. */
  readonly stageDepth: number;
}

export const defaultCountingOptions: CountingOptions = {
  convention: 'macs',
  batchNorm: 'explicit',
  bias: 'counted',
  stageDepth: 1,
};

export type Coverage = 'counted' | 'free' | 'unsupported';

/** The figures every row and the totals have. Counts are exact; bytes are of the element types. */
export interface Figures {
  /** Trained elements; a tensor shared by several layers stands in the first that uses it. */
  readonly parameters: Count;
  /** Stored but untrained elements: batch-norm statistics. */
  readonly buffers: Count;
  readonly macs: Count;
  readonly adds: Count;
  /** Those of `adds` that add a bias. */
  readonly biasAdds: Count;
  readonly multiplies: Count;
  readonly divides: Count;
  readonly compares: Count;
  readonly transcendentals: Count;
  /** Total under the convention `flops`. */
  readonly flops: Count;
  /** Total under the convention `arithmetic`. */
  readonly arithmetic: Count;
  /** Elements of the outputs that are written: views and folded constants write none. */
  readonly activationElements: Count;
  readonly activationBytes: Count;
  /** Of `activationElements`, those written by nodes that carry MACs: "activations" in the RegNet paper. */
  readonly macOutputElements: Count;
  /** Bytes of parameters and buffers. */
  readonly weightBytes: Count;
  /** Bytes read and written by every node on its own, nothing fused. */
  readonly bytesMoved: Count;
  /** `flops` / `bytesMoved`, a ratio and so not exact; 0 where nothing moves. */
  readonly arithmeticIntensity: number;
  /** Part of the headline total, 0 to 1. */
  readonly share: number;
}

/** Figures of a whole network. */
export interface Totals extends Figures {
  /** `parameters` without those of the experts that one token does not go through. */
  readonly activeParameters: Count;
  /** Bytes of the keys and values that are kept for the next call; 0 for a network without a cache. */
  readonly kvCacheBytes: Count;
}

export interface LayerRow extends Figures {
  /** Scope path, such as `layer1.0.conv2`. */
  readonly id: string;
  /** Layer type of the front end, such as `conv2d`. */
  readonly type: string;
  readonly stage: string;
  readonly inputShapes: readonly (readonly number[])[];
  /** Shape of the layer's (first) output. */
  readonly outputShape: readonly number[];
  /** Spatial dims it runs at, as `56x56`; `''` for none. */
  readonly resolution: string;
  /** Kernel dims where the layer has a kernel, as `3x3`; else `''`. */
  readonly kernel: string;
  readonly nodes: number;
  readonly coverage: Coverage;
  /** Part of the headline total spent up to and including this layer, in execution order. */
  readonly runningShare: number;
}

export interface NodeRow extends Figures {
  readonly name: string;
  readonly op: string;
  readonly domain: string;
  /** Id of the layer it belongs to. */
  readonly layer: string;
  readonly inputShapes: readonly (readonly number[])[];
  readonly outputShapes: readonly (readonly number[])[];
  readonly resolution: string;
  readonly coverage: Coverage;
}

export interface StageRow extends Figures {
  readonly stage: string;
  readonly layers: number;
  readonly outputShape: readonly number[];
  /** Spatial dims of the stage's last output. */
  readonly resolution: string;
  readonly runningShare: number;
}

export interface ResolutionRow extends Figures {
  /** Spatial dims a layer's output really has, as `56x56`; `''` for none. */
  readonly resolution: string;
  /** Number of output positions, the product of the spatial dims; 1 for none. */
  readonly positions: Count;
  readonly layers: number;
  /** Output channels of the MAC-carrying layers at this resolution, ascending. */
  readonly channels: readonly number[];
  readonly runningShare: number;
}

export interface OperatorRow extends Figures {
  readonly op: string;
  readonly domain: string;
  readonly nodes: number;
  readonly coverage: Coverage;
}

export interface CoverageReport {
  readonly nodes: number;
  readonly counted: number;
  /** Zero-cost by rule: views, data movement, and what is folded before the network runs. */
  readonly free: number;
  readonly freeOperators: readonly { readonly op: string; readonly nodes: number }[];
  /** Operators whose work is not in the totals. */
  readonly unsupported: readonly {
    readonly op: string;
    readonly nodes: number;
    /** Names of the first few nodes. */
    readonly examples: readonly string[];
  }[];
  /** Nodes that no output depends on: not counted, nor their parameters. */
  readonly unreachable: readonly { readonly layer: string; readonly nodes: number }[];
  /** Branches of conditionals left out of the totals, since another is dearer or none else fits. */
  readonly branches: readonly BranchReport[];
  /** Loops whose bodies are counted once for each trip. */
  readonly loops: readonly GraphLoop[];
  /** What `batchNorm: folded` did: how many were folded, how many had no convolution to fold into. */
  readonly batchNorm: { readonly folded: number; readonly explicit: number };
}

/** A branch that is not in the totals, and what it would cost. */
export interface BranchReport {
  /** Name of the conditional. */
  readonly node: string;
  /** The branch in the totals. */
  readonly taken: string;
  /** The branch left out. */
  readonly branch: string;
  readonly nodes: number;
  /** Stored trained elements that nothing in the totals uses. */
  readonly parameters: Count;
  readonly macs: Count;
  readonly flops: Count;
  /** Why it could not be lowered, where that is the reason; its figures are 0 then. */
  readonly fault?: string;
}

/** The answer of the engine for one network. */
export interface CostReport {
  readonly name: string;
  /** Version of the engine that counted. */
  readonly version: string;
  /** `sha256:…` over the lowered graph, the counting options and the engine's version. */
  readonly digest: string;
  readonly options: CountingOptions;
  /** Symbols bound, the batch among them, and which of them by default. */
  readonly bindings: Readonly<Record<string, number>>;
  readonly defaultedBindings: readonly string[];
  readonly elementType: ElementType;
  /** Without the keys and values cached from earlier calls. */
  readonly inputs: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly elementType: ElementType;
  }[];
  readonly outputs: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly elementType: ElementType;
  }[];
  /** The headline total, under `options.convention`. */
  readonly total: { readonly convention: ConventionName; readonly value: Count };
  readonly totals: Totals;
  readonly depth: {
    /** Weighted layers on the longest path, as papers count depth: 152 for ResNet-152. */
    readonly weighted: number;
    readonly layers: number;
    readonly nodes: number;
  };
  readonly coverage: CoverageReport;
  readonly stages: readonly StageRow[];
  readonly resolutions: readonly ResolutionRow[];
  readonly operators: readonly OperatorRow[];
  readonly layers: readonly LayerRow[];
  readonly nodes: readonly NodeRow[];
}
