import type { Count } from '../../core/count.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { NetworkParent } from './network.ts';
import type { TotalsParent, FiguresParent, LayerParent, NodeParent, StageParent, ResolutionParent, OperatorCostParent } from './figures.ts';
import type { StoredModel as StoredModelParent } from '../models/store.ts';
import type { ModelCounts as ModelCountsParent } from '../models/file-format.ts';
import type { PresetSummary, Paper as PaperParent } from '../../presets/index.ts';
import type { PublishedBesideOurs } from '../presets/describe.ts';
import type { LayerType as LayerTypeParent } from '../../formats/architecture/layer-type.ts';
import type { OperatorSpec } from '../../core/ops/spec.ts';
import type { BranchReport as BranchReportParent } from '../../core/cost/report.ts';
import type { MemoryReport } from '../../core/memory/report.ts';
import type { TrainingReport } from '../../core/memory/training/training.ts';
import type { ComparisonAnswer } from '../comparison.ts';
import type { WhatIf as WhatIfParent } from '../../whatif/what-if.ts';
import type { Comparison as ComparisonParent, ComparedNetwork as ComparedNetworkParent, Pair } from '../../core/compare/compare.ts';
import type { Where, AlignedRow } from '../../core/compare/align.ts';
import type { LayerChange as LayerChangeParent } from '../../core/compare/diff.ts';
import type { Evidence as EvidenceParent } from '../../core/compare/sentences.ts';
import type { SweepEntry } from '../sweeps.ts';
import type { Reconciliation as ReconciliationParent, ReconciledFigure as ReconciledFigureParent, SpokenReading } from '../../core/compare/reconcile/reconcile.ts';
import type { Changes } from '../../core/compare/reconcile/reconciler.ts';
import type { Convention as ConventionParent } from '../../core/conventions.ts';
import type { TimingJob, TimingSpec, TimedNetwork as TimedNetworkParent, TimingFailure as TimingFailureParent, TimingEvent as TimingEventParent } from '../../timing/job.ts';
import type { JobResult } from './resolvers/timings.ts';
import type { TimingProfile as TimingProfileParent, ProfiledLayer, ProfiledGroup } from '../../timing/result.ts';
import type { WorkersDevice } from '../timings/devices.ts';
import type { WorkerRecord } from '../../timing/device.ts';
import type { GraphqlContext } from './context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An exact count: a JSON integer up to 2^53 − 1, and beyond it a string of its decimal digits. */
  Count: { input: never; output: Count; }
  /**
   * The exact difference of two counts, negative where the second is less: a JSON integer within
   * ±(2^53 − 1), and beyond it a string of its decimal digits.
   */
  CountChange: { input: never; output: Count; }
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown; }
  /** The number of rows on a page: an integer from 1 to 1000. */
  PageSize: { input: number; output: number; }
  /** An integer from 1 to 2^31 − 1. */
  PositiveInt: { input: number; output: number; }
  /** The dims of a tensor in order, such as `[1, 64, 56, 56]`; `[]` for a scalar. */
  Shape: { input: never; output: readonly number[]; }
  /**
   * A figure as someone wrote it: a text such as `"4.1 G"`, `"16.86 GMACs"` or `"25.6 M params"`, whose
   * digits are its precision, or a number of 1 or more, whose last zeros say nothing of it.
   */
  WrittenFigure: { input: number | string; output: never; }
};

/** What is added to multiply–accumulates, as tools do that have one sum for all. */
export type Addition =
  /** Normalisations at 4 operations an element. */
  | 'affineNorms'
  /** Bias adds. */
  | 'biases'
  /** Batch norms at 2 and other normalisations at 5 operations an element, and pools at 1. */
  | 'fvcore'
  /** Normalisations at 2 operations an element. */
  | 'norms'
  /** Bias adds, normalisations at 2, activations and pools at 1 operation an element. */
  | 'ptflops';

/** Whether several figures count alike. */
export type Agreement = {
  /** Whether they do. */
  readonly alike: Scalars['Boolean']['output'];
  /** The likeliest basis of each. */
  readonly bases: ReadonlyArray<Basis>;
  /** Multiply–accumulates of what each was asked about. */
  readonly macs: ReadonlyArray<Scalars['Count']['output']>;
  /** The same in words. */
  readonly sentence: Sentence;
};

/** How layers of two networks were aligned. */
export type Alignment =
  /** By their ids, where most are in both. */
  | 'id'
  /** By type and kernel. */
  | 'kind';

/** A tensor that is alive at the peak. */
export type AliveTensor = {
  /** Its bytes. */
  readonly bytes: Scalars['Count']['output'];
  /** The type of its elements. */
  readonly elementType: ElementType;
  /** `input` or `activation`. */
  readonly kind: Scalars['String']['output'];
  /** Layer that makes it; empty for an input. */
  readonly layer: Scalars['String']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its dims. */
  readonly shape: Scalars['Shape']['output'];
};

/** How many there may be. */
export type Arity = {
  /** The least number. */
  readonly least: Scalars['Int']['output'];
  /** The greatest number; null where there is no bound. */
  readonly most: Maybe<Scalars['Int']['output']>;
};

/** An attribute that differs, as text. */
export type AttributeChange = {
  /** In the second network; null where it has none. */
  readonly after: Maybe<Scalars['String']['output']>;
  /** The attribute, such as `stride`. */
  readonly attribute: Scalars['String']['output'];
  /** In the first network; null where it has none. */
  readonly before: Maybe<Scalars['String']['output']>;
};

/** What is varied, and over which values: `values`, or `from` and `to` with either `step` or `factor`. */
export type AxisInput = {
  /** What a value is multiplied by to give the next, rounded: above 1 and up to 1024. */
  readonly factor?: InputMaybe<Scalars['Float']['input']>;
  /** The first value of a range. */
  readonly from?: InputMaybe<Scalars['Float']['input']>;
  /**
   * `batch`, `inputSize` (a square), `height`, `width`, `sequence` (an option or a symbol of that name),
   * `widthMultiplier` (a factor on the channels and features of all layers, as the edit `width`), a
   * symbol (`bindings.length`) or an option of the preset (`options.num_classes`).
   */
  readonly name: Scalars['String']['input'];
  /** What is added to a value to give the next. */
  readonly step?: InputMaybe<Scalars['Float']['input']>;
  /** The end of a range, which belongs to it where it is met. */
  readonly to?: InputMaybe<Scalars['Float']['input']>;
  /** The values one by one. */
  readonly values?: InputMaybe<ReadonlyArray<Scalars['Float']['input']>>;
};

/** The value of an axis. */
export type AxisValue = {
  /** Name of the axis. */
  readonly axis: Scalars['String']['output'];
  /** Its value. */
  readonly value: Scalars['Float']['output'];
};

/** What a total is of, before anything is left out or added. */
export type Basis =
  /** Multiplies and adds one by one: the convention `arithmetic`. */
  | 'arithmetic'
  /** Twice the multiply–accumulates. */
  | 'doubledMacs'
  /** Operations of every kind one by one: the convention `flops`. */
  | 'flops'
  /** Bytes of weights in 16 bits. */
  | 'halfWeightBytes'
  /** Outputs of convolutions and matrix products. */
  | 'macOutputs'
  /** Multiply–accumulates. */
  | 'macs'
  /** Parameters. */
  | 'parameters'
  /** Parameters and batch-norm statistics. */
  | 'storedElements'
  /** Bytes of weights. */
  | 'weightBytes'
  /** Elements that all operators write. */
  | 'written';

/** Batch norm in the counts. */
export type BatchNormCounting =
  /** A multiply and an add per element. */
  | 'explicit'
  /** Nothing, where a convolution comes before it. */
  | 'folded';

/** What became of batch norms. */
export type BatchNormReport = {
  /** Number counted as operations of their own. */
  readonly explicit: Scalars['Int']['output'];
  /** Number folded into a convolution. */
  readonly folded: Scalars['Int']['output'];
};

/** Bias adds in the counts. */
export type BiasCounting =
  /** One add per output. */
  | 'counted'
  /** None. */
  | 'ignored';

/** A symbol of an input shape and its size. */
export type Binding = {
  /** Whether the size is a default rather than asked for. */
  readonly defaulted: Scalars['Boolean']['output'];
  /** The symbol, such as `N`. */
  readonly symbol: Scalars['String']['output'];
  /** Its size. */
  readonly value: Scalars['Int']['output'];
};

/** The size of a symbol in an input shape. */
export type BindingInput = {
  /** The symbol, such as `sequence`. */
  readonly symbol: Scalars['String']['input'];
  /** Its size. */
  readonly value: Scalars['PositiveInt']['input'];
};

/** A symbol of an input shape and its size. */
export type BoundSymbol = {
  /** The symbol, such as `N`. */
  readonly symbol: Scalars['String']['output'];
  /** Its size. */
  readonly value: Scalars['Int']['output'];
};

/** A branch of a conditional that is not in the totals. */
export type BranchReport = {
  /** Its branch that is not. */
  readonly branch: Scalars['String']['output'];
  /** Why it could not be lowered, where that is the reason. */
  readonly fault: Maybe<Scalars['String']['output']>;
  /** FLOPs that it would take. */
  readonly flops: Scalars['Count']['output'];
  /** MACs that it would take. */
  readonly macs: Scalars['Count']['output'];
  /** Name of the conditional. */
  readonly node: Scalars['String']['output'];
  /** Operators in that branch. */
  readonly nodes: Scalars['Int']['output'];
  /** Trained elements that only that branch uses. */
  readonly parameters: Scalars['Count']['output'];
  /** Its branch that is in the totals: the dearer one. */
  readonly taken: Scalars['String']['output'];
};

/** What happened to a layer. */
export type ChangeKind =
  /** Only the second network has it. */
  | 'added'
  /** Its attributes differ. */
  | 'changed'
  /** Only the first network has it. */
  | 'removed';

/** A block that is computed again. */
export type CheckpointedBlock = {
  /** Its scope. */
  readonly block: Scalars['String']['output'];
  /** Bytes that it keeps inside itself. */
  readonly bytes: Scalars['Count']['output'];
};

/** What is kept where the inside of each block is computed again. */
export type Checkpoints = {
  /** Other tensors that enter blocks. */
  readonly blockInputBytes: Scalars['Count']['output'];
  /** Blocks. */
  readonly blocks: Scalars['Int']['output'];
  /** How many scopes name a block. */
  readonly depth: Scalars['Int']['output'];
  /** The block that keeps the most inside itself. */
  readonly largestBlock: Maybe<CheckpointedBlock>;
  /** Kept by layers in no block. */
  readonly outsideBytes: Scalars['Count']['output'];
  /** Multiply–accumulates that are done a second time. */
  readonly recomputedMacs: Scalars['Count']['output'];
  /** The three together. */
  readonly savedBytes: Scalars['Count']['output'];
};

/** What a sentence asserts of two figures. */
export type Claim = {
  /** JSON pointer of a figure. */
  readonly left: Scalars['String']['output'];
  /** `<`, `>` or `=`: how the first is to the second. */
  readonly relation: Scalars['String']['output'];
  /** JSON pointer of a figure. */
  readonly right: Scalars['String']['output'];
};

/** One of the networks compared. */
export type ComparedNetwork = {
  /** The symbols of the input shapes and what they were bound to. */
  readonly bindings: ReadonlyArray<BoundSymbol>;
  /** The layers with MACs behind the last whose output has positions. */
  readonly classifier: PartFigures;
  /** How deep the network is, counted in three ways. */
  readonly depth: Depth;
  /** `sha256:…` over the lowered graph, the counting options and the engine's version. */
  readonly digest: Scalars['String']['output'];
  /** What its MACs factor into. */
  readonly factors: MacFactors;
  /** Inputs with the shapes they were bound to. */
  readonly inputs: ReadonlyArray<Tensor>;
  /** Operators that run, each a kernel where nothing is fused. */
  readonly kernels: Scalars['Int']['output'];
  /** Its name; of two with the same, each has its place in the list. */
  readonly name: Scalars['String']['output'];
  /** When the image has shrunk to 1/4 of its side; null where it never has. */
  readonly stem: Maybe<StemReduction>;
  /** All figures of the whole network. */
  readonly totals: Totals;
  /** What the weights that MACs are made with factor into. */
  readonly weightFactors: WeightFactors;
};

/** A network to compare with others. */
export type ComparedNetworkInput = {
  /** An architecture document. */
  readonly architecture?: InputMaybe<Scalars['JSON']['input']>;
  /** Size of the batch; 1 where nothing binds it. */
  readonly batch?: InputMaybe<Scalars['PositiveInt']['input']>;
  /** Sizes of the symbols in input shapes. */
  readonly bindings?: InputMaybe<ReadonlyArray<BindingInput>>;
  /** Spatial dims of the first input: `224` for a square, `[224, 320]` for height and width. */
  readonly inputSize?: InputMaybe<ReadonlyArray<Scalars['PositiveInt']['input']>>;
  /** Digest of a stored model. */
  readonly model?: InputMaybe<Scalars['String']['input']>;
  /** What to call it in the answer, of 1 to 100 characters; by its own name if left out. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** Options of the preset, such as `{ num_classes: 10 }`. */
  readonly options?: InputMaybe<Scalars['JSON']['input']>;
  /** Name of a preset; give one of this, `architecture` and `model`. */
  readonly preset?: InputMaybe<Scalars['String']['input']>;
  /** Element type of the network instead of its own. */
  readonly type?: InputMaybe<ElementType>;
};

/** Two of the networks: every ratio is of the second to the first. */
export type ComparedPair = {
  /** Position of the first in `networks`. */
  readonly a: Scalars['Int']['output'];
  /** Position of the second. */
  readonly b: Scalars['Int']['output'];
  /** What differs in their layers. */
  readonly diff: StructuralDiff;
  /** Ratios of factors, whose product is the ratio of the MACs, exactly. */
  readonly factors: MacFactorRatios;
  /** Ratios of totals. */
  readonly ratios: TotalRatios;
  /** Why they differ, composed only of figures in this answer. */
  readonly sentences: ReadonlyArray<Sentence>;
  /** Ratios of the factors of the weights, whose product is the ratio of the weights, exactly. */
  readonly weightFactors: WeightFactorRatios;
};

/** What one part costs in every network. */
export type ComparedPart = {
  /** What the row is of. */
  readonly key: Scalars['String']['output'];
  /** The figures of every network; null for one that has no such part. */
  readonly networks: ReadonlyArray<Maybe<PartFigures>>;
};

/** Where networks spend: the figures of a row are in the order of `networks`. */
export type ComparedParts = {
  /** By kind of kernel, such as `conv 3x3`, of operators with MACs. */
  readonly kernels: ReadonlyArray<ComparedPart>;
  /** By ONNX operator. */
  readonly operators: ReadonlyArray<ComparedPart>;
  /** Trunk and classifier. */
  readonly parts: ReadonlyArray<ComparedPart>;
  /** By the spatial dims at which layers run, the largest first. */
  readonly resolutions: ReadonlyArray<ComparedResolution>;
  /** By stage. */
  readonly stages: ReadonlyArray<ComparedPart>;
};

/** What one resolution costs in every network. */
export type ComparedResolution = {
  /** The figures of every network. */
  readonly networks: ReadonlyArray<ResolutionFigures>;
  /** Number of positions: the product of the spatial dims; 1 for none. */
  readonly positions: Scalars['Count']['output'];
  /** Spatial dims, as `56x56`; empty for none. */
  readonly resolution: Scalars['String']['output'];
};

/** Why networks differ in cost. */
export type Comparison = NetworkComparison & {
  /** `sha256:…` over the digests of the networks, their names and the detail. */
  readonly digest: Scalars['String']['output'];
  /** The order in which factors are split off, on which the weighting of each mean depends. */
  readonly factorOrder: ReadonlyArray<Factor>;
  /** What the networks took, where anyone has timed them. */
  readonly measured: Measured;
  /** The networks; the first is what every other is held against. */
  readonly networks: ReadonlyArray<ComparedNetwork>;
  /** How all of them were counted. */
  readonly options: CountingOptions;
  /** The first network against every other: every ratio is of the other to it. */
  readonly pairs: ReadonlyArray<ComparedPair>;
  /** Version of the engine that counted. */
  readonly version: Scalars['String']['output'];
  /** Where the networks spend, side by side. */
  readonly where: ComparedParts;
};

/** How many changes of layers each pair lists at most, those that weigh most. */
export type ComparisonDetail =
  /** 200. */
  | 'layers'
  /** 10. */
  | 'summary';

/** A convention under which operations are totalled. */
export type Convention = {
  /** The total as a formula over the counters. */
  readonly formula: Scalars['String']['output'];
  /** Its name. */
  readonly name: ConventionName;
  /** What it counts. */
  readonly title: Scalars['String']['output'];
  /** Who counts this way. */
  readonly usedBy: Scalars['String']['output'];
};

/** Names of the conventions. */
export type ConventionName =
  /** Multiplies and adds one by one: K multiplies and K − 1 adds per output of K taps. */
  | 'arithmetic'
  /** Floating-point operations, a multiply–accumulate being two. */
  | 'flops'
  /** Multiply–accumulates. */
  | 'macs';

/** How networks were counted. */
export type CountingOptions = {
  /** Whether batch norm was counted as operations of its own or folded. */
  readonly batchNorm: BatchNormCounting;
  /** Whether bias adds were counted. */
  readonly bias: BiasCounting;
  /** How many scopes name a stage. */
  readonly stageDepth: Scalars['Int']['output'];
};

/** Whether work is in the totals. */
export type Coverage =
  /** It is counted. */
  | 'counted'
  /** It costs nothing, by rule. */
  | 'free'
  /** It is not counted. */
  | 'unsupported';

/** What was counted and what was not. */
export type CoverageReport = {
  /** What became of batch norms. */
  readonly batchNorm: BatchNormReport;
  /** Branches of conditionals left out of the totals, since another branch is dearer or none else fits. */
  readonly branches: ReadonlyArray<BranchReport>;
  /** Nodes whose operations are in the totals. */
  readonly counted: Scalars['Int']['output'];
  /** Nodes that cost nothing by rule: views, data movement, and what is folded before the network runs. */
  readonly free: Scalars['Int']['output'];
  /** The operators of the free nodes. */
  readonly freeOperators: ReadonlyArray<OperatorNodes>;
  /** Loops whose bodies are counted once for each trip. */
  readonly loops: ReadonlyArray<LoopReport>;
  /** Number of nodes. */
  readonly nodes: Scalars['Int']['output'];
  /** Layers whose nodes no output depends on: neither their work nor their parameters are counted. */
  readonly unreachable: ReadonlyArray<UnreachableLayer>;
  /** Operators whose work is not in the totals. */
  readonly unsupported: ReadonlyArray<UnsupportedOperator>;
};


/** What was counted and what was not. */
export type CoverageReportBranchesArgs = {
  first?: Scalars['PageSize']['input'];
};


/** What was counted and what was not. */
export type CoverageReportLoopsArgs = {
  first?: Scalars['PageSize']['input'];
};


/** What was counted and what was not. */
export type CoverageReportUnreachableArgs = {
  first?: Scalars['PageSize']['input'];
};

/** How deep a network is. */
export type Depth = {
  /** Number of layers. */
  readonly layers: Scalars['Int']['output'];
  /** Number of ONNX nodes. */
  readonly nodes: Scalars['Int']['output'];
  /** Weighted layers on the longest path, as papers count depth: 152 for ResNet-152. */
  readonly weighted: Scalars['Int']['output'];
};

/** A device that networks can be timed on. */
export type Device = {
  /** Whether that worker was heard of just now. */
  readonly alive: Scalars['Boolean']['output'];
  /** Cores. */
  readonly cores: Maybe<Scalars['Int']['output']>;
  /** Version of its driver. */
  readonly driver: Maybe<Scalars['String']['output']>;
  /** Bytes of memory. */
  readonly memoryBytes: Maybe<Scalars['Count']['output']>;
  /** Model of the processor. */
  readonly model: Maybe<Scalars['String']['output']>;
  /** Unique among all workers, such as `gpu-box/cuda:0`. */
  readonly name: Scalars['String']['output'];
  /** Its provider. */
  readonly provider: ExecutionProvider;
  /** Version of ONNX Runtime. */
  readonly runtimeVersion: Scalars['String']['output'];
  /** Worker that offers it. */
  readonly worker: Scalars['String']['output'];
};

/**
 * An edit of a network: exactly one of its fields. `layers` restricts an edit to the layer with that
 * id, or to those of the scope with that id.
 */
export type EditInput =
  /** Another batch. */
  { readonly batch: Scalars['PositiveInt']['input']; readonly block?: never; readonly depth?: never; readonly groups?: never; readonly head?: never; readonly inputSize?: never; readonly kernel?: never; readonly separable?: never; readonly stem?: never; readonly width?: never; }
  |  /** Residual blocks of the other kind, the width between blocks being kept. */
  { readonly batch?: never; readonly block: ResidualBlock; readonly depth?: never; readonly groups?: never; readonly head?: never; readonly inputSize?: never; readonly kernel?: never; readonly separable?: never; readonly stem?: never; readonly width?: never; }
  |  /** How often repeated layers at the top of the document are repeated. */
  { readonly batch?: never; readonly block?: never; readonly depth: ReadonlyArray<RepeatInput>; readonly groups?: never; readonly head?: never; readonly inputSize?: never; readonly kernel?: never; readonly separable?: never; readonly stem?: never; readonly width?: never; }
  |  /** Groups in convolutions that have none and are not 1×1, where they divide both numbers of channels. */
  { readonly batch?: never; readonly block?: never; readonly depth?: never; readonly groups: GroupsEditInput; readonly head?: never; readonly inputSize?: never; readonly kernel?: never; readonly separable?: never; readonly stem?: never; readonly width?: never; }
  |  /** All layers of a classifier after its last convolution and what keeps its shape replaced. */
  { readonly batch?: never; readonly block?: never; readonly depth?: never; readonly groups?: never; readonly head: Head; readonly inputSize?: never; readonly kernel?: never; readonly separable?: never; readonly stem?: never; readonly width?: never; }
  |  /** Another size of the first input, as `inputSize` of a network. What follows from it in a preset follows. */
  { readonly batch?: never; readonly block?: never; readonly depth?: never; readonly groups?: never; readonly head?: never; readonly inputSize: ReadonlyArray<Scalars['PositiveInt']['input']>; readonly kernel?: never; readonly separable?: never; readonly stem?: never; readonly width?: never; }
  |  /** Another kernel size of convolutions that are not 1×1, which put out as many positions as before. */
  { readonly batch?: never; readonly block?: never; readonly depth?: never; readonly groups?: never; readonly head?: never; readonly inputSize?: never; readonly kernel: KernelEditInput; readonly separable?: never; readonly stem?: never; readonly width?: never; }
  |  /** Convolutions that have no groups and are not 1×1 as a depthwise one and a 1×1 one. */
  { readonly batch?: never; readonly block?: never; readonly depth?: never; readonly groups?: never; readonly head?: never; readonly inputSize?: never; readonly kernel?: never; readonly separable: SeparableEditInput; readonly stem?: never; readonly width?: never; }
  |  /** All layers up to the first that puts out a quarter of the image's side replaced. */
  { readonly batch?: never; readonly block?: never; readonly depth?: never; readonly groups?: never; readonly head?: never; readonly inputSize?: never; readonly kernel?: never; readonly separable?: never; readonly stem: Stem; readonly width?: never; }
  |  /** Channels and features that layers put out, times a factor. */
  { readonly batch?: never; readonly block?: never; readonly depth?: never; readonly groups?: never; readonly head?: never; readonly inputSize?: never; readonly kernel?: never; readonly separable?: never; readonly stem?: never; readonly width: WidthEditInput; };

