import { type Static, Type } from '@sinclair/typebox';
import { elementTypes } from '../../core/graph/types.ts';
import { arenaMethods } from '../../core/memory/arena.ts';
import { optimizerNames } from '../../core/memory/training/optimizers.ts';
import { mixedPrecisions } from '../../core/memory/training/training.ts';
import { closed, count, natural, oneOf as oneOfText, share, shape, text } from './report.ts';
import { choiceProperties, networkProperties, oneOf, optionsText } from './request.ts';

const flag = (description: string) => Type.Optional(Type.Boolean({ description }));

const liveness = {
  inPlace: flag('Elementwise operators write over an activation that dies there. Default: false.'),
  fused: flag(
    'Batch norms and elementwise operators that alone follow a convolution or a matrix product write no tensor of their own. Default: false.',
  ),
  order: Type.Optional(
    oneOf(
      ['given', 'minimising'] as const,
      'The order of the network, or one that a heuristic finds to take less. Default: given.',
    ),
  ),
  detail: Type.Optional(
    oneOf(
      ['summary', 'nodes'] as const,
      'Totals and a series of 200 points; those and every node and every place in the arena. Default: summary.',
    ),
  ),
};

const training = {
  optimizer: Type.Optional(
    oneOf(
      optimizerNames as readonly [(typeof optimizerNames)[number]],
      'The optimizer, by its state. Default: adamw.',
    ),
  ),
  mixedPrecision: Type.Optional(
    oneOf(
      mixedPrecisions,
      '16-bit weights, gradients and activations, with an fp32 copy of the weights. Default: none.',
    ),
  ),
  checkpointing: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 64,
      description:
        'How many scopes name a block whose inside is computed again: 2 gives `layer1.0`. Default: all is kept.',
    }),
  ),
  dropout: flag('Whether dropout layers drop and keep masks. Default: true.'),
};

const { batch, type, inputSize, bindings, width } = choiceProperties;

export const memoryQuerySchema = Type.Object(
  {
    ...{ batch, type, inputSize, bindings, width, options: Type.Optional(optionsText) },
    ...liveness,
    training: flag('Whether to say what training takes; any choice of it says so too.'),
    ...training,
  },
  { additionalProperties: false },
);

export type MemoryQuery = Static<typeof memoryQuerySchema>;

/** The keys of a query that a request in JSON may have: its other choices stand in the body. */
export const memoryFormKeys = ['width'] as const;

