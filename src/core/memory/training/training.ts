import { analyse } from '../../cost/analyse.ts';
import { storedBytes, storedWeights } from '../../cost/node-cost.ts';
import type { CostReport } from '../../cost/report.ts';
import { type Count, plus, sum, times } from '../../count.ts';
import type { Graph, Value } from '../../graph/types.ts';
import { operatorKey } from '../../ops/spec.ts';
import { storedTensors } from '../weights.ts';
import { checkpoint, type Checkpoints } from './checkpoints.ts';
import { backwardMacs, Gradients, isFloat } from './gradients.ts';
import { optimizerBytes, type OptimizerName, optimizers } from './optimizers.ts';
import { type SavedActivations, savedActivations, savedBytes } from './saved.ts';
import { unknownRule } from './saved-rules.ts';

export const mixedPrecisions = ['none', 'fp16', 'bf16'] as const;

export interface TrainingOptions {
  readonly optimizer: OptimizerName;
  /** 16-bit weights, gradients and activations, with an fp32 copy of the weights. */
  readonly mixedPrecision: (typeof mixedPrecisions)[number];
  /** How many scopes name a block whose inside is computed again; `null` to keep all. */
  readonly checkpointing: number | null;
  /** Whether dropout layers drop, as in training. */
  readonly dropout: boolean;
}

export const defaultTrainingOptions: TrainingOptions = {
  optimizer: 'adamw',
  mixedPrecision: 'none',
  checkpointing: null,
  dropout: true,
};

/** What nodes of one operator keep, each tensor with the first node that keeps it. */
export interface SavedByOperator {
  readonly op: string;
  readonly nodes: number;
  readonly bytes: Count;
  /** What is kept, in words. */
  readonly rule: string;
}

/** Memory and operations of one training step. */
export interface TrainingReport {
  readonly options: TrainingOptions;
  readonly parameters: {
    readonly trained: Count;
    /** Not trained, being of an integer type. */
    readonly frozen: Count;
  };
  readonly bytes: {
    readonly weights: Count;
    readonly buffers: Count;
    /** The fp32 copy that mixed precision updates. */
    readonly masterWeights: Count;
    readonly gradients: Count;
    readonly optimizerState: Count;
    readonly savedActivations: Count;
    readonly total: Count;
  };
  readonly saved: {
    /** Without checkpointing. */
    readonly bytes: Count;
    readonly tensors: number;
    readonly operators: readonly SavedByOperator[];
  };
  readonly checkpoints:
    (Omit<Checkpoints, 'recomputed'> & { readonly recomputedMacs: Count }) | null;
  readonly macs: {
    readonly forward: Count;
    readonly backward: Count;
    /** Forward once more, inside the blocks that are checkpointed. */
    readonly recomputed: Count;
    readonly total: Count;
  };
  /** Operators without a rule of their own, for which the most was taken. */
  readonly conservative: readonly string[];
  readonly assumptions: readonly string[];
}

/**
 * What one step of training takes: weights, gradients, optimizer state and the activations that the
 * backward pass needs, and the multiply–accumulates of both passes. What it rests on is listed in
 * its `assumptions`.
 * @see https://arxiv.org/abs/1910.02054 Rajbhandari et al., “ZeRO”: 16 bytes for each parameter under
 * mixed precision with Adam
 */
export function trainingOf(
  graph: Graph,
  chosen: Partial<TrainingOptions> = {},
  report: CostReport = analyse(graph),
): TrainingReport {
  const options = { ...defaultTrainingOptions, ...chosen };
  const half = options.mixedPrecision !== 'none';
  const gradients = new Gradients(graph);
  const activations = savedActivations(graph, gradients, { half, dropout: options.dropout });
  const whole = savedBytes(activations.saved, activations.sizes);
  const { checkpointing } = options;
  const checkpoints = checkpointing === null ? null : checkpoint(activations, checkpointing);
  const stored = storedBytesOf(graph, options);
  const saved = checkpoints?.savedBytes ?? whole.bytes;
  const { operations, unknown } = operationsOf(graph, report, gradients, activations, checkpoints);
  const operators = byOperator(activations);
  const noRule = operators.filter(({ rule }) => rule === unknownRule.words).map(({ op }) => op);
  return {
    options,
    parameters: stored.parameters,
    bytes: {
      ...stored.bytes,
      savedActivations: saved,
      total: plus(sum(Object.values(stored.bytes)), saved),
    },
    saved: { bytes: whole.bytes, tensors: whole.tensors.size, operators },
    checkpoints: checkpoints && withoutSteps(checkpoints, operations.recomputed),
    macs: operations,
    conservative: [...new Set([...noRule, ...unknown])].sort(),
    assumptions: assumptionsOf(options),
  };
}