/** Element types of tensors. */
export type ElementType =
  /** Brain floating point of 16 bits. */
  | 'bfloat16'
  /** Truth values, of 8 bits. */
  | 'bool'
  /** Complex numbers of 64 bits. */
  | 'complex64'
  /** Complex numbers of 128 bits. */
  | 'complex128'
  /** Floating point of 4 bits with 2 exponent bits. */
  | 'float4e2m1'
  /** Floating point of 8 bits with 4 exponent bits, without infinities. */
  | 'float8e4m3fn'
  /** Floating point of 8 bits with 4 exponent bits, without infinities and negative zero. */
  | 'float8e4m3fnuz'
  /** Floating point of 8 bits with 5 exponent bits. */
  | 'float8e5m2'
  /** Floating point of 8 bits with 5 exponent bits, without infinities and negative zero. */
  | 'float8e5m2fnuz'
  /** Powers of two of 8 bits, as scales of blocks. */
  | 'float8e8m0'
  /** Floating point of 16 bits. */
  | 'float16'
  /** Floating point of 32 bits. */
  | 'float32'
  /** Floating point of 64 bits. */
  | 'float64'
  /** Signed integers of 2 bits. */
  | 'int2'
  /** Signed integers of 4 bits. */
  | 'int4'
  /** Signed integers of 8 bits. */
  | 'int8'
  /** Signed integers of 16 bits. */
  | 'int16'
  /** Signed integers of 32 bits. */
  | 'int32'
  /** Signed integers of 64 bits. */
  | 'int64'
  /** Strings, which have no fixed width and are left out of byte figures. */
  | 'string'
  /** Unsigned integers of 2 bits. */
  | 'uint2'
  /** Unsigned integers of 4 bits. */
  | 'uint4'
  /** Unsigned integers of 8 bits. */
  | 'uint8'
  /** Unsigned integers of 16 bits. */
  | 'uint16'
  /** Unsigned integers of 32 bits. */
  | 'uint32'
  /** Unsigned integers of 64 bits. */
  | 'uint64';

/** A figure that a sentence rests on. */
export type Evidence = {
  /** How it is written. */
  readonly as: Rendering;
  /** JSON pointer of the figure, such as `/networks/0/totals/macs`, from the field that was asked. */
  readonly pointer: Scalars['String']['output'];
  /** As the sentence has it. */
  readonly shown: Scalars['String']['output'];
  /** Its value there: a number, a text, or a count too large for a number as its digits. */
  readonly value: Scalars['JSON']['output'];
};

/** ONNX Runtime's execution providers that can be asked for. */
export type ExecutionProvider =
  /** The CPU. */
  | 'cpu'
  /** CUDA. */
  | 'cuda'
  /** TensorRT. */
  | 'tensorrt'
  /** WebGPU. */
  | 'webgpu';

/** What the MACs of a network factor into, in the order in which they are split off. */
export type Factor =
  /** Mean product of input and output channels, over positions. */
  | 'channelProduct'
  /** Mean kernel volume, over positions and channels. */
  | 'kernelVolume'
  /** Operators with MACs. */
  | 'layers'
  /** Mean output positions of those. */
  | 'positions';

/** Figures to order by, which are fields of `Figures`. */
export type FigureField =
  /** `Figures.activationBytes`. */
  | 'activationBytes'
  /** `Figures.activationElements`. */
  | 'activationElements'
  /** `Figures.adds`. */
  | 'adds'
  /** `Figures.arithmetic`. */
  | 'arithmetic'
  /** `Figures.arithmeticIntensity`. */
  | 'arithmeticIntensity'
  /** `Figures.biasAdds`. */
  | 'biasAdds'
  /** `Figures.buffers`. */
  | 'buffers'
  /** `Figures.bytesMoved`. */
  | 'bytesMoved'
  /** `Figures.compares`. */
  | 'compares'
  /** `Figures.divides`. */
  | 'divides'
  /** `Figures.flops`. */
  | 'flops'
  /** `Figures.macOutputElements`. */
  | 'macOutputElements'
  /** `Figures.macs`. */
  | 'macs'
  /** `Figures.multiplies`. */
  | 'multiplies'
  /** `Figures.parameters`. */
  | 'parameters'
  /** `Figures.transcendentals`. */
  | 'transcendentals'
  /** `Figures.weightBytes`. */
  | 'weightBytes';

/** A figure that someone read elsewhere, and of which network it is said to be. */
export type FigureInput = {
  /** Id of the layer, or of the scope of layers, that it is said to be of. */
  readonly layer?: InputMaybe<Scalars['String']['input']>;
  /** The network that it is said to be of. */
  readonly network: FigureNetworkInput;
  /** Who counted: what it is known to count ranks first. */
  readonly tool?: InputMaybe<Tool>;
  /**
   * What it counts, where the text does not say. `flops` may be multiply–accumulates, as often in
   * print; operations of any kind or parameters if left out.
   */
  readonly unit?: InputMaybe<FigureUnit>;
  /** The figure as it was written. */
  readonly value: Scalars['WrittenFigure']['input'];
};

/** The network that a figure is said to be of. */
export type FigureNetworkInput = {
  /** An architecture document. */
  readonly architecture?: InputMaybe<Scalars['JSON']['input']>;
  /** Size of the batch; 1 where nothing binds it. */
  readonly batch?: InputMaybe<Scalars['PositiveInt']['input']>;
  /** Sizes of the symbols in input shapes. */
  readonly bindings?: InputMaybe<ReadonlyArray<BindingInput>>;
  /** Spatial dims of the first input: `224` for a square, `[224, 320]` for height and width. */
  readonly inputSize?: InputMaybe<ReadonlyArray<Scalars['PositiveInt']['input']>>;
  /** Digest of a stored model. */
  readonly model?: InputMaybe<Scalars['String']['input']>;
  /** Options of the preset, such as `{ num_classes: 10 }`. */
  readonly options?: InputMaybe<Scalars['JSON']['input']>;
  /** Name of a preset; give one of this, `architecture` and `model`. */
  readonly preset?: InputMaybe<Scalars['String']['input']>;
  /** Element type of the network instead of its own. */
  readonly type?: InputMaybe<ElementType>;
};

/** An order by a figure; equal rows stay in the order of execution. */
export type FigureOrder = {
  /** Which way. */
  readonly direction?: OrderDirection;
  /** The figure. */
  readonly field: FigureField;
};

/** What a figure counts. */
export type FigureUnit =
  /** Elements of activations. */
  | 'activations'
  /** Bytes of weights. */
  | 'bytes'
  /** Operations, or multiply–accumulates by that name. */
  | 'flops'
  /** Multiply–accumulates. */
  | 'macs'
  /** Parameters. */
  | 'parameters';

/** The figures that totals and every row have. Operations are scalar ones; bytes follow element types. */
export type Figures = {
  /** Bytes of `activationElements` in their element types. */
  readonly activationBytes: Scalars['Count']['output'];
  /** Elements of the outputs that are written; views and folded constants write none. */
  readonly activationElements: Scalars['Count']['output'];
  /** Additions outside the multiply–accumulates, those of biases among them. */
  readonly adds: Scalars['Count']['output'];
  /** Total under the convention `arithmetic`. */
  readonly arithmetic: Scalars['Count']['output'];
  /** `flops` / `bytesMoved`; 0 where nothing moves. */
  readonly arithmeticIntensity: Scalars['Float']['output'];
  /** Those of `adds` that add a bias. */
  readonly biasAdds: Scalars['Count']['output'];
  /** Stored but untrained elements, such as batch-norm statistics. */
  readonly buffers: Scalars['Count']['output'];
  /** Bytes read and written by every node on its own, nothing fused. */
  readonly bytesMoved: Scalars['Count']['output'];
  /** Comparisons, as of ReLU and max pooling. */
  readonly compares: Scalars['Count']['output'];
  /** Divisions. */
  readonly divides: Scalars['Count']['output'];
  /** Total under the convention `flops`. */
  readonly flops: Scalars['Count']['output'];
  /** Of `activationElements`, those written by nodes that carry MACs. */
  readonly macOutputElements: Scalars['Count']['output'];
  /** Multiply–accumulates of convolutions, matrix products, attention and recurrent gates. */
  readonly macs: Scalars['Count']['output'];
  /** Multiplications outside the multiply–accumulates. */
  readonly multiplies: Scalars['Count']['output'];
  /** Trained elements. A tensor shared by several layers stands in the first that uses it. */
  readonly parameters: Scalars['Count']['output'];
  /** Part of the network's total, 0 to 1. */
  readonly share: Scalars['Float']['output'];
  /** Exponentials, logarithms, roots, error functions and their like. */
  readonly transcendentals: Scalars['Count']['output'];
  /** Bytes of parameters and buffers. */
  readonly weightBytes: Scalars['Count']['output'];
};


/** The figures that totals and every row have. Operations are scalar ones; bytes follow element types. */
export type FiguresShareArgs = {
  convention?: ConventionName;
};

/** How a count agrees with the digits of a figure. */
export type Fit =
  /** Rounded to its digits, its prefix being a power of 1024. */
  | 'binary'
  /** Rounded to all of its digits but a zero at its end. */
  | 'coarse'
  /** In every digit. */
  | 'exact'
  /** Rounded to its digits. */
  | 'rounded'
  /** Cut off after its digits. */
  | 'truncated';

/** Groups in convolutions. */
export type GroupsEditInput = {
  /** Their number, 2 to 65 536. */
  readonly groups: Scalars['PositiveInt']['input'];
  /** Where; everywhere if left out. */
  readonly layers?: InputMaybe<Scalars['String']['input']>;
};

/** How a total grows along an axis. None is told of a total that is 0 somewhere. */
export type Growth = {
  /** Name of the axis. */
  readonly axis: Scalars['String']['output'];
  /** Slope of log total over log value by least squares: 1 is linear, 2 quadratic. */
  readonly exponent: Scalars['Float']['output'];
  /** The value from which the faster growing part dominates; null where the slope hardly changes. */
  readonly knee: Maybe<Scalars['Float']['output']>;
  /** The total. */
  readonly total: SweptTotal;
};

/** What follows the last convolution. */
export type Head =
  /** The mean over positions and one dense layer of as many classes. */
  | 'globalAveragePool';

/** Another kernel size. */
export type KernelEditInput = {
  /** Each side of the kernel, up to 255. */
  readonly kernel: Scalars['PositiveInt']['input'];
  /** Where; everywhere if left out. */
  readonly layers?: InputMaybe<Scalars['String']['input']>;
};

/** Statistics of a batch's runs, in milliseconds. */
export type LatencyStatistics = {
  /** Most. */
  readonly maxMs: Scalars['Float']['output'];
  /** Mean. */
  readonly meanMs: Scalars['Float']['output'];
  /** Least. */
  readonly minMs: Scalars['Float']['output'];
  /** Median. */
  readonly p50Ms: Scalars['Float']['output'];
  /** 90th percentile. */
  readonly p90Ms: Scalars['Float']['output'];
  /** 99th percentile; null below 662 runs, too few to tell. */
  readonly p99Ms: Maybe<Scalars['Float']['output']>;
  /** Runs of the steady state. */
  readonly runs: Scalars['Int']['output'];
  /** Standard deviation. */
  readonly standardDeviationMs: Scalars['Float']['output'];
};

/** What one layer costs. */
export type Layer = Figures & {
  /** Bytes of `activationElements` in their element types. */
  readonly activationBytes: Scalars['Count']['output'];
  /** Elements of the outputs that are written; views and folded constants write none. */
  readonly activationElements: Scalars['Count']['output'];
  /** Additions outside the multiply–accumulates, those of biases among them. */
  readonly adds: Scalars['Count']['output'];
  /** Total under the convention `arithmetic`. */
  readonly arithmetic: Scalars['Count']['output'];
  /** `flops` / `bytesMoved`; 0 where nothing moves. */
  readonly arithmeticIntensity: Scalars['Float']['output'];
  /** Those of `adds` that add a bias. */
  readonly biasAdds: Scalars['Count']['output'];
  /** Stored but untrained elements, such as batch-norm statistics. */
  readonly buffers: Scalars['Count']['output'];
  /** Bytes read and written by every node on its own, nothing fused. */
  readonly bytesMoved: Scalars['Count']['output'];
  /** Comparisons, as of ReLU and max pooling. */
  readonly compares: Scalars['Count']['output'];
  /** Whether its work is in the totals. */
  readonly coverage: Coverage;
  /** Divisions. */
  readonly divides: Scalars['Count']['output'];
  /** Total under the convention `flops`. */
  readonly flops: Scalars['Count']['output'];
  /** Scope path, such as `layer1.0.conv2`. */
  readonly id: Scalars['String']['output'];
  /** Shapes of what it takes from other layers. */
  readonly inputShapes: ReadonlyArray<Scalars['Shape']['output']>;
  /** Kernel dims, as `3x3`; empty without a kernel. */
  readonly kernel: Scalars['String']['output'];
  /** Of `activationElements`, those written by nodes that carry MACs. */
  readonly macOutputElements: Scalars['Count']['output'];
  /** Multiply–accumulates of convolutions, matrix products, attention and recurrent gates. */
  readonly macs: Scalars['Count']['output'];
  /** Multiplications outside the multiply–accumulates. */
  readonly multiplies: Scalars['Count']['output'];
  /** Number of its ONNX nodes. */
  readonly nodes: Scalars['Int']['output'];
  /** Shape of its first output. */
  readonly outputShape: Scalars['Shape']['output'];
  /** Trained elements. A tensor shared by several layers stands in the first that uses it. */
  readonly parameters: Scalars['Count']['output'];
  /** Spatial dims at which it runs, as `56x56`; empty for none. */
  readonly resolution: Scalars['String']['output'];
  /** Part of the network's total spent up to and including this row, in execution order. */
  readonly runningShare: Scalars['Float']['output'];
  /** Part of the network's total, 0 to 1. */
  readonly share: Scalars['Float']['output'];
  /** The stage it belongs to. */
  readonly stage: Scalars['String']['output'];
  /** Exponentials, logarithms, roots, error functions and their like. */
  readonly transcendentals: Scalars['Count']['output'];
  /** Layer type, such as `conv2d`. */
  readonly type: Scalars['String']['output'];
  /** Bytes of parameters and buffers. */
  readonly weightBytes: Scalars['Count']['output'];
};


/** What one layer costs. */
export type LayerRunningShareArgs = {
  convention?: ConventionName;
};


/** What one layer costs. */
export type LayerShareArgs = {
  convention?: ConventionName;
};

/** A layer that differs between two networks. */
export type LayerChange = {
  /** What it costs in the second network; null where it is not there. */
  readonly after: Maybe<LayerCost>;
  /** What changed of it. */
  readonly attributes: ReadonlyArray<AttributeChange>;
  /** What it costs in the first network; null where it is not there. */
  readonly before: Maybe<LayerCost>;
  /** Its id in the second network; in the first where it was removed. */
  readonly id: Scalars['String']['output'];
  /** What happened to it. */
  readonly kind: ChangeKind;
  /** MACs that the change brings; negative where it saves. */
  readonly macs: Scalars['CountChange']['output'];
  /** Parameters that the change brings; negative where it saves. */
  readonly parameters: Scalars['CountChange']['output'];
  /** Its layer type. */
  readonly type: Scalars['String']['output'];
  /** Its id in the first network, where that is another. */
  readonly was: Maybe<Scalars['String']['output']>;
};

/** A page of layers. */
export type LayerConnection = {
  /** The layers of this page with their cursors. */
  readonly edges: ReadonlyArray<LayerEdge>;
  /** The layers of this page. */
  readonly nodes: ReadonlyArray<Layer>;
  /** Where this page lies. */
  readonly pageInfo: PageInfo;
  /** How many layers there are in all pages together, after filtering. */
  readonly totalCount: Scalars['Int']['output'];
};

/** What a layer costs. */
export type LayerCost = {
  /** Elements that it writes. */
  readonly activationElements: Scalars['Count']['output'];
  /** Multiply–accumulates. */
  readonly macs: Scalars['Count']['output'];
  /** Trained elements. */
  readonly parameters: Scalars['Count']['output'];
};

/** A layer and where it stands. */
export type LayerEdge = {
  /** Give it as `after` to begin behind this row. */
  readonly cursor: Scalars['String']['output'];
  /** The row. */
  readonly node: Layer;
};

/** Which layers to return. A layer must meet every condition given. */
export type LayerFilter = {
  /** The convention of `minShare`. */
  readonly convention?: ConventionName;
  /** Of one of these coverages. */
  readonly coverage?: InputMaybe<ReadonlyArray<Coverage>>;
  /** With an id that begins so. */
  readonly idPrefix?: InputMaybe<Scalars['String']['input']>;
  /** With at least this part of the network's total, 0 to 1, under `convention`. */
  readonly minShare?: InputMaybe<Scalars['Float']['input']>;
  /** Running at one of these resolutions, as `56x56`. */
  readonly resolution?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Of one of these stages. */
  readonly stage?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Of one of these layer types. */
  readonly type?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** What an architecture document can have as the `type` of a layer. */
export type LayerType = {
  /** A JSON Schema of each of its attributes. */
  readonly attributes: Scalars['JSON']['output'];
  /** What it computes. */
  readonly description: Scalars['String']['output'];
  /** How many inputs it takes. */
  readonly inputs: Arity;
  /** Its name, such as `conv2d`. */
  readonly name: Scalars['String']['output'];
};

/** What is alive while a node runs. */
export type LivePoint = {
  /** Bytes alive. */
  readonly bytes: Scalars['Count']['output'];
  /** Id of its layer. */
  readonly layer: Scalars['String']['output'];
  /** Its name. */
  readonly node: Scalars['String']['output'];
  /** Its operator. */
  readonly op: Scalars['String']['output'];
  /** The node's place in the order of execution, from 0. */
  readonly place: Scalars['Int']['output'];
};

/** A loop whose body is counted once for each trip. */
export type LoopReport = {
  /** Name of the loop. */
  readonly node: Scalars['String']['output'];
  /** Who says how often. */
  readonly source: LoopSource;
  /** How often its body runs. */
  readonly trips: Scalars['Count']['output'];
};

/** Who says how often a loop runs. */
export type LoopSource =
  /** The network, as a bound: it may run less often. */
  | 'bound'
  /** The network. */
  | 'network'
  /** The request. */
  | 'request';

/** Means of which MACs are the product. */
export type MacFactorMeans = {
  /** Σac / Σa. */
  readonly channelProduct: Scalars['Float']['output'];
  /** Σack / Σac. */
  readonly kernelVolume: Scalars['Float']['output'];
  /** Σa / L. */
  readonly positions: Scalars['Float']['output'];
};

/** Ratios of the factors of MACs; null where the first is 0. */
export type MacFactorRatios = {
  /** Of mean channel products. */
  readonly channelProduct: Maybe<Ratio>;
  /** Of mean kernel volumes. */
  readonly kernelVolume: Maybe<Ratio>;
  /** Of layers with MACs. */
  readonly layers: Maybe<Ratio>;
  /** Of mean output positions. */
  readonly positions: Maybe<Ratio>;
};

/**
 * MACs as layers × mean positions × mean channel product × mean kernel volume, each mean weighted by
 * the factors before it, so that the product is exact.
 */
export type MacFactors = {
  /** Σac: positions × input and output channels. */
  readonly channelProducts: Scalars['Count']['output'];
  /** L: operators with MACs, each as often as it runs. */
  readonly layers: Scalars['Count']['output'];
  /** Σack: positions × channels × kernel volume, which are the MACs. */
  readonly macs: Scalars['Count']['output'];
  /** The means, as doubles. */
  readonly means: MacFactorMeans;
  /** Σa: output positions (input positions of a transposed convolution), the batch among them. */
  readonly positions: Scalars['Count']['output'];
};

/** What networks took. */
export type Measured = {
  /** For each device the settings under which most of the networks were timed. */
  readonly on: ReadonlyArray<MeasuredOn>;
  /** The path of the REST interface that times networks; the mutation `time` does, too. */
  readonly times: Scalars['String']['output'];
};

/** Networks timed on one device under the same settings. */
export type MeasuredOn = {
  /** Name of the device. */
  readonly device: Scalars['String']['output'];
  /** Model of its processor. */
  readonly model: Maybe<Scalars['String']['output']>;
  /** In the order of the comparison; null for one that was not timed so. */
  readonly networks: ReadonlyArray<Maybe<MeasuredTime>>;
  /** Graph optimization level. */
  readonly optimization: Scalars['String']['output'];
  /** How long was measured. */
  readonly protocol: Scalars['String']['output'];
  /** How each stands to the first, of those that were both timed so. */
  readonly ratios: ReadonlyArray<MeasuredRatio>;
  /** Threads within an operator; null for the runtime's own. */
  readonly threads: Maybe<Scalars['Int']['output']>;
  /** Element type. */
  readonly type: Scalars['String']['output'];
};

/** How the time of a network stands to that of another. */
export type MeasuredRatio = {
  /** Position of the first in `networks`. */
  readonly a: Scalars['Int']['output'];
  /** Position of the second. */
  readonly b: Scalars['Int']['output'];
  /** Median of the second ÷ that of the first. */
  readonly time: Scalars['Float']['output'];
  /** `time` ÷ the ratio of the MACs; null where one has none. */
  readonly timePerMac: Maybe<Scalars['Float']['output']>;
};

/** What a network took on a device. */
export type MeasuredTime = {
  /** Size of the batch. */
  readonly batch: Scalars['Int']['output'];
  /** When it ended, as ISO 8601 has it. */
  readonly finishedAt: Scalars['String']['output'];
  /** Median in milliseconds. */
  readonly p50Ms: Scalars['Float']['output'];
  /** 90th percentile in milliseconds. */
  readonly p90Ms: Scalars['Float']['output'];
  /** Runs that were measured. */
  readonly runs: Scalars['Int']['output'];
  /** Id of the timing. */
  readonly timing: Scalars['ID']['output'];
};

/** How much memory a network takes as it runs, and what moves through it. Work space is not in it. */
export type Memory = {
  /** Bytes of all activations, as if none was ever freed. */
  readonly activationBytes: Scalars['Count']['output'];
  /** Every tensor at an offset of one block of memory. */
  readonly arena: MemoryArena;
  /** What the figures rest on. */
  readonly assumptions: ReadonlyArray<Scalars['String']['output']>;
  /** Bytes of the inputs. */
  readonly inputBytes: Scalars['Count']['output'];
  /** Of each of at most 200 stretches of nodes that at which most is alive, in order. */
  readonly live: ReadonlyArray<LivePoint>;
  /** The order that the figures are of. */
  readonly order: MemoryOrderUsed;
  /** Most bytes of inputs and activations alive at once. */
  readonly peak: MemoryPeak;
  /** Weights, buffers, constants and cache, which are there all the time. */
  readonly resident: ResidentMemory;
  /** What is resident, and the peak. */
  readonly totalBytes: Scalars['Count']['output'];
  /** Bytes read and written. */
  readonly traffic: MemoryTraffic;
};

/** One block of memory that holds every tensor while it is alive. */
export type MemoryArena = {
  /** That method in words. */
  readonly description: Scalars['String']['output'];
  /** Bytes of the block. */
  readonly height: Scalars['Count']['output'];
  /** The peak, below which no plan can be. */
  readonly lowerBound: Scalars['Count']['output'];
  /** How tensors were placed. */
  readonly method: Scalars['String']['output'];
  /** `height` over `lowerBound`: a ratio, not exact. */
  readonly overhead: Scalars['Float']['output'];
  /** Where tensors lie, in the order in which they were placed. */
  readonly placements: ReadonlyArray<PlacedTensor>;
};


/** One block of memory that holds every tensor while it is alive. */
export type MemoryArenaPlacementsArgs = {
  first?: Scalars['PageSize']['input'];
};

/** In which order nodes run. */
export type MemoryOrder =
  /** The order of the network. */
  | 'given'
  /** One that a heuristic finds to take less, where it does. */
  | 'minimising';

/** The order in which nodes run. */
export type MemoryOrderUsed = {
  /** The peak in the order given. */
  readonly givenPeakBytes: Scalars['Count']['output'];
  /** How the minimising order is found. */
  readonly heuristic: Scalars['String']['output'];
  /** Why the order given was kept though another was asked for. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** The order that the figures are of. */
  readonly used: MemoryOrder;
};

/** The most that is alive at once. */
export type MemoryPeak = {
  /** The first node at which they are alive; null where nothing runs. */
  readonly at: Maybe<LivePoint>;
  /** Bytes. */
  readonly bytes: Scalars['Count']['output'];
  /** The largest of them, at most 20. */
  readonly largest: ReadonlyArray<AliveTensor>;
  /** How many tensors are alive there. */
  readonly tensors: Scalars['Int']['output'];
};

/** Bytes that nodes read and write. */
export type MemoryTraffic = {
  /** Nothing fused. */
  readonly bytes: Scalars['Count']['output'];
  /** Operations under the convention `flops`. */
  readonly flops: Scalars['Count']['output'];
  /** With elementwise operators fused into their producers. */
  readonly fusedBytes: Scalars['Count']['output'];
  /** `flops` over `fusedBytes`: a ratio, not exact. */
  readonly fusedIntensity: Scalars['Float']['output'];
  /** How many nodes are fused into the one before them. */
  readonly fusedNodes: Scalars['Int']['output'];
  /** `flops` over `bytes`: a ratio, not exact. */
  readonly intensity: Scalars['Float']['output'];
  /** Nodes in the order of the network. */
  readonly nodes: ReadonlyArray<NodeTraffic>;
};


/** Bytes that nodes read and write. */
export type MemoryTrafficNodesArgs = {
  first?: Scalars['PageSize']['input'];
};

/** A provider that a worker cannot offer. */
export type MissingProvider = {
  /** What to install or to set. */
  readonly hint: Scalars['String']['output'];
  /** The provider. */
  readonly provider: ExecutionProvider;
  /** Why not. */
  readonly reason: Scalars['String']['output'];
};

/** The precision of training. */
export type MixedPrecision =
  /** bfloat16, with an fp32 copy of the weights. */
  | 'bf16'
  /** float16, with an fp32 copy of the weights. */
  | 'fp16'
  /** The network's own types. */
  | 'none';

/** How large a network is. */
export type ModelCounts = {
  /** Number of layers. */
  readonly layers: Scalars['Int']['output'];
  /** Number of ONNX nodes. */
  readonly nodes: Scalars['Int']['output'];
  /** Trained elements. */
  readonly parameters: Scalars['Count']['output'];
};

/** What a stored model was sent as. */
export type ModelFormat =
  /** An architecture document. */
  | 'architecture'
  /** A Hugging Face `config.json`. */
  | 'huggingface'
  /** What Keras writes with `to_json()`. */
  | 'keras'
  /** An ONNX file. */
  | 'onnx';

/** What changes things. Over HTTP by POST alone. */
export type Mutation = {
  /** Ends a timing that waits, and asks one that runs to end. */
  readonly cancelTiming: Timing;
  /** Times a network on a device. It is done later: see `timing` and `timingEvents`. */
  readonly time: Timing;
};


/** What changes things. Over HTTP by POST alone. */
export type MutationCancelTimingArgs = {
  id: Scalars['ID']['input'];
};


/** What changes things. Over HTTP by POST alone. */
export type MutationTimeArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: TimeInput;
};