export const memoryBodySchema = Type.Object(
  {
    ...networkProperties,
    ...liveness,
    training: Type.Optional(
      Type.Object(training, {
        additionalProperties: false,
        description: 'What to say of training; `{}` for the defaults.',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      { preset: 'resnet50', inPlace: true, fused: true },
      {
        preset: 'vit_b_16',
        batch: 64,
        training: { optimizer: 'adamw', mixedPrecision: 'bf16', checkpointing: 3 },
      },
    ],
  },
);

export type MemoryBody = Static<typeof memoryBodySchema>;

const bytes = (what: string) => count(`Bytes of ${what}.`);
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

const livePoint = closed({
  place: natural('Place in the order of execution, from 0.'),
  node: text('Node.', ['layer1.0.conv2/Conv']),
  op: text('Its operator.', ['Conv']),
  layer: text('Id of its layer.'),
  bytes: bytes('what is alive while it runs'),
});

const aliveTensor = closed({
  name: text('Name.'),
  kind: oneOfText(['input', 'activation'], 'Whether it enters the network or is made in it.'),
  layer: text('Layer that makes it; empty for an input.'),
  shape: shape('Shape.'),
  elementType: oneOfText(elementTypes, 'Element type.'),
  bytes: bytes('it'),
});

const trainingSchema = closed({
  options: closed({
    optimizer: oneOfText(optimizerNames, 'Optimizer.'),
    mixedPrecision: oneOfText(mixedPrecisions, 'Mixed precision.'),
    checkpointing: nullable(natural('Scopes that name a block.')),
    dropout: Type.Boolean({ description: 'Whether dropout layers drop.' }),
  }),
  parameters: closed({
    trained: count('Parameters that are trained.'),
    frozen: count('Parameters of integer types, which are not.'),
  }),
  bytes: closed({
    weights: bytes('the weights'),
    buffers: bytes('batch-norm statistics and the like'),
    masterWeights: bytes('the fp32 copy of the weights'),
    gradients: bytes('the gradients of the weights'),
    optimizerState: bytes('the optimizer’s state'),
    savedActivations: bytes('what is kept for the backward pass'),
    total: bytes('all of these'),
  }),
  saved: closed({
    bytes: bytes('what is kept where nothing is computed again'),
    tensors: natural('How many tensors those are.'),
    operators: Type.Array(
      closed({
        op: text('Operator.', ['Conv']),
        nodes: natural('Nodes that keep anything.'),
        bytes: bytes('what they are the first to keep'),
        rule: text('What each keeps.'),
      }),
    ),
  }),
  checkpoints: nullable(
    closed({
      depth: natural('Scopes that name a block.'),
      blocks: natural('Blocks.'),
      outsideBytes: bytes('what layers in no block keep'),
      blockInputBytes: bytes('other tensors that enter blocks'),
      largestBlock: nullable(
        closed({
          block: text('Block.', ['layer1.0']),
          bytes: bytes('what it keeps inside itself'),
        }),
      ),
      savedBytes: bytes('the three together'),
      recomputedMacs: count('Multiply–accumulates that are done a second time.'),
    }),
  ),
  macs: closed({
    forward: count('Multiply–accumulates of the forward pass.'),
    backward: count('Those of the backward pass.'),
    recomputed: count('Those that are done a second time.'),
    total: count('All of these.'),
  }),
  conservative: Type.Array(text('Operator without a rule, for which the most was taken.')),
  assumptions: Type.Array(text('What the figures rest on.')),
});

const nodeTraffic = closed({
  node: text('Node.'),
  op: text('Operator.'),
  layer: text('Id of its layer.'),
  flops: count('Its operations.'),
  bytes: bytes('what it reads and writes'),
  fusedBytes: bytes('what remains where elementwise operators are fused'),
  fusedInto: nullable(text('The node it is fused into.')),
});

export const memorySchema = Type.Object(
  {
    name: text('Name of the network.'),
    version: text('Version of the engine.'),
    digest: text('Digest of the network.'),
    bindings: Type.Record(Type.String(), natural('Value.'), {
      description: 'Values of the symbolic dims.',
    }),
    defaultedBindings: Type.Array(text('Symbol bound by default.')),
    options: closed({
      inPlace: Type.Boolean({ description: 'Whether operators work in place.' }),
      fused: Type.Boolean({ description: 'Whether operators are fused.' }),
      order: oneOfText(['given', 'minimising'], 'The order asked for.'),
    }),
    resident: closed({
      parameterBytes: bytes('the weights'),
      bufferBytes: bytes('stored tensors that are not trained'),
      constantBytes: bytes('constants that nodes take'),
      kvCacheBytes: bytes('keys and values kept for the next call'),
    }),
    inputBytes: bytes('the inputs'),
    activationBytes: bytes('all activations, as if none was ever freed'),
    peak: closed({
      bytes: bytes('inputs and activations alive at once, at most'),
      at: nullable(livePoint),
      tensors: natural('How many are alive there.'),
      largest: Type.Array(aliveTensor, { description: 'The largest of them.' }),
    }),
    totalBytes: bytes('what is resident, and the peak'),
    order: closed({
      used: oneOfText(['given', 'minimising'], 'The order that the figures are of.'),
      heuristic: text('How the minimising order is found.'),
      givenPeakBytes: bytes('the peak in the order given'),
      reason: nullable(text('Why the order given was kept though another was asked for.')),
    }),
    arena: closed({
      method: oneOfText(Object.keys(arenaMethods), 'How tensors were placed.'),
      description: text('That method in words.'),
      height: bytes('the arena'),
      lowerBound: bytes('the peak, below which no plan can be'),
      overhead: share('`height` over `lowerBound`: a ratio, not exact.'),
      placements: Type.Optional(
        Type.Array(
          closed({
            name: text('Tensor.'),
            offset: count('Its first byte.'),
            bytes: bytes('it'),
            from: natural('Where in the order it is made.'),
            until: natural('Where it is last used.'),
          }),
          { description: 'With detail `nodes`.' },
        ),
      ),
    }),
    traffic: closed({
      flops: count('Operations under the convention `flops`.'),
      bytes: bytes('what all nodes read and write, nothing fused'),
      fusedBytes: bytes('what remains where elementwise operators are fused into their producers'),
      intensity: share('`flops` over `bytes`: a ratio, not exact.'),
      fusedIntensity: share('`flops` over `fusedBytes`: a ratio, not exact.'),
      fusedNodes: natural('Nodes that are fused into the one before them.'),
      nodes: Type.Optional(Type.Array(nodeTraffic, { description: 'With detail `nodes`.' })),
    }),
    live: Type.Array(livePoint, {
      description:
        'Of each of at most 200 stretches of nodes that at which most is alive; with detail `nodes` every node.',
    }),
    training: nullable(trainingSchema),
    assumptions: Type.Array(text('What the figures rest on.')),
  },
  { additionalProperties: false, description: 'How much memory a network takes.' },
);