function withoutSteps(
  { recomputed, ...rest }: Checkpoints,
  recomputedMacs: Count,
): TrainingReport['checkpoints'] {
  return { ...rest, recomputedMacs };
}

function storedBytesOf(graph: Graph, { optimizer, mixedPrecision }: TrainingOptions) {
  const tensors = storedTensors(graph);
  const parameters = tensors.filter(({ role }) => role === 'parameter');
  const trained = parameters.filter(({ elementType }) => isFloat(elementType));
  const frozen = parameters.filter(({ elementType }) => !isFloat(elementType));
  const sizes = trained.map(storedWeights);
  const count = sum(sizes);
  const held = (values: readonly Value[]) => sum(values.map(storedBytes));
  const half = mixedPrecision !== 'none';
  const weights = half ? times(2, count) : held(trained);
  return {
    parameters: { trained: count, frozen: sum(frozen.map(storedWeights)) },
    bytes: {
      weights: plus(weights, held(frozen)),
      buffers: held(tensors.filter(({ role }) => role === 'buffer')),
      masterWeights: half ? times(4, count) : 0,
      gradients: weights,
      optimizerState: optimizerBytes(optimizer, sizes),
    },
  };
}

function operationsOf(
  graph: Graph,
  report: CostReport,
  gradients: Gradients,
  { steps }: SavedActivations,
  checkpoints: Checkpoints | null,
) {
  const again = new Set(
    steps.filter((_, position) => checkpoints?.recomputed[position]).map(({ node }) => node),
  );
  const unknown = new Set<string>();
  let backward: Count = 0;
  let recomputed: Count = 0;
  for (const [position, { macs }] of report.nodes.entries()) {
    const node = graph.nodes[position];
    if (!node || macs === 0) continue;
    const found = backwardMacs(node, macs, gradients);
    if (!found.known) unknown.add(operatorKey(node.domain, node.op));
    backward = plus(backward, found.macs);
    if (again.has(node)) recomputed = plus(recomputed, macs);
  }
  const forward = report.totals.macs;
  const total = sum([forward, backward, recomputed]);
  return { operations: { forward, backward, recomputed, total }, unknown };
}

/** The most first; operators that keep nothing are left out. */
function byOperator({ saved, sizes }: SavedActivations): readonly SavedByOperator[] {
  const rows = new Map<string, { op: string; nodes: number; bytes: Count; rule: string }>();
  const seen = new Set<number>();
  for (const entry of saved) {
    if (!entry || (entry.tensors.length === 0 && entry.extra === 0)) continue;
    const { bytes, tensors } = savedBytes([entry], sizes, seen);
    for (const tensor of tensors) seen.add(tensor);
    const op = operatorKey(entry.node.domain, entry.node.op);
    const key = `${op} ${entry.rule.words}`;
    const row = rows.get(key) ?? { op, nodes: 0, bytes: 0 as Count, rule: entry.rule.words };
    row.nodes++;
    row.bytes = plus(row.bytes, bytes);
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => (a.bytes < b.bytes ? 1 : a.bytes > b.bytes ? -1 : 0));
}

function assumptionsOf({ optimizer, mixedPrecision, checkpointing, dropout }: TrainingOptions) {
  return [
    'activations are kept as PyTorch’s autograd keeps them, operator by operator; a tensor and its views are kept once, the network’s inputs among them',
    'all weights of a floating type are trained; each has one gradient, held from the backward pass to the update',
    `the optimizer, ${optimizer}, keeps ${optimizers[optimizer].words} for each parameter`,
    mixedPrecision === 'none'
      ? 'weights, gradients and activations are of the network’s own types'
      : `weights, gradients and activations are ${mixedPrecision}, with an fp32 copy of the weights; statistics of normalisations stay in fp32`,
    dropout
      ? 'every dropout layer drops, whatever its probability, and keeps a mask of one byte for each element; stochastic depth does not'
      : 'dropout layers pass their input on',
    'a transpose and a slice make tensors of their own',
    checkpointing === null
      ? 'nothing is computed twice'
      : `each block, a scope of ${checkpointing} ids, keeps its inputs and is computed again when its backward pass comes, one block at a time`,
    'the loss, gradients of activations, work space of kernels and fragmentation are not counted',
    'operations are multiply–accumulates: as many again for the gradient of each factor that is wanted, none for the input of the first layer',
  ];
}