/**
 * What a network costs. All counts are exact; conventions are chosen where a total or a share is asked
 * for, and all of them come from one computation.
 */
export type Network = {
  /** The architecture document: of the preset, or as it was given; null for a model of another format. */
  readonly architecture: Maybe<Scalars['JSON']['output']>;
  /** Whether batch norm was counted as operations of its own or folded. */
  readonly batchNorm: BatchNormCounting;
  /** Whether bias adds were counted. */
  readonly bias: BiasCounting;
  /** The symbols of the input shapes and what they were bound to. */
  readonly bindings: ReadonlyArray<Binding>;
  /** What was counted, what is free by rule, and what was not counted. */
  readonly coverage: CoverageReport;
  /** How deep the network is, counted in three ways. */
  readonly depth: Depth;
  /** `sha256:…` over the lowered graph, the counting options and the engine's version. */
  readonly digest: Scalars['String']['output'];
  /** Element type of most of the weights. */
  readonly elementType: ElementType;
  /** Inputs with the shapes they were bound to. */
  readonly inputs: ReadonlyArray<Tensor>;
  /** Layers, in the order in which they run unless `orderBy` says otherwise. */
  readonly layers: LayerConnection;
  /** How much memory it takes as it runs. */
  readonly memory: Memory;
  /** The network's name. */
  readonly name: Scalars['String']['output'];
  /** ONNX nodes, in the order in which they run unless `orderBy` says otherwise. */
  readonly nodes: NodeConnection;
  /** Nodes rolled up by operator, the most costly first. */
  readonly operators: ReadonlyArray<OperatorCost>;
  /** Outputs with the shapes that follow. */
  readonly outputs: ReadonlyArray<Tensor>;
  /** Trained elements: the same as `totals.parameters`. */
  readonly parameters: Scalars['Count']['output'];
  /** Layers rolled up by the spatial dims at which they run, the largest first. */
  readonly resolutions: ResolutionConnection;
  /** Layers rolled up by the first scopes of their ids. */
  readonly stages: StageConnection;
  /** All figures of the whole network: the same as `totals`. */
  readonly summary: Totals;
  /** The total under a convention. */
  readonly total: Total;
  /** All figures of the whole network. */
  readonly totals: Totals;
  /** What one step of training takes. */
  readonly training: Training;
  /** Version of the engine that counted. */
  readonly version: Scalars['String']['output'];
};


/**
 * What a network costs. All counts are exact; conventions are chosen where a total or a share is asked
 * for, and all of them come from one computation.
 */
export type NetworkLayersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<LayerFilter>;
  first?: Scalars['PageSize']['input'];
  orderBy?: InputMaybe<FigureOrder>;
};


/**
 * What a network costs. All counts are exact; conventions are chosen where a total or a share is asked
 * for, and all of them come from one computation.
 */
export type NetworkMemoryArgs = {
  fused?: Scalars['Boolean']['input'];
  inPlace?: Scalars['Boolean']['input'];
  order?: MemoryOrder;
};


/**
 * What a network costs. All counts are exact; conventions are chosen where a total or a share is asked
 * for, and all of them come from one computation.
 */
export type NetworkNodesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<NodeFilter>;
  first?: Scalars['PageSize']['input'];
  orderBy?: InputMaybe<FigureOrder>;
};


/**
 * What a network costs. All counts are exact; conventions are chosen where a total or a share is asked
 * for, and all of them come from one computation.
 */
export type NetworkResolutionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['PageSize']['input'];
};


/**
 * What a network costs. All counts are exact; conventions are chosen where a total or a share is asked
 * for, and all of them come from one computation.
 */
export type NetworkStagesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  depth?: InputMaybe<Scalars['PositiveInt']['input']>;
  first?: Scalars['PageSize']['input'];
};


/**
 * What a network costs. All counts are exact; conventions are chosen where a total or a share is asked
 * for, and all of them come from one computation.
 */
export type NetworkTotalArgs = {
  convention?: ConventionName;
};


/**
 * What a network costs. All counts are exact; conventions are chosen where a total or a share is asked
 * for, and all of them come from one computation.
 */
export type NetworkTrainingArgs = {
  checkpointing?: InputMaybe<Scalars['PositiveInt']['input']>;
  dropout?: Scalars['Boolean']['input'];
  mixedPrecision?: MixedPrecision;
  optimizer?: Optimizer;
};

/**
 * Networks held against the first of them: figures side by side, why they differ, and where. JSON
 * pointers in its sentences begin at the object itself: `/networks/0/totals/macs`.
 */
export type NetworkComparison = {
  /** The order in which factors are split off, on which the weighting of each mean depends. */
  readonly factorOrder: ReadonlyArray<Factor>;
  /** The networks; the first is what every other is held against. */
  readonly networks: ReadonlyArray<ComparedNetwork>;
  /** How all of them were counted. */
  readonly options: CountingOptions;
  /** The first network against every other: every ratio is of the other to it. */
  readonly pairs: ReadonlyArray<ComparedPair>;
  /** Version of the engine that counted. */
  readonly version: Scalars['String']['output'];
  /** Where the networks spend, side by side. */
  readonly where: ComparedParts;
};

/** A network to cost, and how. */
export type NetworkInput = {
  /** An architecture document. */
  readonly architecture?: InputMaybe<Scalars['JSON']['input']>;
  /** Size of the batch; 1 where nothing binds it. */
  readonly batch?: InputMaybe<Scalars['PositiveInt']['input']>;
  /** Batch norm as operations of its own, or folded into the convolution before it. */
  readonly batchNorm?: BatchNormCounting;
  /** Whether bias adds are counted. */
  readonly bias?: BiasCounting;
  /** Sizes of the symbols in input shapes. */
  readonly bindings?: InputMaybe<ReadonlyArray<BindingInput>>;
  /** Spatial dims of the first input: `224` for a square, `[224, 320]` for height and width. */
  readonly inputSize?: InputMaybe<ReadonlyArray<Scalars['PositiveInt']['input']>>;
  /** Digest of a stored model. */
  readonly model?: InputMaybe<Scalars['String']['input']>;
  /** Options of the preset, such as `{ num_classes: 10 }`. */
  readonly options?: InputMaybe<Scalars['JSON']['input']>;
  /** Name of a preset; give one of this, `architecture` and `model`. */
  readonly preset?: InputMaybe<Scalars['String']['input']>;
  /** How many scopes name a stage: 1 gives `layer1`, 2 gives `layer1.0`. */
  readonly stageDepth?: Scalars['PositiveInt']['input'];
  /** Element type of the network instead of its own. */
  readonly type?: InputMaybe<ElementType>;
};

/** What one ONNX node costs. */
export type Node = Figures & {
  /** Bytes of `activationElements` in their element types. */
  readonly activationBytes: Scalars['Count']['output'];
  /** Elements of the outputs that are written; views and folded constants write none. */
  readonly activationElements: Scalars['Count']['output'];
  /** Additions outside the multiply–accumulates, those of biases among them. */
  readonly adds: Scalars['Count']['output'];
  /** Total under the convention `arithmetic`. */
  readonly arithmetic: Scalars['Count']['output'];
  /** `flops` / `bytesMoved`; 0 where nothing moves. */
  readonly arithmeticIntensity: Scalars['Float']['output'];
  /** Those of `adds` that add a bias. */
  readonly biasAdds: Scalars['Count']['output'];
  /** Stored but untrained elements, such as batch-norm statistics. */
  readonly buffers: Scalars['Count']['output'];
  /** Bytes read and written by every node on its own, nothing fused. */
  readonly bytesMoved: Scalars['Count']['output'];
  /** Comparisons, as of ReLU and max pooling. */
  readonly compares: Scalars['Count']['output'];
  /** Whether its work is in the totals. */
  readonly coverage: Coverage;
  /** Divisions. */
  readonly divides: Scalars['Count']['output'];
  /** ONNX domain of the operator; empty for `ai.onnx`. */
  readonly domain: Scalars['String']['output'];
  /** Total under the convention `flops`. */
  readonly flops: Scalars['Count']['output'];
  /** Shapes of its inputs, weights among them. */
  readonly inputShapes: ReadonlyArray<Scalars['Shape']['output']>;
  /** Id of the layer it belongs to. */
  readonly layer: Scalars['String']['output'];
  /** Of `activationElements`, those written by nodes that carry MACs. */
  readonly macOutputElements: Scalars['Count']['output'];
  /** Multiply–accumulates of convolutions, matrix products, attention and recurrent gates. */
  readonly macs: Scalars['Count']['output'];
  /** Multiplications outside the multiply–accumulates. */
  readonly multiplies: Scalars['Count']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** ONNX operator, such as `Conv`. */
  readonly op: Scalars['String']['output'];
  /** Shapes of its outputs. */
  readonly outputShapes: ReadonlyArray<Scalars['Shape']['output']>;
  /** Trained elements. A tensor shared by several layers stands in the first that uses it. */
  readonly parameters: Scalars['Count']['output'];
  /** Spatial dims of its first output, as `56x56`; empty for none. */
  readonly resolution: Scalars['String']['output'];
  /** Part of the network's total, 0 to 1. */
  readonly share: Scalars['Float']['output'];
  /** Exponentials, logarithms, roots, error functions and their like. */
  readonly transcendentals: Scalars['Count']['output'];
  /** Bytes of parameters and buffers. */
  readonly weightBytes: Scalars['Count']['output'];
};


/** What one ONNX node costs. */
export type NodeShareArgs = {
  convention?: ConventionName;
};

/** A page of nodes. */
export type NodeConnection = {
  /** The nodes of this page with their cursors. */
  readonly edges: ReadonlyArray<NodeEdge>;
  /** The nodes of this page. */
  readonly nodes: ReadonlyArray<Node>;
  /** Where this page lies. */
  readonly pageInfo: PageInfo;
  /** How many nodes there are in all pages together, after filtering. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A node and where it stands. */
export type NodeEdge = {
  /** Give it as `after` to begin behind this row. */
  readonly cursor: Scalars['String']['output'];
  /** The row. */
  readonly node: Node;
};

/** Which nodes to return. A node must meet every condition given. */
export type NodeFilter = {
  /** The convention of `minShare`. */
  readonly convention?: ConventionName;
  /** Of one of these coverages. */
  readonly coverage?: InputMaybe<ReadonlyArray<Coverage>>;
  /** Of one of these layers. */
  readonly layer?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With at least this part of the network's total, 0 to 1, under `convention`. */
  readonly minShare?: InputMaybe<Scalars['Float']['input']>;
  /** With a name that begins so. */
  readonly namePrefix?: InputMaybe<Scalars['String']['input']>;
  /** Of one of these operators. */
  readonly op?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With a first output of one of these resolutions, as `56x56`. */
  readonly resolution?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** Bytes that a node reads and writes. */
export type NodeTraffic = {
  /** Nothing fused. */
  readonly bytes: Scalars['Count']['output'];
  /** Its operations under the convention `flops`. */
  readonly flops: Scalars['Count']['output'];
  /** With elementwise operators fused. */
  readonly fusedBytes: Scalars['Count']['output'];
  /** The node that it is fused into. */
  readonly fusedInto: Maybe<Scalars['String']['output']>;
  /** Id of its layer. */
  readonly layer: Scalars['String']['output'];
  /** Its name. */
  readonly node: Scalars['String']['output'];
  /** Its operator. */
  readonly op: Scalars['String']['output'];
};

/** What is left out of a total. */
export type Omission =
  /** Attention's products of activations. */
  | 'attention'
  /** Batch norm. */
  | 'batchNorm'
  /** Bias adds. */
  | 'biases'
  /** The classifier. */
  | 'classifier'
  /** All but convolutions. */
  | 'dense';

/** What the engine knows of an ONNX operator. */
export type Operator = {
  /** Names of its attributes. */
  readonly attributes: ReadonlyArray<Scalars['String']['output']>;
  /** ONNX domain; empty for `ai.onnx`. */
  readonly domain: Scalars['String']['output'];
  /** How many inputs it takes, optional ones among them. */
  readonly inputs: Arity;
  /** ONNX name, such as `Conv`. */
  readonly name: Scalars['String']['output'];
  /** The opsets whose semantics the rule covers. */
  readonly opsets: Opsets;
  /** How many outputs it gives. */
  readonly outputs: Arity;
  /** The rule in words and formula. */
  readonly rule: Scalars['String']['output'];
  /** Whether its work is counted. */
  readonly status: Coverage;
  /** Its page in the operators' reference. */
  readonly url: Scalars['String']['output'];
};

/** What the nodes of one operator cost. */
export type OperatorCost = Figures & {
  /** Bytes of `activationElements` in their element types. */
  readonly activationBytes: Scalars['Count']['output'];
  /** Elements of the outputs that are written; views and folded constants write none. */
  readonly activationElements: Scalars['Count']['output'];
  /** Additions outside the multiply–accumulates, those of biases among them. */
  readonly adds: Scalars['Count']['output'];
  /** Total under the convention `arithmetic`. */
  readonly arithmetic: Scalars['Count']['output'];
  /** `flops` / `bytesMoved`; 0 where nothing moves. */
  readonly arithmeticIntensity: Scalars['Float']['output'];
  /** Those of `adds` that add a bias. */
  readonly biasAdds: Scalars['Count']['output'];
  /** Stored but untrained elements, such as batch-norm statistics. */
  readonly buffers: Scalars['Count']['output'];
  /** Bytes read and written by every node on its own, nothing fused. */
  readonly bytesMoved: Scalars['Count']['output'];
  /** Comparisons, as of ReLU and max pooling. */
  readonly compares: Scalars['Count']['output'];
  /** Whether their work is in the totals. */
  readonly coverage: Coverage;
  /** Divisions. */
  readonly divides: Scalars['Count']['output'];
  /** ONNX domain of the operator; empty for `ai.onnx`. */
  readonly domain: Scalars['String']['output'];
  /** Total under the convention `flops`. */
  readonly flops: Scalars['Count']['output'];
  /** Of `activationElements`, those written by nodes that carry MACs. */
  readonly macOutputElements: Scalars['Count']['output'];
  /** Multiply–accumulates of convolutions, matrix products, attention and recurrent gates. */
  readonly macs: Scalars['Count']['output'];
  /** Multiplications outside the multiply–accumulates. */
  readonly multiplies: Scalars['Count']['output'];
  /** Number of nodes. */
  readonly nodes: Scalars['Int']['output'];
  /** ONNX operator, such as `Conv`. */
  readonly op: Scalars['String']['output'];
  /** Trained elements. A tensor shared by several layers stands in the first that uses it. */
  readonly parameters: Scalars['Count']['output'];
  /** Part of the network's total, 0 to 1. */
  readonly share: Scalars['Float']['output'];
  /** Exponentials, logarithms, roots, error functions and their like. */
  readonly transcendentals: Scalars['Count']['output'];
  /** Bytes of parameters and buffers. */
  readonly weightBytes: Scalars['Count']['output'];
};


/** What the nodes of one operator cost. */
export type OperatorCostShareArgs = {
  convention?: ConventionName;
};

/** An operator and how many nodes have it. */
export type OperatorNodes = {
  /** Number of nodes. */
  readonly nodes: Scalars['Int']['output'];
  /** The operator. */
  readonly op: Scalars['String']['output'];
};

/** A range of opsets. */
export type Opsets = {
  /** The first. */
  readonly first: Scalars['Int']['output'];
  /** The last; null if the operator is still there. */
  readonly last: Maybe<Scalars['Int']['output']>;
};

/** ONNX Runtime's graph optimization levels. */
export type OptimizationLevel =
  /** All that there are. */
  | 'all'
  /** What holds on every provider. */
  | 'basic'
  /** None. */
  | 'disabled'
  /** Fusions of a provider, too. */
  | 'extended'
  /** Layouts of memory, too. */
  | 'layout';

/** An optimizer, by the state that it keeps for each parameter. */
export type Optimizer =
  /** Two fp32 moments. */
  | 'adam'
  /** Two fp32 moments. */
  | 'adamw'
  /** Two moments of 8 bits, with an fp32 scale for every 2048 elements. */
  | 'adamw8bit'
  /** One fp32 momentum. */
  | 'momentum'
  /** No state. */
  | 'sgd';

/** Which way to order. */
export type OrderDirection =
  /** Smallest first. */
  | 'ascending'
  /** Largest first. */
  | 'descending';

/** Where a page lies among all rows. */
export type PageInfo = {
  /** Cursor of the last row; null on an empty page. */
  readonly endCursor: Maybe<Scalars['String']['output']>;
  /** Whether rows follow this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether rows precede this page. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first row; null on an empty page. */
  readonly startCursor: Maybe<Scalars['String']['output']>;
};

/** A scientific paper. */
export type Paper = {
  /** Its arXiv id, such as `1512.03385`; null where it is not there. */
  readonly arxiv: Maybe<Scalars['String']['output']>;
  /** Its title. */
  readonly title: Scalars['String']['output'];
  /** Its address. */
  readonly url: Scalars['String']['output'];
};

/** What a part of a network costs. */
export type PartFigures = {
  /** Elements of the outputs that are written. */
  readonly activationElements: Scalars['Count']['output'];
  /** Part of the network's MACs, 0 to 1. */
  readonly macShare: Scalars['Float']['output'];
  /** Multiply–accumulates. */
  readonly macs: Scalars['Count']['output'];
  /** Part of the network's parameters, 0 to 1. */
  readonly parameterShare: Scalars['Float']['output'];
  /** Trained elements. */
  readonly parameters: Scalars['Count']['output'];
};

/** A tensor's place in the arena. */
export type PlacedTensor = {
  /** Its bytes. */
  readonly bytes: Scalars['Count']['output'];
  /** Where in the order it is made. */
  readonly from: Scalars['Int']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its first byte. */
  readonly offset: Scalars['Count']['output'];
  /** Where it is last used. */
  readonly until: Scalars['Int']['output'];
};

/** A network known by name. */
export type Preset = {
  /** Its architecture document, to be edited and given to `network`. */
  readonly architecture: Scalars['JSON']['output'];
  /** The family it belongs to, such as `resnet`. */
  readonly family: Scalars['String']['output'];
  /** Height and width for which it was made; empty where its input is no image. */
  readonly inputSize: Scalars['Shape']['output'];
  /** Multiply–accumulates at the native input, under the default options. */
  readonly macs: Scalars['Count']['output'];
  /** Its name, torchvision's where it has the network. */
  readonly name: Scalars['String']['output'];
  /** What it costs. */
  readonly network: Network;
  /** A JSON Schema of each of its options, with range and default. */
  readonly options: Scalars['JSON']['output'];
  /** The paper that describes it. */
  readonly paper: Paper;
  /** Trained elements, under the default options. */
  readonly parameters: Scalars['Count']['output'];
  /** Figures that its paper or a library prints. */
  readonly published: ReadonlyArray<PublishedFigure>;
  /** What it was made for, such as `image-classification`. */
  readonly task: Scalars['String']['output'];
  /** Its name in words. */
  readonly title: Scalars['String']['output'];
  /** What tells it from others of the same name. */
  readonly variant: Scalars['String']['output'];
  /** The year of its paper. */
  readonly year: Scalars['Int']['output'];
};


/** A network known by name. */
export type PresetArchitectureArgs = {
  options?: InputMaybe<Scalars['JSON']['input']>;
};


/** A network known by name. */
export type PresetNetworkArgs = {
  batch?: InputMaybe<Scalars['PositiveInt']['input']>;
  batchNorm?: BatchNormCounting;
  bias?: BiasCounting;
  bindings?: InputMaybe<ReadonlyArray<BindingInput>>;
  inputSize?: InputMaybe<ReadonlyArray<Scalars['PositiveInt']['input']>>;
  options?: InputMaybe<Scalars['JSON']['input']>;
  stageDepth?: Scalars['PositiveInt']['input'];
  type?: InputMaybe<ElementType>;
};

/** A page of presets. */
export type PresetConnection = {
  /** The presets of this page with their cursors. */
  readonly edges: ReadonlyArray<PresetEdge>;
  /** The presets of this page. */
  readonly nodes: ReadonlyArray<Preset>;
  /** Where this page lies. */
  readonly pageInfo: PageInfo;
  /** How many presets there are in all pages together, after filtering. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A preset and where it stands. */
export type PresetEdge = {
  /** Give it as `after` to begin behind this row. */
  readonly cursor: Scalars['String']['output'];
  /** The row. */
  readonly node: Preset;
};

/** What presets can be ordered by. */
export type PresetField =
  /** `Preset.family`. */
  | 'family'
  /** `Preset.macs`. */
  | 'macs'
  /** `Preset.name`. */
  | 'name'
  /** `Preset.parameters`. */
  | 'parameters'
  /** `Preset.year`. */
  | 'year';

/** Which presets to return. A preset must meet every condition given. */
export type PresetFilter = {
  /** Of one of these families. */
  readonly family?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With so many MACs at the native input or fewer. */
  readonly maxMacs?: InputMaybe<Scalars['Float']['input']>;
  /** With so many parameters or fewer. */
  readonly maxParameters?: InputMaybe<Scalars['Float']['input']>;
  /** With so many MACs at the native input or more. */
  readonly minMacs?: InputMaybe<Scalars['Float']['input']>;
  /** With so many parameters or more. */
  readonly minParameters?: InputMaybe<Scalars['Float']['input']>;
  /** For one of these tasks. */
  readonly task?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Of this year or later. */
  readonly yearFrom?: InputMaybe<Scalars['Int']['input']>;
  /** Of this year or earlier. */
  readonly yearTo?: InputMaybe<Scalars['Int']['input']>;
};

/** An order of presets; equal ones stay in the order of the catalogue. */
export type PresetOrder = {
  /** Which way. */
  readonly direction?: OrderDirection;
  /** By what. */
  readonly field: PresetField;
};

/** A figure as a paper or a library prints it. */
export type PublishedFigure = {
  /** What it is: `parameters` or `macs`. */
  readonly figure: FigureField;
  /** What explains a difference to ours. */
  readonly note: Maybe<Scalars['String']['output']>;
  /** The same, counted here at the native input. */
  readonly ours: Scalars['Count']['output'];
  /** `ours` divided by `value`. */
  readonly ratio: Scalars['Float']['output'];
  /** Who prints it. */
  readonly source: Scalars['String']['output'];
  /** The figure, in units of one. */
  readonly value: Scalars['Float']['output'];
};

/** What networks cost, and what is known of them. */
export type Query = {
  /**
   * Why networks differ in cost: totals, exact factors, where each spends, what differs, and sentences.
   * The first is what every other is held against. As `POST /v1/compare`.
   */
  readonly compare: Comparison;
  /** The conventions under which operations are totalled. */
  readonly conventions: ReadonlyArray<Convention>;
  /** What workers offer to time networks on. */
  readonly devices: ReadonlyArray<Device>;
  /** What a layer of an architecture document can be. */
  readonly layerTypes: ReadonlyArray<LayerType>;
  /** The networks stored by `POST /v1/models`, the last used first. */
  readonly models: StoredModelConnection;
  /** What one network costs. It is computed once, however many fields and conventions are asked of it. */
  readonly network: Network;
  /** What several networks cost, in the order asked for. Equal ones are computed once. */
  readonly networks: ReadonlyArray<Network>;
  /** One operator. */
  readonly operator: Operator;
  /** The operators that the engine knows, with the rules by which it counts them. */
  readonly operators: ReadonlyArray<Operator>;
  /** One network known by name; parameterised names such as `wrn-28-10` are understood. */
  readonly preset: Preset;
  /** The networks known by name. */
  readonly presets: PresetConnection;
  /**
   * How figures read elsewhere may have been counted: which convention, variant, size or batch gives
   * them. As `POST /v1/reconcile`.
   */
  readonly reconcile: Reconciliation;
  /**
   * How the totals of a network grow with its batch, its input or an option, at up to 250 points;
   * `POST /v1/sweeps` takes more, and streams them. Every point costs 50 beside what is asked of it.
   */
  readonly sweep: Sweep;
  /** A timing: how far it is, and what it found. */
  readonly timing: Timing;
  /** The timings, the last accepted first. */
  readonly timings: TimingConnection;
  /**
   * What a network would cost with edits: a comparison of it as it is with what each edit alone and all
   * of them together make of it. As `POST /v1/what-if`.
   */
  readonly whatIf: WhatIf;
  /** The workers that are known, and what each cannot offer. */
  readonly workers: ReadonlyArray<TimingWorker>;
};


/** What networks cost, and what is known of them. */
export type QueryCompareArgs = {
  batchNorm?: BatchNormCounting;
  bias?: BiasCounting;
  detail?: ComparisonDetail;
  networks: ReadonlyArray<ComparedNetworkInput>;
  stageDepth?: Scalars['PositiveInt']['input'];
};


/** What networks cost, and what is known of them. */
export type QueryLayerTypesArgs = {
  search?: InputMaybe<Scalars['String']['input']>;
};


/** What networks cost, and what is known of them. */
export type QueryModelsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['PageSize']['input'];
};


/** What networks cost, and what is known of them. */
export type QueryNetworkArgs = {
  architecture?: InputMaybe<Scalars['JSON']['input']>;
  batch?: InputMaybe<Scalars['PositiveInt']['input']>;
  batchNorm?: BatchNormCounting;
  bias?: BiasCounting;
  bindings?: InputMaybe<ReadonlyArray<BindingInput>>;
  inputSize?: InputMaybe<ReadonlyArray<Scalars['PositiveInt']['input']>>;
  model?: InputMaybe<Scalars['String']['input']>;
  options?: InputMaybe<Scalars['JSON']['input']>;
  preset?: InputMaybe<Scalars['String']['input']>;
  stageDepth?: Scalars['PositiveInt']['input'];
  type?: InputMaybe<ElementType>;
};


/** What networks cost, and what is known of them. */
export type QueryNetworksArgs = {
  inputs: ReadonlyArray<NetworkInput>;
};


/** What networks cost, and what is known of them. */
export type QueryOperatorArgs = {
  name: Scalars['String']['input'];
};


/** What networks cost, and what is known of them. */
export type QueryOperatorsArgs = {
  domain?: InputMaybe<Scalars['String']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<Coverage>;
};


/** What networks cost, and what is known of them. */
export type QueryPresetArgs = {
  name: Scalars['String']['input'];
};


/** What networks cost, and what is known of them. */
export type QueryPresetsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<PresetFilter>;
  first?: Scalars['PageSize']['input'];
  orderBy?: InputMaybe<PresetOrder>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** What networks cost, and what is known of them. */
export type QueryReconcileArgs = {
  figures: ReadonlyArray<FigureInput>;
};


/** What networks cost, and what is known of them. */
export type QuerySweepArgs = {
  axes: ReadonlyArray<AxisInput>;
  network: NetworkInput;
};


/** What networks cost, and what is known of them. */
export type QueryTimingArgs = {
  id: Scalars['ID']['input'];
};


/** What networks cost, and what is known of them. */
export type QueryTimingsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TimingFilter>;
  first?: Scalars['PageSize']['input'];
};


/** What networks cost, and what is known of them. */
export type QueryWhatIfArgs = {
  edits: ReadonlyArray<EditInput>;
  network: NetworkInput;
};

/** An exact quotient of two counts. */
export type Ratio = {
  /** Denominator in lowest terms. */
  readonly denominator: Scalars['Count']['output'];
  /** Numerator in lowest terms. */
  readonly numerator: Scalars['Count']['output'];
  /** The double nearest to it. */
  readonly value: Scalars['Float']['output'];
};

/** One way in which a figure may have been counted. */
export type Reading = {
  /** What is added; null for nothing. */
  readonly added: Maybe<Addition>;
  /** How much is assumed, by weight: the fewer, the likelier. */
  readonly assumptions: Scalars['Int']['output'];
  /** What the total is of, before what follows. */
  readonly basis: Basis;
  /** What is otherwise than was said. */
  readonly changes: ReadingChanges;
  /** How ours agrees with the digits written; null where it does not. */
  readonly fit: Maybe<Fit>;
  /** What is left out. */
  readonly leftOut: ReadonlyArray<Omission>;
  /** The network that the figure is of. */
  readonly network: Scalars['String']['output'];
  /** Ours less the figure, as part of the figure. */
  readonly relativeDifference: Scalars['Float']['output'];
  /** Bases on which the total is the same here. */
  readonly sameAs: ReadonlyArray<Basis>;
  /** The same in words. */
  readonly sentence: Sentence;
  /** Our exact count. */
  readonly value: Scalars['Count']['output'];
};

/** What is otherwise than was said; null for what is not. */
export type ReadingChanges = {
  /** Another batch. */
  readonly batch: Maybe<Scalars['Int']['output']>;
  /** Another height and width. */
  readonly inputSize: Maybe<Scalars['Int']['output']>;
  /** Another choice of an option, as `aux_logits=true`. */
  readonly option: Maybe<Scalars['String']['output']>;
  /** Another preset. */
  readonly preset: Maybe<Scalars['String']['output']>;
  /** Another number of tokens. */
  readonly sequence: Maybe<Scalars['Int']['output']>;
};

/** How one figure may have been counted. */
export type ReconciledFigure = {
  /** Number of ways that were tried. */
  readonly considered: Scalars['Int']['output'];
  /**
   * Ways of counting that give it, the likeliest first: at most 10, none that assumes what another
   * does and more, or too much for so few digits.
   */
  readonly fits: ReadonlyArray<Reading>;
  /** The layer that it is of; null for a whole network. */
  readonly layer: Maybe<Scalars['String']['output']>;
  /** Number of ways that give it beside those, and assume more. */
  readonly moreFits: Scalars['Int']['output'];
  /** The common way that comes nearest, where none gives it. */
  readonly nearest: Maybe<Reading>;
  /** The figure as it was written. */
  readonly text: Scalars['String']['output'];
};

/** How figures may have been counted. */
export type Reconciliation = {
  /** Whether several figures of operations count alike; null where one was not explained. */
  readonly agreement: Maybe<Agreement>;
  /** The figures in the order asked for. */
  readonly figures: ReadonlyArray<ReconciledFigure>;
  /** Version of the engine that counted. */
  readonly version: Scalars['String']['output'];
};

/** How a sentence writes a figure. */
export type Rendering =
  /** In a power of 1024. */
  | 'bytes'
  /** With all of its digits. */
  | 'count'
  /** With three significant digits. */
  | 'decimal'
  /** A signed share: `1.2% less`. */
  | 'deviation'
  /** A share as percent. */
  | 'percent'
  /** As it is. */
  | 'text'
  /** A ratio: `9.2 times`, or below 1 `8% of`. */
  | 'times';

/** How often a layer is repeated. */
export type RepeatInput = {
  /** Id of a repeated layer at the top of the document, such as `layer3`. */
  readonly layer: Scalars['String']['input'];
  /** How often, up to 10 000. */
  readonly repeats: Scalars['PositiveInt']['input'];
};

/** Bytes that are there before a network runs and after. */
export type ResidentMemory = {
  /** Stored tensors that are not trained. */
  readonly bufferBytes: Scalars['Count']['output'];
  /** Constants that nodes take. */
  readonly constantBytes: Scalars['Count']['output'];
  /** Keys and values kept for the next call. */
  readonly kvCacheBytes: Scalars['Count']['output'];
  /** Trained weights. */
  readonly parameterBytes: Scalars['Count']['output'];
};

/** A kind of residual block. */
export type ResidualBlock =
  /** Two 3×3 convolutions, inside as wide as between blocks. */
  | 'basic'
  /** 1×1, 3×3 and 1×1 convolutions, inside a quarter as wide as between blocks. */
  | 'bottleneck';

/** What the layers that run at one resolution cost. */
export type Resolution = Figures & {
  /** Bytes of `activationElements` in their element types. */
  readonly activationBytes: Scalars['Count']['output'];
  /** Elements of the outputs that are written; views and folded constants write none. */
  readonly activationElements: Scalars['Count']['output'];
  /** Additions outside the multiply–accumulates, those of biases among them. */
  readonly adds: Scalars['Count']['output'];
  /** Total under the convention `arithmetic`. */
  readonly arithmetic: Scalars['Count']['output'];
  /** `flops` / `bytesMoved`; 0 where nothing moves. */
  readonly arithmeticIntensity: Scalars['Float']['output'];
  /** Those of `adds` that add a bias. */
  readonly biasAdds: Scalars['Count']['output'];
  /** Stored but untrained elements, such as batch-norm statistics. */
  readonly buffers: Scalars['Count']['output'];
  /** Bytes read and written by every node on its own, nothing fused. */
  readonly bytesMoved: Scalars['Count']['output'];
  /** Output channels of its layers that carry MACs, ascending. */
  readonly channels: ReadonlyArray<Scalars['Int']['output']>;
  /** Comparisons, as of ReLU and max pooling. */
  readonly compares: Scalars['Count']['output'];
  /** Divisions. */
  readonly divides: Scalars['Count']['output'];
  /** Total under the convention `flops`. */
  readonly flops: Scalars['Count']['output'];
  /** Number of layers. */
  readonly layers: Scalars['Int']['output'];
  /** Of `activationElements`, those written by nodes that carry MACs. */
  readonly macOutputElements: Scalars['Count']['output'];
  /** Multiply–accumulates of convolutions, matrix products, attention and recurrent gates. */
  readonly macs: Scalars['Count']['output'];
  /** Multiplications outside the multiply–accumulates. */
  readonly multiplies: Scalars['Count']['output'];
  /** Trained elements. A tensor shared by several layers stands in the first that uses it. */
  readonly parameters: Scalars['Count']['output'];
  /** Number of positions: the product of the spatial dims; 1 for none. */
  readonly positions: Scalars['Count']['output'];
  /** Spatial dims, as `56x56`; empty for none. */
  readonly resolution: Scalars['String']['output'];
  /** Part of the network's total spent up to and including this row, in execution order. */
  readonly runningShare: Scalars['Float']['output'];
  /** Part of the network's total, 0 to 1. */
  readonly share: Scalars['Float']['output'];
  /** Exponentials, logarithms, roots, error functions and their like. */
  readonly transcendentals: Scalars['Count']['output'];
  /** Bytes of parameters and buffers. */
  readonly weightBytes: Scalars['Count']['output'];
};


/** What the layers that run at one resolution cost. */
export type ResolutionRunningShareArgs = {
  convention?: ConventionName;
};


/** What the layers that run at one resolution cost. */
export type ResolutionShareArgs = {
  convention?: ConventionName;
};

/** A page of resolutions. */
export type ResolutionConnection = {
  /** The resolutions of this page with their cursors. */
  readonly edges: ReadonlyArray<ResolutionEdge>;
  /** The resolutions of this page. */
  readonly nodes: ReadonlyArray<Resolution>;
  /** Where this page lies. */
  readonly pageInfo: PageInfo;
  /** How many resolutions there are in all pages together, after filtering. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A resolution and where it stands. */
export type ResolutionEdge = {
  /** Give it as `after` to begin behind this row. */
  readonly cursor: Scalars['String']['output'];
  /** The row. */
  readonly node: Resolution;
};

/** What a network spends at one resolution. */
export type ResolutionFigures = {
  /** Elements of the outputs that are written. */
  readonly activationElements: Scalars['Count']['output'];
  /** Output channels of its layers that carry MACs, ascending. */
  readonly channels: ReadonlyArray<Scalars['Int']['output']>;
  /** Part of the network's MACs, 0 to 1. */
  readonly macShare: Scalars['Float']['output'];
  /** Multiply–accumulates. */
  readonly macs: Scalars['Count']['output'];
  /** Part of the network's parameters, 0 to 1. */
  readonly parameterShare: Scalars['Float']['output'];
  /** Trained elements. */
  readonly parameters: Scalars['Count']['output'];
  /** Part of the network's MACs, 0 to 1, spent here and at more positions. */
  readonly runningMacShare: Scalars['Float']['output'];
};

/** What is kept for the backward pass. */
export type SavedActivations = {
  /** Bytes. */
  readonly bytes: Scalars['Count']['output'];
  /** By operator, the most first. */
  readonly operators: ReadonlyArray<SavedByOperator>;
  /** How many tensors. */
  readonly tensors: Scalars['Int']['output'];
};

/** What nodes of one operator keep, each tensor with the first that keeps it. */
export type SavedByOperator = {
  /** Bytes. */
  readonly bytes: Scalars['Count']['output'];
  /** How many nodes keep anything. */
  readonly nodes: Scalars['Int']['output'];
  /** The operator. */
  readonly op: Scalars['String']['output'];
  /** What each keeps, in words. */
  readonly rule: Scalars['String']['output'];
};

/** A sentence, and what it rests on. */
export type Sentence = {
  /** What it asserts of figures. */
  readonly claims: ReadonlyArray<Claim>;
  /** Every figure in it. */
  readonly figures: ReadonlyArray<Evidence>;
  /** The sentence. */
  readonly text: Scalars['String']['output'];
  /** What it is about. */
  readonly topic: Topic;
};

/** Depthwise separable convolutions. */
export type SeparableEditInput = {
  /** Where; everywhere if left out. */
  readonly layers?: InputMaybe<Scalars['String']['input']>;
};

/** What the layers of one stage cost. */
export type Stage = Figures & {
  /** Bytes of `activationElements` in their element types. */
  readonly activationBytes: Scalars['Count']['output'];
  /** Elements of the outputs that are written; views and folded constants write none. */
  readonly activationElements: Scalars['Count']['output'];
  /** Additions outside the multiply–accumulates, those of biases among them. */
  readonly adds: Scalars['Count']['output'];
  /** Total under the convention `arithmetic`. */
  readonly arithmetic: Scalars['Count']['output'];
  /** `flops` / `bytesMoved`; 0 where nothing moves. */
  readonly arithmeticIntensity: Scalars['Float']['output'];
  /** Those of `adds` that add a bias. */
  readonly biasAdds: Scalars['Count']['output'];
  /** Stored but untrained elements, such as batch-norm statistics. */
  readonly buffers: Scalars['Count']['output'];
  /** Bytes read and written by every node on its own, nothing fused. */
  readonly bytesMoved: Scalars['Count']['output'];
  /** Comparisons, as of ReLU and max pooling. */
  readonly compares: Scalars['Count']['output'];
  /** Divisions. */
  readonly divides: Scalars['Count']['output'];
  /** Total under the convention `flops`. */
  readonly flops: Scalars['Count']['output'];
  /** Number of layers. */
  readonly layers: Scalars['Int']['output'];
  /** Of `activationElements`, those written by nodes that carry MACs. */
  readonly macOutputElements: Scalars['Count']['output'];
  /** Multiply–accumulates of convolutions, matrix products, attention and recurrent gates. */
  readonly macs: Scalars['Count']['output'];
  /** Multiplications outside the multiply–accumulates. */
  readonly multiplies: Scalars['Count']['output'];
  /** Shape of the last layer's output. */
  readonly outputShape: Scalars['Shape']['output'];
  /** Trained elements. A tensor shared by several layers stands in the first that uses it. */
  readonly parameters: Scalars['Count']['output'];
  /** Spatial dims of the last layer's output, as `56x56`; empty for none. */
  readonly resolution: Scalars['String']['output'];
  /** Part of the network's total spent up to and including this row, in execution order. */
  readonly runningShare: Scalars['Float']['output'];
  /** Part of the network's total, 0 to 1. */
  readonly share: Scalars['Float']['output'];
  /** Name of the stage: the first scopes of its layers' ids. */
  readonly stage: Scalars['String']['output'];
  /** Exponentials, logarithms, roots, error functions and their like. */
  readonly transcendentals: Scalars['Count']['output'];
  /** Bytes of parameters and buffers. */
  readonly weightBytes: Scalars['Count']['output'];
};


/** What the layers of one stage cost. */
export type StageRunningShareArgs = {
  convention?: ConventionName;
};


/** What the layers of one stage cost. */
export type StageShareArgs = {
  convention?: ConventionName;
};

/** A page of stages. */
export type StageConnection = {
  /** The stages of this page with their cursors. */
  readonly edges: ReadonlyArray<StageEdge>;
  /** The stages of this page. */
  readonly nodes: ReadonlyArray<Stage>;
  /** Where this page lies. */
  readonly pageInfo: PageInfo;
  /** How many stages there are in all pages together, after filtering. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A stage and where it stands. */
export type StageEdge = {
  /** Give it as `after` to begin behind this row. */
  readonly cursor: Scalars['String']['output'];
  /** The row. */
  readonly node: Stage;
};

/** A stem with 64 channels that brings an image to a quarter of its side. */
export type Stem =
  /** Three 3×3 convolutions (32, 32, 64; the first of stride 2) and that pool. */
  | 'deep'
  /** A 4×4 convolution of stride 4. */
  | 'patchify'
  /** A 7×7 convolution of stride 2 and a 3×3 max pool of stride 2. */
  | 'resnet';

/** How soon an image has shrunk to 1/4 of its side. */
export type StemReduction = {
  /** Id of the layer after which it has. */
  readonly layer: Scalars['String']['output'];
  /** Layers with MACs up to there. */
  readonly layers: Scalars['Int']['output'];
  /** Part of all MACs, 0 to 1. */
  readonly macShare: Scalars['Float']['output'];
  /** Their MACs. */
  readonly macs: Scalars['Count']['output'];
  /** Spatial dims there, as `56x56`. */
  readonly resolution: Scalars['String']['output'];
};

/** A network stored under the digest of its content, without its weights. */
export type StoredModel = {
  /** Bytes that it takes in the store. */
  readonly bytes: Scalars['Count']['output'];
  /** How large it is; null where dims have to be bound before it is known. */
  readonly counts: Maybe<ModelCounts>;
  /** What stands for it as `model`: `sha256:…`. */
  readonly digest: Scalars['String']['output'];
  /** The format it was sent in. */
  readonly format: ModelFormat;
  /** What it calls itself; empty where it does not. */
  readonly name: Scalars['String']['output'];
  /** When it was last used, to a minute, as ISO 8601 has it. Those used longest ago make room. */
  readonly usedAt: Scalars['String']['output'];
};

/** A page of stored models. */
export type StoredModelConnection = {
  /** The models of this page with their cursors. */
  readonly edges: ReadonlyArray<StoredModelEdge>;
  /** The models of this page. */
  readonly nodes: ReadonlyArray<StoredModel>;
  /** Where this page lies. */
  readonly pageInfo: PageInfo;
  /** How many models there are in all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A stored model and where it stands. */
export type StoredModelEdge = {
  /** Give it as `after` to begin behind this row. */
  readonly cursor: Scalars['String']['output'];
  /** The row. */
  readonly node: StoredModel;
};

/** Layers added, removed and changed from the first network to the second. */
export type StructuralDiff = {
  /** Layers that only the second has. */
  readonly added: Scalars['Int']['output'];
  /** How layers were aligned. */
  readonly alignedBy: Alignment;
  /** Attributes that differ in any layer that changed. */
  readonly attributes: ReadonlyArray<Scalars['String']['output']>;
  /** Layers whose attributes differ. Another input size alone is no change of a layer. */
  readonly changed: Scalars['Int']['output'];
  /** The changes in order; where there are more than `detail` lists, those that weigh most. */
  readonly changes: ReadonlyArray<LayerChange>;
  /** Layers that only the first has. */
  readonly removed: Scalars['Int']['output'];
  /** Layers that are the same. */
  readonly unchanged: Scalars['Int']['output'];
};

/** What happens, as it happens. Over WebSocket, by the protocol `graphql-transport-ws`. */
export type Subscription = {
  /**
   * Events of a timing, each once and in order, up to its last. After a lost connection, `after` goes
   * on where it was.
   */
  readonly timingEvents: TimingEvent;
};


/** What happens, as it happens. Over WebSocket, by the protocol `graphql-transport-ws`. */
export type SubscriptionTimingEventsArgs = {
  after?: Scalars['Int']['input'];
  id: Scalars['ID']['input'];
};

/** Totals over one or two axes. */
export type Sweep = {
  /** The axes with their values. */
  readonly axes: ReadonlyArray<SweepAxis>;
  /** How totals grow along each axis, the other at its first value. */
  readonly growth: ReadonlyArray<Growth>;
  /** Name of the network. */
  readonly name: Scalars['String']['output'];
  /** Totals at every point, the last axis varying first. */
  readonly rows: ReadonlyArray<SweepRow>;
  /** Version of the engine that counted. */
  readonly version: Scalars['String']['output'];
};

/** What is varied. */
export type SweepAxis = {
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its values. */
  readonly values: ReadonlyArray<Scalars['Float']['output']>;
};

/** Why a network cannot be costed at a point. */
export type SweepFault = {
  /** What kind of fault, as in `extensions.code` of an error. */
  readonly code: Scalars['String']['output'];
  /** What is wrong. */
  readonly detail: Scalars['String']['output'];
  /** What would have been accepted. */
  readonly expected: Maybe<Scalars['String']['output']>;
};

/** Totals at one point, or why there are none. */
export type SweepRow = {
  /** Why the network cannot be costed here; null where it can. */
  readonly fault: Maybe<SweepFault>;
  /** The value of each axis. */
  readonly point: ReadonlyArray<AxisValue>;
  /** The totals; null where the network cannot be costed. */
  readonly totals: Maybe<SweptTotals>;
};

/** Names of totals that are swept. */
export type SweptTotal =
  /** `SweptTotals.activationBytes`. */
  | 'activationBytes'
  /** `SweptTotals.activationElements`. */
  | 'activationElements'
  /** `SweptTotals.bytesMoved`. */
  | 'bytesMoved'
  /** `SweptTotals.flops`. */
  | 'flops'
  /** `SweptTotals.kvCacheBytes`. */
  | 'kvCacheBytes'
  /** `SweptTotals.macs`. */
  | 'macs'
  /** `SweptTotals.parameters`. */
  | 'parameters'
  /** `SweptTotals.weightBytes`. */
  | 'weightBytes';

/** Totals of a whole network at one point. */
export type SweptTotals = {
  /** Bytes of those. */
  readonly activationBytes: Scalars['Count']['output'];
  /** Elements of the outputs that are written. */
  readonly activationElements: Scalars['Count']['output'];
  /** Bytes read and written by every node on its own, nothing fused. */
  readonly bytesMoved: Scalars['Count']['output'];
  /** Total under the convention `flops`. */
  readonly flops: Scalars['Count']['output'];
  /** Bytes of the keys and values that are kept for the next call; 0 without a cache. */
  readonly kvCacheBytes: Scalars['Count']['output'];
  /** Multiply–accumulates. */
  readonly macs: Scalars['Count']['output'];
  /** Trained elements. */
  readonly parameters: Scalars['Count']['output'];
  /** Bytes of parameters and buffers. */
  readonly weightBytes: Scalars['Count']['output'];
};

/** A tensor that enters or leaves the network. */
export type Tensor = {
  /** The type of its elements. */
  readonly elementType: ElementType;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its dims. */
  readonly shape: Scalars['Shape']['output'];
};

/** A network to time, and how. */
export type TimeInput = {
  /** Whether nodes that the provider does not have may run on the CPU. */
  readonly allowFallback?: Scalars['Boolean']['input'];
  /** An architecture document. */
  readonly architecture?: InputMaybe<Scalars['JSON']['input']>;
  /** Size of the batch; 1 where nothing binds it. */
  readonly batch?: InputMaybe<Scalars['PositiveInt']['input']>;
  /** Sizes of the symbols in input shapes. */
  readonly bindings?: InputMaybe<ReadonlyArray<BindingInput>>;
  /** A provider, for any device that it runs on, or the name of a device. */
  readonly device?: Scalars['String']['input'];
  /** Spatial dims of the first input: `224` for a square, `[224, 320]` for height and width. */
  readonly inputSize?: InputMaybe<ReadonlyArray<Scalars['PositiveInt']['input']>>;
  /** Digest of a stored model; its weights are then random. */
  readonly model?: InputMaybe<Scalars['String']['input']>;
  /** ONNX Runtime's graph optimization level. */
  readonly optimization?: OptimizationLevel;
  /** Options of the preset, such as `{ num_classes: 10 }`. */
  readonly options?: InputMaybe<Scalars['JSON']['input']>;
  /** Name of a preset; give one of this, `architecture` and `model`. */
  readonly preset?: InputMaybe<Scalars['String']['input']>;
  /** Whether a run of its own takes the times of the layers. */
  readonly profile?: Scalars['Boolean']['input'];
  /** How long to measure. */
  readonly protocol?: TimingProtocol;
  /** An equal timing that is done, and was asked for in the last so many seconds, is the answer. */
  readonly reuse?: InputMaybe<Scalars['Int']['input']>;
  /** Threads within an operator; left to the runtime if left out: one for each physical core. */
  readonly threads?: InputMaybe<Scalars['PositiveInt']['input']>;
  /** Element type of the network instead of its own. */
  readonly type?: InputMaybe<TimedType>;
};

/** A node of the runtime. */
export type TimedGroup = {
  /** Bytes read and written, tensors within it left out. */
  readonly bytes: Scalars['Count']['output'];
  /** Operations. */
  readonly flops: Scalars['Count']['output'];
  /** Multiply–accumulates. */
  readonly macs: Scalars['Count']['output'];
  /** The runtime's name for it. */
  readonly name: Scalars['String']['output'];
  /** Names of our nodes that it computes; none where the runtime added it. */
  readonly nodes: ReadonlyArray<Scalars['String']['output']>;
  /** The runtime's operator. */
  readonly op: Scalars['String']['output'];
  /** Provider that ran it. */
  readonly provider: Scalars['String']['output'];
  /** Part of the time of all nodes, 0 to 1. */
  readonly share: Scalars['Float']['output'];
  /** Mean over the middle half of the profiled runs. */
  readonly timeMs: Scalars['Float']['output'];
};

/** A layer, or several that the runtime made one node of. */
export type TimedLayer = {
  /** Bytes read and written. */
  readonly bytes: Scalars['Count']['output'];
  /** Operations. */
  readonly flops: Scalars['Count']['output'];
  /** Operations per second, in 10⁹; null where there are none. */
  readonly gflops: Maybe<Scalars['Float']['output']>;
  /** Bytes per second, in 10⁹; null where there are none. */
  readonly gigabytesPerSecond: Maybe<Scalars['Float']['output']>;
  /** The runtime's nodes in it. */
  readonly groups: ReadonlyArray<TimedGroup>;
  /** Ids of the layers. */
  readonly layers: ReadonlyArray<Scalars['String']['output']>;
  /** Multiply–accumulates. */
  readonly macs: Scalars['Count']['output'];
  /** Part of the time of all nodes, 0 to 1. */
  readonly share: Scalars['Float']['output'];
  /** Mean over the middle half of the profiled runs. */
  readonly timeMs: Scalars['Float']['output'];
  /** Layer type. */
  readonly type: Scalars['String']['output'];
};

/** What is timed. */
export type TimedNetwork = {
  /** Its digest under the default options: what `digest` of a network is under them. */
  readonly digest: Scalars['String']['output'];
  /** What it calls itself. */
  readonly name: Scalars['String']['output'];
  /** The preset that it was asked for by. */
  readonly preset: Maybe<Scalars['String']['output']>;
};

/** Element types that networks may be timed in. */
export type TimedType =
  /** Floating point of 16 bits. */
  | 'float16'
  /** Floating point of 32 bits. */
  | 'float32';

/** A network timed on a device, or to be. */
export type Timing = {
  /** When it was accepted, as ISO 8601 has it. */
  readonly acceptedAt: Scalars['String']['output'];
  /** How often a worker took it. */
  readonly attempt: Scalars['Int']['output'];
  /** Whether it was asked to end. */
  readonly cancelRequested: Scalars['Boolean']['output'];
  /** Device that it ran on last. */
  readonly device: Maybe<Scalars['String']['output']>;
  /** Why it failed. */
  readonly failure: Maybe<TimingFailure>;
  /** When it ended. */
  readonly finishedAt: Maybe<Scalars['String']['output']>;
  /** What it is known by. */
  readonly id: Scalars['ID']['output'];
  /** How often the worker was lost with it. */
  readonly losses: Scalars['Int']['output'];
  /** What is timed. */
  readonly network: TimedNetwork;
  /** What it found. */
  readonly result: Maybe<TimingResult>;
  /** Raw times of the runs, in milliseconds and in order; null before it is done. */
  readonly samplesMs: Maybe<ReadonlyArray<Scalars['Float']['output']>>;
  /** How it is timed. */
  readonly settings: TimingSettings;
  /** When its last attempt began. */
  readonly startedAt: Maybe<Scalars['String']['output']>;
  /** How far it is. */
  readonly state: TimingState;
  /** For what it waits; null where it is next, or does not wait. */
  readonly waiting: Maybe<Scalars['String']['output']>;
  /** Worker that took it last. */
  readonly worker: Maybe<Scalars['String']['output']>;
};

/** A page of timings. */
export type TimingConnection = {
  /** The timings of this page with their cursors. */
  readonly edges: ReadonlyArray<TimingEdge>;
  /** The timings of this page. */
  readonly nodes: ReadonlyArray<Timing>;
  /** Where this page lies. */
  readonly pageInfo: PageInfo;
};

/** A timing and where it stands. */
export type TimingEdge = {
  /** Give it as `after` to begin behind this row. */
  readonly cursor: Scalars['String']['output'];
  /** The row. */
  readonly node: Timing;
};

/** What happened to a timing. */
export type TimingEvent = {
  /** When it happened, as ISO 8601 has it. */
  readonly at: Scalars['String']['output'];
  /** Its figures, such as `{ runs, medianMs }` of `progress`. */
  readonly data: Scalars['JSON']['output'];
  /** Its number within the timing, from 1: what `after` takes. */
  readonly sequence: Scalars['Int']['output'];
  /** `queued`, `started`, `session-created`, `warm-up`, `progress`, `profiling`, `retried`, `cancelling`, `done`, `failed` or `cancelled`. */
  readonly type: Scalars['String']['output'];
};

/** Why a timing failed. */
export type TimingFailure = {
  /** What it is about, such as `out-of-memory`. */
  readonly code: Scalars['String']['output'];
  /** How to mend it. */
  readonly hint: Maybe<Scalars['String']['output']>;
  /** What happened. */
  readonly message: Scalars['String']['output'];
};

/** Which timings to return. */
export type TimingFilter = {
  /** Only of this provider or device, asked for or run on. */
  readonly device?: InputMaybe<Scalars['String']['input']>;
  /** Only of this network: its digest under the default options. */
  readonly digest?: InputMaybe<Scalars['String']['input']>;
  /** Only of this preset. */
  readonly preset?: InputMaybe<Scalars['String']['input']>;
  /** Only those accepted at this time or later, as ISO 8601 has it. */
  readonly since?: InputMaybe<Scalars['String']['input']>;
  /** Only in this state. */
  readonly state?: InputMaybe<TimingState>;
  /** Only those accepted up to this time. */
  readonly until?: InputMaybe<Scalars['String']['input']>;
};

/** Where the time of a run goes, from runs of their own. */
export type TimingProfile = {
  /** Names of nodes that ran elsewhere than on the provider asked for. */
  readonly fallenBack: ReadonlyArray<Scalars['String']['output']>;
  /** Our nodes that it ran them for. */
  readonly graphNodes: Scalars['Int']['output'];
  /** The layers, in the order in which they run. */
  readonly layers: ReadonlyArray<TimedLayer>;
  /** Of it, in nodes: the sum of the layers. */
  readonly nodesMs: Scalars['Float']['output'];
  /** The rest of it, between nodes. */
  readonly outsideMs: Scalars['Float']['output'];
  /** `outsideMs` ÷ `runMs`. */
  readonly outsideShare: Scalars['Float']['output'];
  /** What of it falls on one node of the runtime, in µs. */
  readonly overheadPerNodeUs: Scalars['Float']['output'];
  /** Time of a profiled run: the mean over their middle half, as all times here. */
  readonly runMs: Scalars['Float']['output'];
  /** Runs in the trace. */
  readonly runs: Scalars['Int']['output'];
  /** Nodes that the runtime ran. */
  readonly runtimeNodes: Scalars['Int']['output'];
  /** Names of our nodes that no node of the runtime is known to compute. */
  readonly unmatched: ReadonlyArray<Scalars['String']['output']>;
};


/** Where the time of a run goes, from runs of their own. */
export type TimingProfileLayersArgs = {
  first?: Scalars['PageSize']['input'];
};

/** How long is measured: the README says what each asks for. */
export type TimingProtocol =
  /** Half a minute. */
  | 'long'
  /** A fraction of a second. */
  | 'quick'
  /** Some seconds. */
  | 'standard';

/** What a timing found. */
export type TimingResult = {
  /** Size of the batch. */
  readonly batch: Scalars['Int']['output'];
  /** Under what circumstances it was measured, as JSON of the REST interface. */
  readonly circumstances: Scalars['JSON']['output'];
  /** How the last third of the runs stands to the first. */
  readonly drift: Scalars['Float']['output'];
  /** Time of the first run. */
  readonly firstRunMs: Scalars['Float']['output'];
  /** Its operations. */
  readonly flops: Scalars['Count']['output'];
  /** Operations ÷ median time, in 10⁹ per second. */
  readonly gflops: Scalars['Float']['output'];
  /** `host_latency` where the time has copies from and to the device in it, else `latency`. */
  readonly label: Scalars['String']['output'];
  /** Statistics of the steady state. */
  readonly latency: LatencyStatistics;
  /** Its multiply–accumulates. */
  readonly macs: Scalars['Count']['output'];
  /** Trained elements of the network. */
  readonly parameters: Scalars['Count']['output'];
  /** Most bytes that the process held. */
  readonly peakMemoryBytes: Scalars['Count']['output'];
  /** Where the time of a run goes; null where it was not asked for. */
  readonly profile: Maybe<TimingProfile>;
  /** Time until the session was there. */
  readonly sessionCreationMs: Scalars['Float']['output'];
  /** Samples per second at the median. */
  readonly throughput: Scalars['Float']['output'];
  /** What makes the figures doubtful. */
  readonly warnings: ReadonlyArray<TimingWarning>;
};

/** How a network is timed. */
export type TimingSettings = {
  /** Whether nodes may run on the CPU instead. */
  readonly allowFallback: Scalars['Boolean']['output'];
  /** Size of the batch, where it was asked for. */
  readonly batch: Maybe<Scalars['Int']['output']>;
  /** The provider or the device that was asked for. */
  readonly device: Scalars['String']['output'];
  /** Spatial dims of the first input, where they were asked for. */
  readonly inputSize: Maybe<ReadonlyArray<Scalars['Int']['output']>>;
  /** Graph optimization level. */
  readonly optimization: OptimizationLevel;
  /** Whether layers are timed too. */
  readonly profile: Scalars['Boolean']['output'];
  /** How long is measured. */
  readonly protocol: TimingProtocol;
  /** Threads within an operator; null leaves it to the runtime. */
  readonly threads: Maybe<Scalars['Int']['output']>;
  /** Element type, where it was asked for. */
  readonly type: Maybe<TimedType>;
};

/** How far a timing is. */
export type TimingState =
  /** It was ended before it had one. */
  | 'cancelled'
  /** It has a result. */
  | 'done'
  /** It has none, and says why. */
  | 'failed'
  /** It waits for a worker. */
  | 'queued'
  /** A worker runs it. */
  | 'running';

/** What makes figures doubtful. */
export type TimingWarning = {
  /** What it is about, such as `busy`. */
  readonly code: Scalars['String']['output'];
  /** What was seen. */
  readonly message: Scalars['String']['output'];
};

/** A process that times networks. */
export type TimingWorker = {
  /** Whether it was heard of just now. */
  readonly alive: Scalars['Boolean']['output'];
  /** Providers that it looked for and cannot offer. */
  readonly missing: ReadonlyArray<MissingProvider>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** When it was last heard of. */
  readonly seenAt: Scalars['String']['output'];
  /** When it started, as ISO 8601 has it. */
  readonly startedAt: Scalars['String']['output'];
  /** Id of the timing that it runs. */
  readonly timing: Maybe<Scalars['ID']['output']>;
};

/** Who counts figures that are read elsewhere. */
export type Tool =
  /** DeepSpeed's profiler. */
  | 'deepspeed'
  /** fvcore. */
  | 'fvcore'
  /** Papers. */
  | 'paper'
  /** ptflops. */
  | 'ptflops'
  /** thop. */
  | 'thop'
  /** timm. */
  | 'timm'
  /** torch's FlopCounterMode. */
  | 'torch'
  /** torchinfo. */
  | 'torchinfo'
  /** torchvision. */
  | 'torchvision';

/** What a sentence is about. */
export type Topic =
  /** The factor, or the two, that do most. */
  | 'cause'
  /** The share of the classifier. */
  | 'classifier'
  /** How deep the networks are. */
  | 'depth'
  /** The factors of the MACs. */
  | 'factors'
  /** What they are given, where that differs. */
  | 'inputs'
  /** What time depends on beside MACs. */
  | 'latency'
  /** What they took, where they were timed. */
  | 'measured'
  /** Parameters, where they mislead. */
  | 'parameters'
  /** How a figure was counted. */
  | 'reconciliation'
  /** Where MACs are spent. */
  | 'resolution'
  /** How soon the image shrinks. */
  | 'stem'
  /** Layers that differ. */
  | 'structure'
  /** The totals. */
  | 'totals';

/** A total and its convention. */
export type Total = {
  /** The convention. */
  readonly convention: ConventionName;
  /** The total under it. */
  readonly value: Scalars['Count']['output'];
};

/** Ratios of totals; null where the first is 0. */
export type TotalRatios = {
  /** Of elements that are written. */
  readonly activationElements: Maybe<Ratio>;
  /** Of the totals under the convention `arithmetic`. */
  readonly arithmetic: Maybe<Ratio>;
  /** Of bytes read and written, nothing fused. */
  readonly bytesMoved: Maybe<Ratio>;
  /** Of the totals under the convention `flops`. */
  readonly flops: Maybe<Ratio>;
  /** Of multiply–accumulates. */
  readonly macs: Maybe<Ratio>;
  /** Of trained elements. */
  readonly parameters: Maybe<Ratio>;
  /** Of bytes of parameters and buffers. */
  readonly weightBytes: Maybe<Ratio>;
};

/** The figures of a whole network. */
export type Totals = Figures & {
  /** Bytes of `activationElements` in their element types. */
  readonly activationBytes: Scalars['Count']['output'];
  /** Elements of the outputs that are written; views and folded constants write none. */
  readonly activationElements: Scalars['Count']['output'];
  /** `parameters` without those of the experts that one token does not go through. */
  readonly activeParameters: Scalars['Count']['output'];
  /** Additions outside the multiply–accumulates, those of biases among them. */
  readonly adds: Scalars['Count']['output'];
  /** Total under the convention `arithmetic`. */
  readonly arithmetic: Scalars['Count']['output'];
  /** `flops` / `bytesMoved`; 0 where nothing moves. */
  readonly arithmeticIntensity: Scalars['Float']['output'];
  /** Those of `adds` that add a bias. */
  readonly biasAdds: Scalars['Count']['output'];
  /** Stored but untrained elements, such as batch-norm statistics. */
  readonly buffers: Scalars['Count']['output'];
  /** Bytes read and written by every node on its own, nothing fused. */
  readonly bytesMoved: Scalars['Count']['output'];
  /** Comparisons, as of ReLU and max pooling. */
  readonly compares: Scalars['Count']['output'];
  /** Divisions. */
  readonly divides: Scalars['Count']['output'];
  /** Total under the convention `flops`. */
  readonly flops: Scalars['Count']['output'];
  /** Bytes of the keys and values that are kept for the next call; 0 without a cache. */
  readonly kvCacheBytes: Scalars['Count']['output'];
  /** Of `activationElements`, those written by nodes that carry MACs. */
  readonly macOutputElements: Scalars['Count']['output'];
  /** Multiply–accumulates of convolutions, matrix products, attention and recurrent gates. */
  readonly macs: Scalars['Count']['output'];
  /** Multiplications outside the multiply–accumulates. */
  readonly multiplies: Scalars['Count']['output'];
  /** Trained elements. A tensor shared by several layers stands in the first that uses it. */
  readonly parameters: Scalars['Count']['output'];
  /** Part of the network's total, 0 to 1. */
  readonly share: Scalars['Float']['output'];
  /** Exponentials, logarithms, roots, error functions and their like. */
  readonly transcendentals: Scalars['Count']['output'];
  /** Bytes of parameters and buffers. */
  readonly weightBytes: Scalars['Count']['output'];
};


/** The figures of a whole network. */
export type TotalsShareArgs = {
  convention?: ConventionName;
};

/** What one step of training takes. */
export type Training = {
  /** What the figures rest on. */
  readonly assumptions: ReadonlyArray<Scalars['String']['output']>;
  /** Memory, by what it is for. */
  readonly bytes: TrainingBytes;
  /** What checkpointing changes; null without it. */
  readonly checkpoints: Maybe<Checkpoints>;
  /** Operators without a rule of their own, for which the most was taken. */
  readonly conservative: ReadonlyArray<Scalars['String']['output']>;
  /** Parameters of integer types, which are not. */
  readonly frozenParameters: Scalars['Count']['output'];
  /** Multiply–accumulates. */
  readonly macs: TrainingMacs;
  /** What is kept for the backward pass where nothing is computed again. */
  readonly saved: SavedActivations;
  /** Parameters that are trained. */
  readonly trainedParameters: Scalars['Count']['output'];
};

/** Bytes of one step of training. */
export type TrainingBytes = {
  /** Stored tensors that are not trained. */
  readonly buffers: Scalars['Count']['output'];
  /** Gradients of the weights. */
  readonly gradients: Scalars['Count']['output'];
  /** The fp32 copy of the weights that mixed precision updates. */
  readonly masterWeights: Scalars['Count']['output'];
  /** State of the optimizer. */
  readonly optimizerState: Scalars['Count']['output'];
  /** What is kept for the backward pass. */
  readonly savedActivations: Scalars['Count']['output'];
  /** All of these. */
  readonly total: Scalars['Count']['output'];
  /** Weights. */
  readonly weights: Scalars['Count']['output'];
};

/** Multiply–accumulates of one step of training. */
export type TrainingMacs = {
  /** Of the backward pass. */
  readonly backward: Scalars['Count']['output'];
  /** Of the forward pass. */
  readonly forward: Scalars['Count']['output'];
  /** Done a second time inside checkpointed blocks. */
  readonly recomputed: Scalars['Count']['output'];
  /** All of these. */
  readonly total: Scalars['Count']['output'];
};

/** A layer that no output depends on. */
export type UnreachableLayer = {
  /** The layer's id. */
  readonly layer: Scalars['String']['output'];
  /** Number of its nodes that no output depends on. */
  readonly nodes: Scalars['Int']['output'];
};

/** An operator that is not counted. */
export type UnsupportedOperator = {
  /** Names of the first few nodes. */
  readonly examples: ReadonlyArray<Scalars['String']['output']>;
  /** Number of nodes. */
  readonly nodes: Scalars['Int']['output'];
  /** The operator. */
  readonly op: Scalars['String']['output'];
};

/** Means of which weights are the product. */
export type WeightFactorMeans = {
  /** Σc / T. */
  readonly channelProduct: Scalars['Float']['output'];
  /** Σck / Σc. */
  readonly kernelVolume: Scalars['Float']['output'];
};

/** Ratios of the factors of weights; null where the first is 0. */
export type WeightFactorRatios = {
  /** Of mean channel products. */
  readonly channelProduct: Maybe<Ratio>;
  /** Of mean kernel volumes. */
  readonly kernelVolume: Maybe<Ratio>;
  /** Of weight tensors. */
  readonly tensors: Maybe<Ratio>;
};

/** Weights as tensors × mean channel product × mean kernel volume. */
export type WeightFactors = {
  /** Σc: input × output channels. */
  readonly channelProducts: Scalars['Count']['output'];
  /** The means, as doubles. */
  readonly means: WeightFactorMeans;
  /** T: weight tensors of operators with MACs, each once. */
  readonly tensors: Scalars['Count']['output'];
  /** Σck: the weights; biases, norms and embeddings are the rest of the parameters. */
  readonly weights: Scalars['Count']['output'];
};

/** A network as it is, after each edit alone, and after all of them where there are several. */
export type WhatIf = NetworkComparison & {
  /** The edits made in each network: their positions in `edits` of the request. */
  readonly edits: ReadonlyArray<ReadonlyArray<Scalars['Int']['output']>>;
  /** The order in which factors are split off, on which the weighting of each mean depends. */
  readonly factorOrder: ReadonlyArray<Factor>;
  /** The networks; the first is what every other is held against. */
  readonly networks: ReadonlyArray<ComparedNetwork>;
  /** How all of them were counted. */
  readonly options: CountingOptions;
  /** The first network against every other: every ratio is of the other to it. */
  readonly pairs: ReadonlyArray<ComparedPair>;
  /** Version of the engine that counted. */
  readonly version: Scalars['String']['output'];
  /** Where the networks spend, side by side. */
  readonly where: ComparedParts;
};

/** Channels and features times a factor. */
export type WidthEditInput = {
  /** The factor, above 0 and up to 64. Numbers are rounded, and at least 1. */
  readonly factor: Scalars['Float']['input'];
  /** Where; everywhere but in the last layer with MACs if left out. */
  readonly layers?: InputMaybe<Scalars['String']['input']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Addition: Addition;
  Agreement: ResolverTypeWrapper<Omit<Agreement, 'sentence'> & { sentence: ResolversTypes['Sentence'] }>;
  Alignment: Alignment;
  AliveTensor: ResolverTypeWrapper<AliveTensor>;
  Arity: ResolverTypeWrapper<Arity>;
  AttributeChange: ResolverTypeWrapper<AttributeChange>;
  AxisInput: AxisInput;
  AxisValue: ResolverTypeWrapper<AxisValue>;
  Basis: Basis;
  BatchNormCounting: BatchNormCounting;
  BatchNormReport: ResolverTypeWrapper<BatchNormReport>;
  BiasCounting: BiasCounting;
  Binding: ResolverTypeWrapper<Binding>;
  BindingInput: BindingInput;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  BoundSymbol: ResolverTypeWrapper<BoundSymbol>;
  BranchReport: ResolverTypeWrapper<BranchReportParent>;
  ChangeKind: ChangeKind;
  CheckpointedBlock: ResolverTypeWrapper<CheckpointedBlock>;
  Checkpoints: ResolverTypeWrapper<Checkpoints>;
  Claim: ResolverTypeWrapper<Claim>;
  ComparedNetwork: ResolverTypeWrapper<ComparedNetworkParent>;
  ComparedNetworkInput: ComparedNetworkInput;
  ComparedPair: ResolverTypeWrapper<Pair>;
  ComparedPart: ResolverTypeWrapper<AlignedRow>;
  ComparedParts: ResolverTypeWrapper<Where>;
  ComparedResolution: ResolverTypeWrapper<ComparedResolution>;
  Comparison: ResolverTypeWrapper<ComparisonAnswer>;
  ComparisonDetail: ComparisonDetail;
  Convention: ResolverTypeWrapper<ConventionParent>;
  ConventionName: ConventionName;
  Count: ResolverTypeWrapper<Scalars['Count']['output']>;
  CountChange: ResolverTypeWrapper<Scalars['CountChange']['output']>;
  CountingOptions: ResolverTypeWrapper<CountingOptions>;
  Coverage: Coverage;
  CoverageReport: ResolverTypeWrapper<Omit<CoverageReport, 'branches'> & { branches: ReadonlyArray<ResolversTypes['BranchReport']> }>;
  Depth: ResolverTypeWrapper<Depth>;
  Device: ResolverTypeWrapper<WorkersDevice>;
  EditInput: EditInput;
  ElementType: ElementType;
  Evidence: ResolverTypeWrapper<EvidenceParent>;
  ExecutionProvider: ExecutionProvider;
  Factor: Factor;
  FigureField: FigureField;
  FigureInput: FigureInput;
  FigureNetworkInput: FigureNetworkInput;
  FigureOrder: FigureOrder;
  FigureUnit: FigureUnit;
  Figures: ResolverTypeWrapper<FiguresParent>;
  Fit: Fit;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  GroupsEditInput: GroupsEditInput;
  Growth: ResolverTypeWrapper<Growth>;
  Head: Head;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  KernelEditInput: KernelEditInput;
  LatencyStatistics: ResolverTypeWrapper<LatencyStatistics>;
  Layer: ResolverTypeWrapper<LayerParent>;
  LayerChange: ResolverTypeWrapper<LayerChangeParent>;
  LayerConnection: ResolverTypeWrapper<Omit<LayerConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['LayerEdge']>, nodes: ReadonlyArray<ResolversTypes['Layer']> }>;
  LayerCost: ResolverTypeWrapper<LayerCost>;
  LayerEdge: ResolverTypeWrapper<Omit<LayerEdge, 'node'> & { node: ResolversTypes['Layer'] }>;
  LayerFilter: LayerFilter;
  LayerType: ResolverTypeWrapper<LayerTypeParent>;
  LivePoint: ResolverTypeWrapper<LivePoint>;
  LoopReport: ResolverTypeWrapper<LoopReport>;
  LoopSource: LoopSource;
  MacFactorMeans: ResolverTypeWrapper<MacFactorMeans>;
  MacFactorRatios: ResolverTypeWrapper<MacFactorRatios>;
  MacFactors: ResolverTypeWrapper<MacFactors>;
  Measured: ResolverTypeWrapper<Measured>;
  MeasuredOn: ResolverTypeWrapper<MeasuredOn>;
  MeasuredRatio: ResolverTypeWrapper<MeasuredRatio>;
  MeasuredTime: ResolverTypeWrapper<MeasuredTime>;
  Memory: ResolverTypeWrapper<MemoryReport>;
  MemoryArena: ResolverTypeWrapper<MemoryArena>;
  MemoryOrder: MemoryOrder;
  MemoryOrderUsed: ResolverTypeWrapper<MemoryOrderUsed>;
  MemoryPeak: ResolverTypeWrapper<MemoryPeak>;
  MemoryTraffic: ResolverTypeWrapper<MemoryTraffic>;
  MissingProvider: ResolverTypeWrapper<MissingProvider>;
  MixedPrecision: MixedPrecision;
  ModelCounts: ResolverTypeWrapper<ModelCountsParent>;
  ModelFormat: ModelFormat;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Network: ResolverTypeWrapper<NetworkParent>;
  NetworkComparison: ResolverTypeWrapper<ComparisonParent>;
  NetworkInput: NetworkInput;
  Node: ResolverTypeWrapper<NodeParent>;
  NodeConnection: ResolverTypeWrapper<Omit<NodeConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['NodeEdge']>, nodes: ReadonlyArray<ResolversTypes['Node']> }>;
  NodeEdge: ResolverTypeWrapper<Omit<NodeEdge, 'node'> & { node: ResolversTypes['Node'] }>;
  NodeFilter: NodeFilter;
  NodeTraffic: ResolverTypeWrapper<NodeTraffic>;
  Omission: Omission;
  Operator: ResolverTypeWrapper<OperatorSpec>;
  OperatorCost: ResolverTypeWrapper<OperatorCostParent>;
  OperatorNodes: ResolverTypeWrapper<OperatorNodes>;
  Opsets: ResolverTypeWrapper<Opsets>;
  OptimizationLevel: OptimizationLevel;
  Optimizer: Optimizer;
  OrderDirection: OrderDirection;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PageSize: ResolverTypeWrapper<Scalars['PageSize']['output']>;
  Paper: ResolverTypeWrapper<PaperParent>;
  PartFigures: ResolverTypeWrapper<PartFigures>;
  PlacedTensor: ResolverTypeWrapper<PlacedTensor>;
  PositiveInt: ResolverTypeWrapper<Scalars['PositiveInt']['output']>;
  Preset: ResolverTypeWrapper<PresetSummary>;
  PresetConnection: ResolverTypeWrapper<Omit<PresetConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['PresetEdge']>, nodes: ReadonlyArray<ResolversTypes['Preset']> }>;
  PresetEdge: ResolverTypeWrapper<Omit<PresetEdge, 'node'> & { node: ResolversTypes['Preset'] }>;
  PresetField: PresetField;
  PresetFilter: PresetFilter;
  PresetOrder: PresetOrder;
  PublishedFigure: ResolverTypeWrapper<PublishedBesideOurs>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Ratio: ResolverTypeWrapper<Ratio>;
  Reading: ResolverTypeWrapper<SpokenReading>;
  ReadingChanges: ResolverTypeWrapper<Changes>;
  ReconciledFigure: ResolverTypeWrapper<ReconciledFigureParent>;
  Reconciliation: ResolverTypeWrapper<ReconciliationParent>;
  Rendering: Rendering;
  RepeatInput: RepeatInput;
  ResidentMemory: ResolverTypeWrapper<ResidentMemory>;
  ResidualBlock: ResidualBlock;
  Resolution: ResolverTypeWrapper<ResolutionParent>;
  ResolutionConnection: ResolverTypeWrapper<Omit<ResolutionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ResolutionEdge']>, nodes: ReadonlyArray<ResolversTypes['Resolution']> }>;
  ResolutionEdge: ResolverTypeWrapper<Omit<ResolutionEdge, 'node'> & { node: ResolversTypes['Resolution'] }>;
  ResolutionFigures: ResolverTypeWrapper<ResolutionFigures>;
  SavedActivations: ResolverTypeWrapper<SavedActivations>;
  SavedByOperator: ResolverTypeWrapper<SavedByOperator>;
  Sentence: ResolverTypeWrapper<Omit<Sentence, 'figures'> & { figures: ReadonlyArray<ResolversTypes['Evidence']> }>;
  SeparableEditInput: SeparableEditInput;
  Shape: ResolverTypeWrapper<Scalars['Shape']['output']>;
  Stage: ResolverTypeWrapper<StageParent>;
  StageConnection: ResolverTypeWrapper<Omit<StageConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['StageEdge']>, nodes: ReadonlyArray<ResolversTypes['Stage']> }>;
  StageEdge: ResolverTypeWrapper<Omit<StageEdge, 'node'> & { node: ResolversTypes['Stage'] }>;
  Stem: Stem;
  StemReduction: ResolverTypeWrapper<StemReduction>;
  StoredModel: ResolverTypeWrapper<StoredModelParent>;
  StoredModelConnection: ResolverTypeWrapper<Omit<StoredModelConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['StoredModelEdge']>, nodes: ReadonlyArray<ResolversTypes['StoredModel']> }>;
  StoredModelEdge: ResolverTypeWrapper<Omit<StoredModelEdge, 'node'> & { node: ResolversTypes['StoredModel'] }>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  StructuralDiff: ResolverTypeWrapper<Omit<StructuralDiff, 'changes'> & { changes: ReadonlyArray<ResolversTypes['LayerChange']> }>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Sweep: ResolverTypeWrapper<Omit<Sweep, 'rows'> & { rows: ReadonlyArray<ResolversTypes['SweepRow']> }>;
  SweepAxis: ResolverTypeWrapper<SweepAxis>;
  SweepFault: ResolverTypeWrapper<SweepFault>;
  SweepRow: ResolverTypeWrapper<SweepEntry>;
  SweptTotal: SweptTotal;
  SweptTotals: ResolverTypeWrapper<SweptTotals>;
  Tensor: ResolverTypeWrapper<Tensor>;
  TimeInput: TimeInput;
  TimedGroup: ResolverTypeWrapper<ProfiledGroup>;
  TimedLayer: ResolverTypeWrapper<ProfiledLayer>;
  TimedNetwork: ResolverTypeWrapper<TimedNetworkParent>;
  TimedType: TimedType;
  Timing: ResolverTypeWrapper<TimingJob>;
  TimingConnection: ResolverTypeWrapper<Omit<TimingConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['TimingEdge']>, nodes: ReadonlyArray<ResolversTypes['Timing']> }>;
  TimingEdge: ResolverTypeWrapper<Omit<TimingEdge, 'node'> & { node: ResolversTypes['Timing'] }>;
  TimingEvent: ResolverTypeWrapper<TimingEventParent>;
  TimingFailure: ResolverTypeWrapper<TimingFailureParent>;
  TimingFilter: TimingFilter;
  TimingProfile: ResolverTypeWrapper<TimingProfileParent>;
  TimingProtocol: TimingProtocol;
  TimingResult: ResolverTypeWrapper<JobResult>;
  TimingSettings: ResolverTypeWrapper<TimingSpec>;
  TimingState: TimingState;
  TimingWarning: ResolverTypeWrapper<TimingWarning>;
  TimingWorker: ResolverTypeWrapper<WorkerRecord>;
  Tool: Tool;
  Topic: Topic;
  Total: ResolverTypeWrapper<Total>;
  TotalRatios: ResolverTypeWrapper<TotalRatios>;
  Totals: ResolverTypeWrapper<TotalsParent>;
  Training: ResolverTypeWrapper<TrainingReport>;
  TrainingBytes: ResolverTypeWrapper<TrainingBytes>;
  TrainingMacs: ResolverTypeWrapper<TrainingMacs>;
  UnreachableLayer: ResolverTypeWrapper<UnreachableLayer>;
  UnsupportedOperator: ResolverTypeWrapper<UnsupportedOperator>;
  WeightFactorMeans: ResolverTypeWrapper<WeightFactorMeans>;
  WeightFactorRatios: ResolverTypeWrapper<WeightFactorRatios>;
  WeightFactors: ResolverTypeWrapper<WeightFactors>;
  WhatIf: ResolverTypeWrapper<WhatIfParent>;
  WidthEditInput: WidthEditInput;
  WrittenFigure: ResolverTypeWrapper<Scalars['WrittenFigure']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Agreement: Omit<Agreement, 'sentence'> & { sentence: ResolversParentTypes['Sentence'] };
  AliveTensor: AliveTensor;
  Arity: Arity;
  AttributeChange: AttributeChange;
  AxisInput: AxisInput;
  AxisValue: AxisValue;
  BatchNormReport: BatchNormReport;
  Binding: Binding;
  BindingInput: BindingInput;
  Boolean: Scalars['Boolean']['output'];
  BoundSymbol: BoundSymbol;
  BranchReport: BranchReportParent;
  CheckpointedBlock: CheckpointedBlock;
  Checkpoints: Checkpoints;
  Claim: Claim;
  ComparedNetwork: ComparedNetworkParent;
  ComparedNetworkInput: ComparedNetworkInput;
  ComparedPair: Pair;
  ComparedPart: AlignedRow;
  ComparedParts: Where;
  ComparedResolution: ComparedResolution;
  Comparison: ComparisonAnswer;
  Convention: ConventionParent;
  Count: Scalars['Count']['output'];
  CountChange: Scalars['CountChange']['output'];
  CountingOptions: CountingOptions;
  CoverageReport: Omit<CoverageReport, 'branches'> & { branches: ReadonlyArray<ResolversParentTypes['BranchReport']> };
  Depth: Depth;
  Device: WorkersDevice;
  EditInput: EditInput;
  Evidence: EvidenceParent;
  FigureInput: FigureInput;
  FigureNetworkInput: FigureNetworkInput;
  FigureOrder: FigureOrder;
  Figures: FiguresParent;
  Float: Scalars['Float']['output'];
  GroupsEditInput: GroupsEditInput;
  Growth: Growth;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  JSON: Scalars['JSON']['output'];
  KernelEditInput: KernelEditInput;
  LatencyStatistics: LatencyStatistics;
  Layer: LayerParent;
  LayerChange: LayerChangeParent;
  LayerConnection: Omit<LayerConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['LayerEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Layer']> };
  LayerCost: LayerCost;
  LayerEdge: Omit<LayerEdge, 'node'> & { node: ResolversParentTypes['Layer'] };
  LayerFilter: LayerFilter;
  LayerType: LayerTypeParent;
  LivePoint: LivePoint;
  LoopReport: LoopReport;
  MacFactorMeans: MacFactorMeans;
  MacFactorRatios: MacFactorRatios;
  MacFactors: MacFactors;
  Measured: Measured;
  MeasuredOn: MeasuredOn;
  MeasuredRatio: MeasuredRatio;
  MeasuredTime: MeasuredTime;
  Memory: MemoryReport;
  MemoryArena: MemoryArena;
  MemoryOrderUsed: MemoryOrderUsed;
  MemoryPeak: MemoryPeak;
  MemoryTraffic: MemoryTraffic;
  MissingProvider: MissingProvider;
  ModelCounts: ModelCountsParent;
  Mutation: Record<PropertyKey, never>;
  Network: NetworkParent;
  NetworkComparison: ComparisonParent;
  NetworkInput: NetworkInput;
  Node: NodeParent;
  NodeConnection: Omit<NodeConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['NodeEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Node']> };
  NodeEdge: Omit<NodeEdge, 'node'> & { node: ResolversParentTypes['Node'] };
  NodeFilter: NodeFilter;
  NodeTraffic: NodeTraffic;
  Operator: OperatorSpec;
  OperatorCost: OperatorCostParent;
  OperatorNodes: OperatorNodes;
  Opsets: Opsets;
  PageInfo: PageInfo;
  PageSize: Scalars['PageSize']['output'];
  Paper: PaperParent;
  PartFigures: PartFigures;
  PlacedTensor: PlacedTensor;
  PositiveInt: Scalars['PositiveInt']['output'];
  Preset: PresetSummary;
  PresetConnection: Omit<PresetConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['PresetEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Preset']> };
  PresetEdge: Omit<PresetEdge, 'node'> & { node: ResolversParentTypes['Preset'] };
  PresetFilter: PresetFilter;
  PresetOrder: PresetOrder;
  PublishedFigure: PublishedBesideOurs;
  Query: Record<PropertyKey, never>;
  Ratio: Ratio;
  Reading: SpokenReading;
  ReadingChanges: Changes;
  ReconciledFigure: ReconciledFigureParent;
  Reconciliation: ReconciliationParent;
  RepeatInput: RepeatInput;
  ResidentMemory: ResidentMemory;
  Resolution: ResolutionParent;
  ResolutionConnection: Omit<ResolutionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ResolutionEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Resolution']> };
  ResolutionEdge: Omit<ResolutionEdge, 'node'> & { node: ResolversParentTypes['Resolution'] };
  ResolutionFigures: ResolutionFigures;
  SavedActivations: SavedActivations;
  SavedByOperator: SavedByOperator;
  Sentence: Omit<Sentence, 'figures'> & { figures: ReadonlyArray<ResolversParentTypes['Evidence']> };
  SeparableEditInput: SeparableEditInput;
  Shape: Scalars['Shape']['output'];
  Stage: StageParent;
  StageConnection: Omit<StageConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['StageEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Stage']> };
  StageEdge: Omit<StageEdge, 'node'> & { node: ResolversParentTypes['Stage'] };
  StemReduction: StemReduction;
  StoredModel: StoredModelParent;
  StoredModelConnection: Omit<StoredModelConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['StoredModelEdge']>, nodes: ReadonlyArray<ResolversParentTypes['StoredModel']> };
  StoredModelEdge: Omit<StoredModelEdge, 'node'> & { node: ResolversParentTypes['StoredModel'] };
  String: Scalars['String']['output'];
  StructuralDiff: Omit<StructuralDiff, 'changes'> & { changes: ReadonlyArray<ResolversParentTypes['LayerChange']> };
  Subscription: Record<PropertyKey, never>;
  Sweep: Omit<Sweep, 'rows'> & { rows: ReadonlyArray<ResolversParentTypes['SweepRow']> };
  SweepAxis: SweepAxis;
  SweepFault: SweepFault;
  SweepRow: SweepEntry;
  SweptTotals: SweptTotals;
  Tensor: Tensor;
  TimeInput: TimeInput;
  TimedGroup: ProfiledGroup;
  TimedLayer: ProfiledLayer;
  TimedNetwork: TimedNetworkParent;
  Timing: TimingJob;
  TimingConnection: Omit<TimingConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['TimingEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Timing']> };
  TimingEdge: Omit<TimingEdge, 'node'> & { node: ResolversParentTypes['Timing'] };
  TimingEvent: TimingEventParent;
  TimingFailure: TimingFailureParent;
  TimingFilter: TimingFilter;
  TimingProfile: TimingProfileParent;
  TimingResult: JobResult;
  TimingSettings: TimingSpec;
  TimingWarning: TimingWarning;
  TimingWorker: WorkerRecord;
  Total: Total;
  TotalRatios: TotalRatios;
  Totals: TotalsParent;
  Training: TrainingReport;
  TrainingBytes: TrainingBytes;
  TrainingMacs: TrainingMacs;
  UnreachableLayer: UnreachableLayer;
  UnsupportedOperator: UnsupportedOperator;
  WeightFactorMeans: WeightFactorMeans;
  WeightFactorRatios: WeightFactorRatios;
  WeightFactors: WeightFactors;
  WhatIf: WhatIfParent;
  WidthEditInput: WidthEditInput;
  WrittenFigure: Scalars['WrittenFigure']['output'];
};

export type ComplexityDirectiveArgs = {
  multipliers?: Maybe<ReadonlyArray<Scalars['String']['input']>>;
  value: Scalars['Int']['input'];
};

export type ComplexityDirectiveResolver<Result, Parent, ContextType = GraphqlContext, Args = ComplexityDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AgreementResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Agreement'] = ResolversParentTypes['Agreement']> = {
  alike?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  bases?: Resolver<ReadonlyArray<ResolversTypes['Basis']>, ParentType, ContextType>;
  macs?: Resolver<ReadonlyArray<ResolversTypes['Count']>, ParentType, ContextType>;
  sentence?: Resolver<ResolversTypes['Sentence'], ParentType, ContextType>;
};

export type AliveTensorResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['AliveTensor'] = ResolversParentTypes['AliveTensor']> = {
  bytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  elementType?: Resolver<ResolversTypes['ElementType'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  layer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  shape?: Resolver<ResolversTypes['Shape'], ParentType, ContextType>;
};

export type ArityResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Arity'] = ResolversParentTypes['Arity']> = {
  least?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  most?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type AttributeChangeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['AttributeChange'] = ResolversParentTypes['AttributeChange']> = {
  after?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  attribute?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AxisValueResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['AxisValue'] = ResolversParentTypes['AxisValue']> = {
  axis?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type BatchNormReportResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['BatchNormReport'] = ResolversParentTypes['BatchNormReport']> = {
  explicit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  folded?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type BindingResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Binding'] = ResolversParentTypes['Binding']> = {
  defaulted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  symbol?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type BoundSymbolResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['BoundSymbol'] = ResolversParentTypes['BoundSymbol']> = {
  symbol?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type BranchReportResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['BranchReport'] = ResolversParentTypes['BranchReport']> = {
  branch?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  fault?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  flops?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  nodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  taken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CheckpointedBlockResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['CheckpointedBlock'] = ResolversParentTypes['CheckpointedBlock']> = {
  block?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  bytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type CheckpointsResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Checkpoints'] = ResolversParentTypes['Checkpoints']> = {
  blockInputBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  blocks?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  depth?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  largestBlock?: Resolver<Maybe<ResolversTypes['CheckpointedBlock']>, ParentType, ContextType>;
  outsideBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  recomputedMacs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  savedBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type ClaimResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Claim'] = ResolversParentTypes['Claim']> = {
  left?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  relation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  right?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ComparedNetworkResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ComparedNetwork'] = ResolversParentTypes['ComparedNetwork']> = {
  bindings?: Resolver<ReadonlyArray<ResolversTypes['BoundSymbol']>, ParentType, ContextType>;
  classifier?: Resolver<ResolversTypes['PartFigures'], ParentType, ContextType>;
  depth?: Resolver<ResolversTypes['Depth'], ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  factors?: Resolver<ResolversTypes['MacFactors'], ParentType, ContextType>;
  inputs?: Resolver<ReadonlyArray<ResolversTypes['Tensor']>, ParentType, ContextType>;
  kernels?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  stem?: Resolver<Maybe<ResolversTypes['StemReduction']>, ParentType, ContextType>;
  totals?: Resolver<ResolversTypes['Totals'], ParentType, ContextType>;
  weightFactors?: Resolver<ResolversTypes['WeightFactors'], ParentType, ContextType>;
};

export type ComparedPairResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ComparedPair'] = ResolversParentTypes['ComparedPair']> = {
  a?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  b?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  diff?: Resolver<ResolversTypes['StructuralDiff'], ParentType, ContextType>;
  factors?: Resolver<ResolversTypes['MacFactorRatios'], ParentType, ContextType>;
  ratios?: Resolver<ResolversTypes['TotalRatios'], ParentType, ContextType>;
  sentences?: Resolver<ReadonlyArray<ResolversTypes['Sentence']>, ParentType, ContextType>;
  weightFactors?: Resolver<ResolversTypes['WeightFactorRatios'], ParentType, ContextType>;
};

export type ComparedPartResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ComparedPart'] = ResolversParentTypes['ComparedPart']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  networks?: Resolver<ReadonlyArray<Maybe<ResolversTypes['PartFigures']>>, ParentType, ContextType>;
};

export type ComparedPartsResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ComparedParts'] = ResolversParentTypes['ComparedParts']> = {
  kernels?: Resolver<ReadonlyArray<ResolversTypes['ComparedPart']>, ParentType, ContextType>;
  operators?: Resolver<ReadonlyArray<ResolversTypes['ComparedPart']>, ParentType, ContextType>;
  parts?: Resolver<ReadonlyArray<ResolversTypes['ComparedPart']>, ParentType, ContextType>;
  resolutions?: Resolver<ReadonlyArray<ResolversTypes['ComparedResolution']>, ParentType, ContextType>;
  stages?: Resolver<ReadonlyArray<ResolversTypes['ComparedPart']>, ParentType, ContextType>;
};

export type ComparedResolutionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ComparedResolution'] = ResolversParentTypes['ComparedResolution']> = {
  networks?: Resolver<ReadonlyArray<ResolversTypes['ResolutionFigures']>, ParentType, ContextType>;
  positions?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  resolution?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ComparisonResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Comparison'] = ResolversParentTypes['Comparison']> = {
  digest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  factorOrder?: Resolver<ReadonlyArray<ResolversTypes['Factor']>, ParentType, ContextType>;
  measured?: Resolver<ResolversTypes['Measured'], ParentType, ContextType>;
  networks?: Resolver<ReadonlyArray<ResolversTypes['ComparedNetwork']>, ParentType, ContextType>;
  options?: Resolver<ResolversTypes['CountingOptions'], ParentType, ContextType>;
  pairs?: Resolver<ReadonlyArray<ResolversTypes['ComparedPair']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  where?: Resolver<ResolversTypes['ComparedParts'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConventionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Convention'] = ResolversParentTypes['Convention']> = {
  formula?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['ConventionName'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usedBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface CountScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Count'], any> {
  name: 'Count';
}

export interface CountChangeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CountChange'], any> {
  name: 'CountChange';
}

export type CountingOptionsResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['CountingOptions'] = ResolversParentTypes['CountingOptions']> = {
  batchNorm?: Resolver<ResolversTypes['BatchNormCounting'], ParentType, ContextType>;
  bias?: Resolver<ResolversTypes['BiasCounting'], ParentType, ContextType>;
  stageDepth?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CoverageReportResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['CoverageReport'] = ResolversParentTypes['CoverageReport']> = {
  batchNorm?: Resolver<ResolversTypes['BatchNormReport'], ParentType, ContextType>;
  branches?: Resolver<ReadonlyArray<ResolversTypes['BranchReport']>, ParentType, ContextType, RequireFields<CoverageReportBranchesArgs, 'first'>>;
  counted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  free?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  freeOperators?: Resolver<ReadonlyArray<ResolversTypes['OperatorNodes']>, ParentType, ContextType>;
  loops?: Resolver<ReadonlyArray<ResolversTypes['LoopReport']>, ParentType, ContextType, RequireFields<CoverageReportLoopsArgs, 'first'>>;
  nodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unreachable?: Resolver<ReadonlyArray<ResolversTypes['UnreachableLayer']>, ParentType, ContextType, RequireFields<CoverageReportUnreachableArgs, 'first'>>;
  unsupported?: Resolver<ReadonlyArray<ResolversTypes['UnsupportedOperator']>, ParentType, ContextType>;
};

export type DepthResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Depth'] = ResolversParentTypes['Depth']> = {
  layers?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  nodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  weighted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DeviceResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Device'] = ResolversParentTypes['Device']> = {
  alive?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  cores?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  driver?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  memoryBytes?: Resolver<Maybe<ResolversTypes['Count']>, ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['ExecutionProvider'], ParentType, ContextType>;
  runtimeVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  worker?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type EvidenceResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Evidence'] = ResolversParentTypes['Evidence']> = {
  as?: Resolver<ResolversTypes['Rendering'], ParentType, ContextType>;
  pointer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  shown?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type FiguresResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Figures'] = ResolversParentTypes['Figures']> = {
  __resolveType: TypeResolveFn<'Layer' | 'Node' | 'OperatorCost' | 'Resolution' | 'Stage' | 'Totals', ParentType, ContextType>;
};

export type GrowthResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Growth'] = ResolversParentTypes['Growth']> = {
  axis?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  exponent?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  knee?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['SweptTotal'], ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type LatencyStatisticsResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['LatencyStatistics'] = ResolversParentTypes['LatencyStatistics']> = {
  maxMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  meanMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  minMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  p50Ms?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  p90Ms?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  p99Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  runs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  standardDeviationMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type LayerResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Layer'] = ResolversParentTypes['Layer']> = {
  activationBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  activationElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  adds?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  arithmetic?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  arithmeticIntensity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  biasAdds?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  buffers?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  bytesMoved?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  compares?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  coverage?: Resolver<ResolversTypes['Coverage'], ParentType, ContextType>;
  divides?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  flops?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  inputShapes?: Resolver<ReadonlyArray<ResolversTypes['Shape']>, ParentType, ContextType>;
  kernel?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  macOutputElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  multiplies?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  nodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  outputShape?: Resolver<ResolversTypes['Shape'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  resolution?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  runningShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType, RequireFields<LayerRunningShareArgs, 'convention'>>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType, RequireFields<LayerShareArgs, 'convention'>>;
  stage?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  transcendentals?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  weightBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LayerChangeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['LayerChange'] = ResolversParentTypes['LayerChange']> = {
  after?: Resolver<Maybe<ResolversTypes['LayerCost']>, ParentType, ContextType>;
  attributes?: Resolver<ReadonlyArray<ResolversTypes['AttributeChange']>, ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['LayerCost']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['CountChange'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['CountChange'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  was?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type LayerConnectionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['LayerConnection'] = ResolversParentTypes['LayerConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['LayerEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Layer']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LayerCostResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['LayerCost'] = ResolversParentTypes['LayerCost']> = {
  activationElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type LayerEdgeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['LayerEdge'] = ResolversParentTypes['LayerEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Layer'], ParentType, ContextType>;
};

export type LayerTypeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['LayerType'] = ResolversParentTypes['LayerType']> = {
  attributes?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  inputs?: Resolver<ResolversTypes['Arity'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LivePointResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['LivePoint'] = ResolversParentTypes['LivePoint']> = {
  bytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  layer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  op?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  place?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LoopReportResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['LoopReport'] = ResolversParentTypes['LoopReport']> = {
  node?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['LoopSource'], ParentType, ContextType>;
  trips?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type MacFactorMeansResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['MacFactorMeans'] = ResolversParentTypes['MacFactorMeans']> = {
  channelProduct?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  kernelVolume?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  positions?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type MacFactorRatiosResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['MacFactorRatios'] = ResolversParentTypes['MacFactorRatios']> = {
  channelProduct?: Resolver<Maybe<ResolversTypes['Ratio']>, ParentType, ContextType>;
  kernelVolume?: Resolver<Maybe<ResolversTypes['Ratio']>, ParentType, ContextType>;
  layers?: Resolver<Maybe<ResolversTypes['Ratio']>, ParentType, ContextType>;
  positions?: Resolver<Maybe<ResolversTypes['Ratio']>, ParentType, ContextType>;
};

export type MacFactorsResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['MacFactors'] = ResolversParentTypes['MacFactors']> = {
  channelProducts?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  layers?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  means?: Resolver<ResolversTypes['MacFactorMeans'], ParentType, ContextType>;
  positions?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type MeasuredResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Measured'] = ResolversParentTypes['Measured']> = {
  on?: Resolver<ReadonlyArray<ResolversTypes['MeasuredOn']>, ParentType, ContextType>;
  times?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MeasuredOnResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['MeasuredOn'] = ResolversParentTypes['MeasuredOn']> = {
  device?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  networks?: Resolver<ReadonlyArray<Maybe<ResolversTypes['MeasuredTime']>>, ParentType, ContextType>;
  optimization?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  protocol?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ratios?: Resolver<ReadonlyArray<ResolversTypes['MeasuredRatio']>, ParentType, ContextType>;
  threads?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MeasuredRatioResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['MeasuredRatio'] = ResolversParentTypes['MeasuredRatio']> = {
  a?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  b?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  time?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  timePerMac?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type MeasuredTimeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['MeasuredTime'] = ResolversParentTypes['MeasuredTime']> = {
  batch?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  finishedAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  p50Ms?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  p90Ms?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  runs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  timing?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type MemoryResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Memory'] = ResolversParentTypes['Memory']> = {
  activationBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  arena?: Resolver<ResolversTypes['MemoryArena'], ParentType, ContextType>;
  assumptions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  inputBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  live?: Resolver<ReadonlyArray<ResolversTypes['LivePoint']>, ParentType, ContextType>;
  order?: Resolver<ResolversTypes['MemoryOrderUsed'], ParentType, ContextType>;
  peak?: Resolver<ResolversTypes['MemoryPeak'], ParentType, ContextType>;
  resident?: Resolver<ResolversTypes['ResidentMemory'], ParentType, ContextType>;
  totalBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  traffic?: Resolver<ResolversTypes['MemoryTraffic'], ParentType, ContextType>;
};

export type MemoryArenaResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['MemoryArena'] = ResolversParentTypes['MemoryArena']> = {
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  height?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  lowerBound?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  overhead?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  placements?: Resolver<ReadonlyArray<ResolversTypes['PlacedTensor']>, ParentType, ContextType, RequireFields<MemoryArenaPlacementsArgs, 'first'>>;
};

export type MemoryOrderUsedResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['MemoryOrderUsed'] = ResolversParentTypes['MemoryOrderUsed']> = {
  givenPeakBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  heuristic?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  used?: Resolver<ResolversTypes['MemoryOrder'], ParentType, ContextType>;
};

export type MemoryPeakResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['MemoryPeak'] = ResolversParentTypes['MemoryPeak']> = {
  at?: Resolver<Maybe<ResolversTypes['LivePoint']>, ParentType, ContextType>;
  bytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  largest?: Resolver<ReadonlyArray<ResolversTypes['AliveTensor']>, ParentType, ContextType>;
  tensors?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MemoryTrafficResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['MemoryTraffic'] = ResolversParentTypes['MemoryTraffic']> = {
  bytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  flops?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  fusedBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  fusedIntensity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  fusedNodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  intensity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['NodeTraffic']>, ParentType, ContextType, RequireFields<MemoryTrafficNodesArgs, 'first'>>;
};

export type MissingProviderResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['MissingProvider'] = ResolversParentTypes['MissingProvider']> = {
  hint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['ExecutionProvider'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ModelCountsResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ModelCounts'] = ResolversParentTypes['ModelCounts']> = {
  layers?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  nodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  cancelTiming?: Resolver<ResolversTypes['Timing'], ParentType, ContextType, RequireFields<MutationCancelTimingArgs, 'id'>>;
  time?: Resolver<ResolversTypes['Timing'], ParentType, ContextType, RequireFields<MutationTimeArgs, 'input'>>;
};

export type NetworkResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Network'] = ResolversParentTypes['Network']> = {
  architecture?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  batchNorm?: Resolver<ResolversTypes['BatchNormCounting'], ParentType, ContextType>;
  bias?: Resolver<ResolversTypes['BiasCounting'], ParentType, ContextType>;
  bindings?: Resolver<ReadonlyArray<ResolversTypes['Binding']>, ParentType, ContextType>;
  coverage?: Resolver<ResolversTypes['CoverageReport'], ParentType, ContextType>;
  depth?: Resolver<ResolversTypes['Depth'], ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  elementType?: Resolver<ResolversTypes['ElementType'], ParentType, ContextType>;
  inputs?: Resolver<ReadonlyArray<ResolversTypes['Tensor']>, ParentType, ContextType>;
  layers?: Resolver<ResolversTypes['LayerConnection'], ParentType, ContextType, RequireFields<NetworkLayersArgs, 'first'>>;
  memory?: Resolver<ResolversTypes['Memory'], ParentType, ContextType, RequireFields<NetworkMemoryArgs, 'fused' | 'inPlace' | 'order'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  nodes?: Resolver<ResolversTypes['NodeConnection'], ParentType, ContextType, RequireFields<NetworkNodesArgs, 'first'>>;
  operators?: Resolver<ReadonlyArray<ResolversTypes['OperatorCost']>, ParentType, ContextType>;
  outputs?: Resolver<ReadonlyArray<ResolversTypes['Tensor']>, ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  resolutions?: Resolver<ResolversTypes['ResolutionConnection'], ParentType, ContextType, RequireFields<NetworkResolutionsArgs, 'first'>>;
  stages?: Resolver<ResolversTypes['StageConnection'], ParentType, ContextType, RequireFields<NetworkStagesArgs, 'first'>>;
  summary?: Resolver<ResolversTypes['Totals'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Total'], ParentType, ContextType, RequireFields<NetworkTotalArgs, 'convention'>>;
  totals?: Resolver<ResolversTypes['Totals'], ParentType, ContextType>;
  training?: Resolver<ResolversTypes['Training'], ParentType, ContextType, RequireFields<NetworkTrainingArgs, 'dropout' | 'mixedPrecision' | 'optimizer'>>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type NetworkComparisonResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['NetworkComparison'] = ResolversParentTypes['NetworkComparison']> = {
  __resolveType: TypeResolveFn<'Comparison' | 'WhatIf', ParentType, ContextType>;
};

export type NodeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  activationBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  activationElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  adds?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  arithmetic?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  arithmeticIntensity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  biasAdds?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  buffers?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  bytesMoved?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  compares?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  coverage?: Resolver<ResolversTypes['Coverage'], ParentType, ContextType>;
  divides?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  domain?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  flops?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  inputShapes?: Resolver<ReadonlyArray<ResolversTypes['Shape']>, ParentType, ContextType>;
  layer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  macOutputElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  multiplies?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  op?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outputShapes?: Resolver<ReadonlyArray<ResolversTypes['Shape']>, ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  resolution?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType, RequireFields<NodeShareArgs, 'convention'>>;
  transcendentals?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  weightBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type NodeConnectionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['NodeConnection'] = ResolversParentTypes['NodeConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['NodeEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Node']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type NodeEdgeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['NodeEdge'] = ResolversParentTypes['NodeEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Node'], ParentType, ContextType>;
};

export type NodeTrafficResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['NodeTraffic'] = ResolversParentTypes['NodeTraffic']> = {
  bytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  flops?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  fusedBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  fusedInto?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  layer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  op?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type OperatorResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Operator'] = ResolversParentTypes['Operator']> = {
  attributes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  domain?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  inputs?: Resolver<ResolversTypes['Arity'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  opsets?: Resolver<ResolversTypes['Opsets'], ParentType, ContextType>;
  outputs?: Resolver<ResolversTypes['Arity'], ParentType, ContextType>;
  rule?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['Coverage'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type OperatorCostResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['OperatorCost'] = ResolversParentTypes['OperatorCost']> = {
  activationBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  activationElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  adds?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  arithmetic?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  arithmeticIntensity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  biasAdds?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  buffers?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  bytesMoved?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  compares?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  coverage?: Resolver<ResolversTypes['Coverage'], ParentType, ContextType>;
  divides?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  domain?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  flops?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  macOutputElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  multiplies?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  nodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  op?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType, RequireFields<OperatorCostShareArgs, 'convention'>>;
  transcendentals?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  weightBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type OperatorNodesResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['OperatorNodes'] = ResolversParentTypes['OperatorNodes']> = {
  nodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  op?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type OpsetsResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Opsets'] = ResolversParentTypes['Opsets']> = {
  first?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  last?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface PageSizeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PageSize'], any> {
  name: 'PageSize';
}

export type PaperResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Paper'] = ResolversParentTypes['Paper']> = {
  arxiv?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PartFiguresResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['PartFigures'] = ResolversParentTypes['PartFigures']> = {
  activationElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  macShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  parameterShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type PlacedTensorResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['PlacedTensor'] = ResolversParentTypes['PlacedTensor']> = {
  bytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  until?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface PositiveIntScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PositiveInt'], any> {
  name: 'PositiveInt';
}

export type PresetResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Preset'] = ResolversParentTypes['Preset']> = {
  architecture?: Resolver<ResolversTypes['JSON'], ParentType, ContextType, Partial<PresetArchitectureArgs>>;
  family?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  inputSize?: Resolver<ResolversTypes['Shape'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  network?: Resolver<ResolversTypes['Network'], ParentType, ContextType, RequireFields<PresetNetworkArgs, 'batchNorm' | 'bias' | 'stageDepth'>>;
  options?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  paper?: Resolver<ResolversTypes['Paper'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  published?: Resolver<ReadonlyArray<ResolversTypes['PublishedFigure']>, ParentType, ContextType>;
  task?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  variant?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  year?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PresetConnectionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['PresetConnection'] = ResolversParentTypes['PresetConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['PresetEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Preset']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PresetEdgeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['PresetEdge'] = ResolversParentTypes['PresetEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Preset'], ParentType, ContextType>;
};

export type PublishedFigureResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['PublishedFigure'] = ResolversParentTypes['PublishedFigure']> = {
  figure?: Resolver<ResolversTypes['FigureField'], ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ours?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  ratio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  compare?: Resolver<ResolversTypes['Comparison'], ParentType, ContextType, RequireFields<QueryCompareArgs, 'batchNorm' | 'bias' | 'detail' | 'networks' | 'stageDepth'>>;
  conventions?: Resolver<ReadonlyArray<ResolversTypes['Convention']>, ParentType, ContextType>;
  devices?: Resolver<ReadonlyArray<ResolversTypes['Device']>, ParentType, ContextType>;
  layerTypes?: Resolver<ReadonlyArray<ResolversTypes['LayerType']>, ParentType, ContextType, Partial<QueryLayerTypesArgs>>;
  models?: Resolver<ResolversTypes['StoredModelConnection'], ParentType, ContextType, RequireFields<QueryModelsArgs, 'first'>>;
  network?: Resolver<ResolversTypes['Network'], ParentType, ContextType, RequireFields<QueryNetworkArgs, 'batchNorm' | 'bias' | 'stageDepth'>>;
  networks?: Resolver<ReadonlyArray<ResolversTypes['Network']>, ParentType, ContextType, RequireFields<QueryNetworksArgs, 'inputs'>>;
  operator?: Resolver<ResolversTypes['Operator'], ParentType, ContextType, RequireFields<QueryOperatorArgs, 'name'>>;
  operators?: Resolver<ReadonlyArray<ResolversTypes['Operator']>, ParentType, ContextType, Partial<QueryOperatorsArgs>>;
  preset?: Resolver<ResolversTypes['Preset'], ParentType, ContextType, RequireFields<QueryPresetArgs, 'name'>>;
  presets?: Resolver<ResolversTypes['PresetConnection'], ParentType, ContextType, RequireFields<QueryPresetsArgs, 'first'>>;
  reconcile?: Resolver<ResolversTypes['Reconciliation'], ParentType, ContextType, RequireFields<QueryReconcileArgs, 'figures'>>;
  sweep?: Resolver<ResolversTypes['Sweep'], ParentType, ContextType, RequireFields<QuerySweepArgs, 'axes' | 'network'>>;
  timing?: Resolver<ResolversTypes['Timing'], ParentType, ContextType, RequireFields<QueryTimingArgs, 'id'>>;
  timings?: Resolver<ResolversTypes['TimingConnection'], ParentType, ContextType, RequireFields<QueryTimingsArgs, 'first'>>;
  whatIf?: Resolver<ResolversTypes['WhatIf'], ParentType, ContextType, RequireFields<QueryWhatIfArgs, 'edits' | 'network'>>;
  workers?: Resolver<ReadonlyArray<ResolversTypes['TimingWorker']>, ParentType, ContextType>;
};

export type RatioResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Ratio'] = ResolversParentTypes['Ratio']> = {
  denominator?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  numerator?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ReadingResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Reading'] = ResolversParentTypes['Reading']> = {
  added?: Resolver<Maybe<ResolversTypes['Addition']>, ParentType, ContextType>;
  assumptions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  basis?: Resolver<ResolversTypes['Basis'], ParentType, ContextType>;
  changes?: Resolver<ResolversTypes['ReadingChanges'], ParentType, ContextType>;
  fit?: Resolver<Maybe<ResolversTypes['Fit']>, ParentType, ContextType>;
  leftOut?: Resolver<ReadonlyArray<ResolversTypes['Omission']>, ParentType, ContextType>;
  network?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  relativeDifference?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  sameAs?: Resolver<ReadonlyArray<ResolversTypes['Basis']>, ParentType, ContextType>;
  sentence?: Resolver<ResolversTypes['Sentence'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type ReadingChangesResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ReadingChanges'] = ResolversParentTypes['ReadingChanges']> = {
  batch?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  inputSize?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  option?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  preset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ReconciledFigureResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ReconciledFigure'] = ResolversParentTypes['ReconciledFigure']> = {
  considered?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  fits?: Resolver<ReadonlyArray<ResolversTypes['Reading']>, ParentType, ContextType>;
  layer?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  moreFits?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  nearest?: Resolver<Maybe<ResolversTypes['Reading']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ReconciliationResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Reconciliation'] = ResolversParentTypes['Reconciliation']> = {
  agreement?: Resolver<Maybe<ResolversTypes['Agreement']>, ParentType, ContextType>;
  figures?: Resolver<ReadonlyArray<ResolversTypes['ReconciledFigure']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ResidentMemoryResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ResidentMemory'] = ResolversParentTypes['ResidentMemory']> = {
  bufferBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  constantBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  kvCacheBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  parameterBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type ResolutionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Resolution'] = ResolversParentTypes['Resolution']> = {
  activationBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  activationElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  adds?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  arithmetic?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  arithmeticIntensity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  biasAdds?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  buffers?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  bytesMoved?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  channels?: Resolver<ReadonlyArray<ResolversTypes['Int']>, ParentType, ContextType>;
  compares?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  divides?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  flops?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  layers?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  macOutputElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  multiplies?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  positions?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  resolution?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  runningShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType, RequireFields<ResolutionRunningShareArgs, 'convention'>>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType, RequireFields<ResolutionShareArgs, 'convention'>>;
  transcendentals?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  weightBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ResolutionConnectionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ResolutionConnection'] = ResolversParentTypes['ResolutionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ResolutionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Resolution']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ResolutionEdgeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ResolutionEdge'] = ResolversParentTypes['ResolutionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Resolution'], ParentType, ContextType>;
};

export type ResolutionFiguresResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ResolutionFigures'] = ResolversParentTypes['ResolutionFigures']> = {
  activationElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  channels?: Resolver<ReadonlyArray<ResolversTypes['Int']>, ParentType, ContextType>;
  macShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  parameterShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  runningMacShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type SavedActivationsResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['SavedActivations'] = ResolversParentTypes['SavedActivations']> = {
  bytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  operators?: Resolver<ReadonlyArray<ResolversTypes['SavedByOperator']>, ParentType, ContextType>;
  tensors?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SavedByOperatorResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['SavedByOperator'] = ResolversParentTypes['SavedByOperator']> = {
  bytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  nodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  op?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rule?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SentenceResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Sentence'] = ResolversParentTypes['Sentence']> = {
  claims?: Resolver<ReadonlyArray<ResolversTypes['Claim']>, ParentType, ContextType>;
  figures?: Resolver<ReadonlyArray<ResolversTypes['Evidence']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  topic?: Resolver<ResolversTypes['Topic'], ParentType, ContextType>;
};

export interface ShapeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Shape'], any> {
  name: 'Shape';
}

export type StageResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Stage'] = ResolversParentTypes['Stage']> = {
  activationBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  activationElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  adds?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  arithmetic?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  arithmeticIntensity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  biasAdds?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  buffers?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  bytesMoved?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  compares?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  divides?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  flops?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  layers?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  macOutputElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  multiplies?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  outputShape?: Resolver<ResolversTypes['Shape'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  resolution?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  runningShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType, RequireFields<StageRunningShareArgs, 'convention'>>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType, RequireFields<StageShareArgs, 'convention'>>;
  stage?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  transcendentals?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  weightBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StageConnectionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['StageConnection'] = ResolversParentTypes['StageConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['StageEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Stage']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type StageEdgeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['StageEdge'] = ResolversParentTypes['StageEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Stage'], ParentType, ContextType>;
};

export type StemReductionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['StemReduction'] = ResolversParentTypes['StemReduction']> = {
  layer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  layers?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  macShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  resolution?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type StoredModelResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['StoredModel'] = ResolversParentTypes['StoredModel']> = {
  bytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  counts?: Resolver<Maybe<ResolversTypes['ModelCounts']>, ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  format?: Resolver<ResolversTypes['ModelFormat'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usedAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type StoredModelConnectionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['StoredModelConnection'] = ResolversParentTypes['StoredModelConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['StoredModelEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['StoredModel']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type StoredModelEdgeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['StoredModelEdge'] = ResolversParentTypes['StoredModelEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['StoredModel'], ParentType, ContextType>;
};

export type StructuralDiffResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['StructuralDiff'] = ResolversParentTypes['StructuralDiff']> = {
  added?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  alignedBy?: Resolver<ResolversTypes['Alignment'], ParentType, ContextType>;
  attributes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  changed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  changes?: Resolver<ReadonlyArray<ResolversTypes['LayerChange']>, ParentType, ContextType>;
  removed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unchanged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  timingEvents?: SubscriptionResolver<ResolversTypes['TimingEvent'], "timingEvents", ParentType, ContextType, RequireFields<SubscriptionTimingEventsArgs, 'after' | 'id'>>;
};

export type SweepResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Sweep'] = ResolversParentTypes['Sweep']> = {
  axes?: Resolver<ReadonlyArray<ResolversTypes['SweepAxis']>, ParentType, ContextType>;
  growth?: Resolver<ReadonlyArray<ResolversTypes['Growth']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rows?: Resolver<ReadonlyArray<ResolversTypes['SweepRow']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SweepAxisResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['SweepAxis'] = ResolversParentTypes['SweepAxis']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  values?: Resolver<ReadonlyArray<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type SweepFaultResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['SweepFault'] = ResolversParentTypes['SweepFault']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  detail?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expected?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SweepRowResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['SweepRow'] = ResolversParentTypes['SweepRow']> = {
  fault?: Resolver<Maybe<ResolversTypes['SweepFault']>, ParentType, ContextType>;
  point?: Resolver<ReadonlyArray<ResolversTypes['AxisValue']>, ParentType, ContextType>;
  totals?: Resolver<Maybe<ResolversTypes['SweptTotals']>, ParentType, ContextType>;
};

export type SweptTotalsResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['SweptTotals'] = ResolversParentTypes['SweptTotals']> = {
  activationBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  activationElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  bytesMoved?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  flops?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  kvCacheBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  weightBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type TensorResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Tensor'] = ResolversParentTypes['Tensor']> = {
  elementType?: Resolver<ResolversTypes['ElementType'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  shape?: Resolver<ResolversTypes['Shape'], ParentType, ContextType>;
};

export type TimedGroupResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TimedGroup'] = ResolversParentTypes['TimedGroup']> = {
  bytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  flops?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  op?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  timeMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type TimedLayerResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TimedLayer'] = ResolversParentTypes['TimedLayer']> = {
  bytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  flops?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  gflops?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  gigabytesPerSecond?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  groups?: Resolver<ReadonlyArray<ResolversTypes['TimedGroup']>, ParentType, ContextType>;
  layers?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  timeMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TimedNetworkResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TimedNetwork'] = ResolversParentTypes['TimedNetwork']> = {
  digest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  preset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TimingResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Timing'] = ResolversParentTypes['Timing']> = {
  acceptedAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  attempt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  cancelRequested?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  device?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['TimingFailure']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  losses?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  network?: Resolver<ResolversTypes['TimedNetwork'], ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['TimingResult']>, ParentType, ContextType>;
  samplesMs?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Float']>>, ParentType, ContextType>;
  settings?: Resolver<ResolversTypes['TimingSettings'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['TimingState'], ParentType, ContextType>;
  waiting?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  worker?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TimingConnectionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TimingConnection'] = ResolversParentTypes['TimingConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['TimingEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Timing']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TimingEdgeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TimingEdge'] = ResolversParentTypes['TimingEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Timing'], ParentType, ContextType>;
};

export type TimingEventResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TimingEvent'] = ResolversParentTypes['TimingEvent']> = {
  at?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  data?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TimingFailureResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TimingFailure'] = ResolversParentTypes['TimingFailure']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hint?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TimingProfileResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TimingProfile'] = ResolversParentTypes['TimingProfile']> = {
  fallenBack?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  graphNodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  layers?: Resolver<ReadonlyArray<ResolversTypes['TimedLayer']>, ParentType, ContextType, RequireFields<TimingProfileLayersArgs, 'first'>>;
  nodesMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  outsideMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  outsideShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  overheadPerNodeUs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  runMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  runs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  runtimeNodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unmatched?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TimingResultResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TimingResult'] = ResolversParentTypes['TimingResult']> = {
  batch?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  circumstances?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  drift?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  firstRunMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  flops?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  gflops?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  latency?: Resolver<ResolversTypes['LatencyStatistics'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  peakMemoryBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  profile?: Resolver<Maybe<ResolversTypes['TimingProfile']>, ParentType, ContextType>;
  sessionCreationMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  throughput?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['TimingWarning']>, ParentType, ContextType>;
};

export type TimingSettingsResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TimingSettings'] = ResolversParentTypes['TimingSettings']> = {
  allowFallback?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  batch?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  device?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  inputSize?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Int']>>, ParentType, ContextType>;
  optimization?: Resolver<ResolversTypes['OptimizationLevel'], ParentType, ContextType>;
  profile?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  protocol?: Resolver<ResolversTypes['TimingProtocol'], ParentType, ContextType>;
  threads?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['TimedType']>, ParentType, ContextType>;
};

export type TimingWarningResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TimingWarning'] = ResolversParentTypes['TimingWarning']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TimingWorkerResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TimingWorker'] = ResolversParentTypes['TimingWorker']> = {
  alive?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  missing?: Resolver<ReadonlyArray<ResolversTypes['MissingProvider']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  seenAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  timing?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type TotalResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Total'] = ResolversParentTypes['Total']> = {
  convention?: Resolver<ResolversTypes['ConventionName'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type TotalRatiosResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TotalRatios'] = ResolversParentTypes['TotalRatios']> = {
  activationElements?: Resolver<Maybe<ResolversTypes['Ratio']>, ParentType, ContextType>;
  arithmetic?: Resolver<Maybe<ResolversTypes['Ratio']>, ParentType, ContextType>;
  bytesMoved?: Resolver<Maybe<ResolversTypes['Ratio']>, ParentType, ContextType>;
  flops?: Resolver<Maybe<ResolversTypes['Ratio']>, ParentType, ContextType>;
  macs?: Resolver<Maybe<ResolversTypes['Ratio']>, ParentType, ContextType>;
  parameters?: Resolver<Maybe<ResolversTypes['Ratio']>, ParentType, ContextType>;
  weightBytes?: Resolver<Maybe<ResolversTypes['Ratio']>, ParentType, ContextType>;
};

export type TotalsResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Totals'] = ResolversParentTypes['Totals']> = {
  activationBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  activationElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  activeParameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  adds?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  arithmetic?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  arithmeticIntensity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  biasAdds?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  buffers?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  bytesMoved?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  compares?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  divides?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  flops?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  kvCacheBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  macOutputElements?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  multiplies?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType, RequireFields<TotalsShareArgs, 'convention'>>;
  transcendentals?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  weightBytes?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TrainingResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Training'] = ResolversParentTypes['Training']> = {
  assumptions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  bytes?: Resolver<ResolversTypes['TrainingBytes'], ParentType, ContextType>;
  checkpoints?: Resolver<Maybe<ResolversTypes['Checkpoints']>, ParentType, ContextType>;
  conservative?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  frozenParameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['TrainingMacs'], ParentType, ContextType>;
  saved?: Resolver<ResolversTypes['SavedActivations'], ParentType, ContextType>;
  trainedParameters?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type TrainingBytesResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TrainingBytes'] = ResolversParentTypes['TrainingBytes']> = {
  buffers?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  gradients?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  masterWeights?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  optimizerState?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  savedActivations?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  weights?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type TrainingMacsResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TrainingMacs'] = ResolversParentTypes['TrainingMacs']> = {
  backward?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  forward?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  recomputed?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type UnreachableLayerResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['UnreachableLayer'] = ResolversParentTypes['UnreachableLayer']> = {
  layer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  nodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UnsupportedOperatorResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['UnsupportedOperator'] = ResolversParentTypes['UnsupportedOperator']> = {
  examples?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  nodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  op?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type WeightFactorMeansResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['WeightFactorMeans'] = ResolversParentTypes['WeightFactorMeans']> = {
  channelProduct?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  kernelVolume?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type WeightFactorRatiosResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['WeightFactorRatios'] = ResolversParentTypes['WeightFactorRatios']> = {
  channelProduct?: Resolver<Maybe<ResolversTypes['Ratio']>, ParentType, ContextType>;
  kernelVolume?: Resolver<Maybe<ResolversTypes['Ratio']>, ParentType, ContextType>;
  tensors?: Resolver<Maybe<ResolversTypes['Ratio']>, ParentType, ContextType>;
};

export type WeightFactorsResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['WeightFactors'] = ResolversParentTypes['WeightFactors']> = {
  channelProducts?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  means?: Resolver<ResolversTypes['WeightFactorMeans'], ParentType, ContextType>;
  tensors?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  weights?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
};

export type WhatIfResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['WhatIf'] = ResolversParentTypes['WhatIf']> = {
  edits?: Resolver<ReadonlyArray<ReadonlyArray<ResolversTypes['Int']>>, ParentType, ContextType>;
  factorOrder?: Resolver<ReadonlyArray<ResolversTypes['Factor']>, ParentType, ContextType>;
  networks?: Resolver<ReadonlyArray<ResolversTypes['ComparedNetwork']>, ParentType, ContextType>;
  options?: Resolver<ResolversTypes['CountingOptions'], ParentType, ContextType>;
  pairs?: Resolver<ReadonlyArray<ResolversTypes['ComparedPair']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  where?: Resolver<ResolversTypes['ComparedParts'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface WrittenFigureScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['WrittenFigure'], any> {
  name: 'WrittenFigure';
}

export type Resolvers<ContextType = GraphqlContext> = {
  Agreement?: AgreementResolvers<ContextType>;
  AliveTensor?: AliveTensorResolvers<ContextType>;
  Arity?: ArityResolvers<ContextType>;
  AttributeChange?: AttributeChangeResolvers<ContextType>;
  AxisValue?: AxisValueResolvers<ContextType>;
  BatchNormReport?: BatchNormReportResolvers<ContextType>;
  Binding?: BindingResolvers<ContextType>;
  BoundSymbol?: BoundSymbolResolvers<ContextType>;
  BranchReport?: BranchReportResolvers<ContextType>;
  CheckpointedBlock?: CheckpointedBlockResolvers<ContextType>;
  Checkpoints?: CheckpointsResolvers<ContextType>;
  Claim?: ClaimResolvers<ContextType>;
  ComparedNetwork?: ComparedNetworkResolvers<ContextType>;
  ComparedPair?: ComparedPairResolvers<ContextType>;
  ComparedPart?: ComparedPartResolvers<ContextType>;
  ComparedParts?: ComparedPartsResolvers<ContextType>;
  ComparedResolution?: ComparedResolutionResolvers<ContextType>;
  Comparison?: ComparisonResolvers<ContextType>;
  Convention?: ConventionResolvers<ContextType>;
  Count?: GraphQLScalarType;
  CountChange?: GraphQLScalarType;
  CountingOptions?: CountingOptionsResolvers<ContextType>;
  CoverageReport?: CoverageReportResolvers<ContextType>;
  Depth?: DepthResolvers<ContextType>;
  Device?: DeviceResolvers<ContextType>;
  Evidence?: EvidenceResolvers<ContextType>;
  Figures?: FiguresResolvers<ContextType>;
  Growth?: GrowthResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  LatencyStatistics?: LatencyStatisticsResolvers<ContextType>;
  Layer?: LayerResolvers<ContextType>;
  LayerChange?: LayerChangeResolvers<ContextType>;
  LayerConnection?: LayerConnectionResolvers<ContextType>;
  LayerCost?: LayerCostResolvers<ContextType>;
  LayerEdge?: LayerEdgeResolvers<ContextType>;
  LayerType?: LayerTypeResolvers<ContextType>;
  LivePoint?: LivePointResolvers<ContextType>;
  LoopReport?: LoopReportResolvers<ContextType>;
  MacFactorMeans?: MacFactorMeansResolvers<ContextType>;
  MacFactorRatios?: MacFactorRatiosResolvers<ContextType>;
  MacFactors?: MacFactorsResolvers<ContextType>;
  Measured?: MeasuredResolvers<ContextType>;
  MeasuredOn?: MeasuredOnResolvers<ContextType>;
  MeasuredRatio?: MeasuredRatioResolvers<ContextType>;
  MeasuredTime?: MeasuredTimeResolvers<ContextType>;
  Memory?: MemoryResolvers<ContextType>;
  MemoryArena?: MemoryArenaResolvers<ContextType>;
  MemoryOrderUsed?: MemoryOrderUsedResolvers<ContextType>;
  MemoryPeak?: MemoryPeakResolvers<ContextType>;
  MemoryTraffic?: MemoryTrafficResolvers<ContextType>;
  MissingProvider?: MissingProviderResolvers<ContextType>;
  ModelCounts?: ModelCountsResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Network?: NetworkResolvers<ContextType>;
  NetworkComparison?: NetworkComparisonResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  NodeConnection?: NodeConnectionResolvers<ContextType>;
  NodeEdge?: NodeEdgeResolvers<ContextType>;
  NodeTraffic?: NodeTrafficResolvers<ContextType>;
  Operator?: OperatorResolvers<ContextType>;
  OperatorCost?: OperatorCostResolvers<ContextType>;
  OperatorNodes?: OperatorNodesResolvers<ContextType>;
  Opsets?: OpsetsResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PageSize?: GraphQLScalarType;
  Paper?: PaperResolvers<ContextType>;
  PartFigures?: PartFiguresResolvers<ContextType>;
  PlacedTensor?: PlacedTensorResolvers<ContextType>;
  PositiveInt?: GraphQLScalarType;
  Preset?: PresetResolvers<ContextType>;
  PresetConnection?: PresetConnectionResolvers<ContextType>;
  PresetEdge?: PresetEdgeResolvers<ContextType>;
  PublishedFigure?: PublishedFigureResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Ratio?: RatioResolvers<ContextType>;
  Reading?: ReadingResolvers<ContextType>;
  ReadingChanges?: ReadingChangesResolvers<ContextType>;
  ReconciledFigure?: ReconciledFigureResolvers<ContextType>;
  Reconciliation?: ReconciliationResolvers<ContextType>;
  ResidentMemory?: ResidentMemoryResolvers<ContextType>;
  Resolution?: ResolutionResolvers<ContextType>;
  ResolutionConnection?: ResolutionConnectionResolvers<ContextType>;
  ResolutionEdge?: ResolutionEdgeResolvers<ContextType>;
  ResolutionFigures?: ResolutionFiguresResolvers<ContextType>;
  SavedActivations?: SavedActivationsResolvers<ContextType>;
  SavedByOperator?: SavedByOperatorResolvers<ContextType>;
  Sentence?: SentenceResolvers<ContextType>;
  Shape?: GraphQLScalarType;
  Stage?: StageResolvers<ContextType>;
  StageConnection?: StageConnectionResolvers<ContextType>;
  StageEdge?: StageEdgeResolvers<ContextType>;
  StemReduction?: StemReductionResolvers<ContextType>;
  StoredModel?: StoredModelResolvers<ContextType>;
  StoredModelConnection?: StoredModelConnectionResolvers<ContextType>;
  StoredModelEdge?: StoredModelEdgeResolvers<ContextType>;
  StructuralDiff?: StructuralDiffResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Sweep?: SweepResolvers<ContextType>;
  SweepAxis?: SweepAxisResolvers<ContextType>;
  SweepFault?: SweepFaultResolvers<ContextType>;
  SweepRow?: SweepRowResolvers<ContextType>;
  SweptTotals?: SweptTotalsResolvers<ContextType>;
  Tensor?: TensorResolvers<ContextType>;
  TimedGroup?: TimedGroupResolvers<ContextType>;
  TimedLayer?: TimedLayerResolvers<ContextType>;
  TimedNetwork?: TimedNetworkResolvers<ContextType>;
  Timing?: TimingResolvers<ContextType>;
  TimingConnection?: TimingConnectionResolvers<ContextType>;
  TimingEdge?: TimingEdgeResolvers<ContextType>;
  TimingEvent?: TimingEventResolvers<ContextType>;
  TimingFailure?: TimingFailureResolvers<ContextType>;
  TimingProfile?: TimingProfileResolvers<ContextType>;
  TimingResult?: TimingResultResolvers<ContextType>;
  TimingSettings?: TimingSettingsResolvers<ContextType>;
  TimingWarning?: TimingWarningResolvers<ContextType>;
  TimingWorker?: TimingWorkerResolvers<ContextType>;
  Total?: TotalResolvers<ContextType>;
  TotalRatios?: TotalRatiosResolvers<ContextType>;
  Totals?: TotalsResolvers<ContextType>;
  Training?: TrainingResolvers<ContextType>;
  TrainingBytes?: TrainingBytesResolvers<ContextType>;
  TrainingMacs?: TrainingMacsResolvers<ContextType>;
  UnreachableLayer?: UnreachableLayerResolvers<ContextType>;
  UnsupportedOperator?: UnsupportedOperatorResolvers<ContextType>;
  WeightFactorMeans?: WeightFactorMeansResolvers<ContextType>;
  WeightFactorRatios?: WeightFactorRatiosResolvers<ContextType>;
  WeightFactors?: WeightFactorsResolvers<ContextType>;
  WhatIf?: WhatIfResolvers<ContextType>;
  WrittenFigure?: GraphQLScalarType;
};

export type DirectiveResolvers<ContextType = GraphqlContext> = {
  complexity?: ComplexityDirectiveResolver<any, any, ContextType>;
};
