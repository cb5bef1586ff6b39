import { type TProperties, type TSchema, Type } from '@sinclair/typebox';
import { modelFormats } from '../../formats/model.ts';
import {
  executionProviders,
  failureCodes,
  jobStates,
  optimizationLevels,
  protocolNames,
} from '../../timing/job.ts';
import { warningCodes } from '../../timing/result.ts';
import { closed, count, natural, oneOf, share, text } from './report.ts';

const number = (description: string) => Type.Number({ description });
const ms = (description: string) => Type.Number({ minimum: 0, description });
const time = (description: string) => Type.String({ format: 'date-time', description });
const nullable = (schema: TSchema) => Type.Union([schema, Type.Null()]);
const optional = <T extends TSchema>(schema: T) => Type.Optional(schema);
const digest = (description: string) =>
  Type.String({ pattern: '^sha256:[\\da-f]{64}$', description });

/** An object whose further keys later versions may fill. */
const open = (properties: TProperties, description = '') =>
  Type.Object(properties, { additionalProperties: true, description });

const provider = oneOf(executionProviders, 'Execution provider.');
const runtime = open({ name: text('Always onnxruntime-node.'), version: text('Its version.') });

const group = closed({
  name: text("The runtime's name of the node."),
  op: text("The runtime's operator."),
  provider: text('Provider that ran it.'),
  nodes: Type.Array(text('Name.'), {
    description: 'Our nodes that it computes; none where the runtime added it.',
  }),
  layers: Type.Array(text('Id.'), { description: 'Their layers.' }),
  timeMs: ms('Mean over the middle half of the profiled runs.'),
  share: share("Part of all nodes' time, 0 to 1."),
  macs: count('Multiply–accumulates.'),
  flops: count('Operations.'),
  bytes: count('Bytes read and written, tensors within it left out.'),
});

const layer = closed({
  layers: Type.Array(text('Id.'), {
    description: 'The layer; several where the runtime made one node of them.',
  }),
  type: text('Layer type.'),
  timeMs: ms('Mean over the middle half of the profiled runs.'),
  share: share("Part of all nodes' time, 0 to 1."),
  macs: count('Multiply–accumulates.'),
  macShare: share("Part of the network's MACs, 0 to 1."),
  flops: count('Operations.'),
  bytes: count('Bytes read and written.'),
  gflops: nullable(number('Operations per second, in 10⁹.')),
  gigabytesPerSecond: nullable(number('Bytes per second, in 10⁹.')),
  groups: optional(
    Type.Array(group, { description: "The runtime's nodes, with `detail=groups`." }),
  ),
});

const profile = open(
  {
    runs: natural('Runs in the trace.'),
    runMs: ms('Time of a profiled run: the mean over their middle half, as all times here.'),
    nodesMs: ms('Of it, in nodes: the sum of the layers.'),
    outsideMs: ms('The rest of it, between nodes.'),
    outsideShare: number('`outsideMs` ÷ `runMs`.'),
    overheadPerNodeUs: number('What of it falls on one node of the runtime, in µs.'),
    runtimeNodes: natural('Nodes that the runtime ran.'),
    graphNodes: natural('Our nodes that it ran them for.'),
    providers: Type.Record(Type.String(), natural('Nodes.')),
    fallenBack: Type.Array(text('Name.'), {
      description: 'Nodes that ran elsewhere than on the provider asked for.',
    }),
    unmatched: Type.Array(text('Name.'), {
      description: 'Our nodes that no node of the runtime is known to compute.',
    }),
    layers: optional(Type.Array(layer, { description: 'Left out with `detail=summary`.' })),
    utilization: nullable(
      open({
        flops: nullable(number("Part of the device's peak.")),
        bandwidth: nullable(number("Part of the device's peak.")),
        peak: open({
          flopsPerSecond: nullable(number('Peak.')),
          bytesPerSecond: nullable(number('Peak.')),
          source: text('Where they are from.'),
        }),
      }),
    ),
  },
  'Where the time of a run goes, from runs of their own.',
);

const circumstances = open(
  {
    runtime,
    node: text('Version of Node.'),
    platform: text('Operating system and architecture.'),
    provider,
    device: text('Name of the device.'),
    model: nullable(text('Model of the processor that computes.')),
    driver: nullable(text('Version of its driver.')),
    cpu: open({ model: text('Model.'), logicalCores: natural('Logical cores.') }),
    memoryBytes: natural('Memory of the machine.'),
    threads: nullable(natural('Threads within an operator that were asked for.')),
    threadsUsed: nullable(natural('Those that there were; known of the CPU provider on Linux.')),
    optimization: oneOf(optimizationLevels, 'Graph optimization level.'),
    frequencyMhz: open({
      before: nullable(number('Clock of a core at work, in MHz.')),
      after: nullable(number('Clock of a core at work, in MHz.')),
    }),
    load: open({ before: nullable(number('Load.')), after: nullable(number('Load.')) }),
    othersShare: nullable(number('Part of the processor time that others took, 0 to 1.')),
  },
  'Under what circumstances it was measured; null for what could not be read.',
);

const result = open({
  protocol: open({
    name: oneOf(protocolNames, 'Name.'),
    version: natural('Changes whenever what is measured does.'),
    warmUpMs: ms('Shortest warm-up.'),
    warmUpRuns: natural('Fewest runs of it.'),
    measuredMs: ms('Shortest steady state.'),
    measuredRuns: natural('Fewest runs of it.'),
  }),
  label: oneOf(
    ['latency', 'host_latency'],
    '`host_latency` where the time has copies from and to the device in it.',
  ),
  batch: natural('Size of the batch.'),
  sessionCreationMs: ms('Time until the session was there.'),
  firstRunMs: ms('The first run.'),
  warmUp: open({ runs: natural('Runs.'), ms: ms('Their time.') }),
  latency: open({
    runs: natural('Runs of the steady state.'),
    p50Ms: ms('Median.'),
    p90Ms: ms('90th percentile.'),
    p99Ms: nullable(ms('99th percentile; null below 662 runs, too few to tell.')),
    meanMs: ms('Mean.'),
    minMs: ms('Least.'),
    maxMs: ms('Most.'),
    standardDeviationMs: ms('Standard deviation.'),
  }),
  throughput: number('Samples per second at the median.'),
  drift: open({
    firstThirdMs: ms('Median of the first third of the runs.'),
    lastThirdMs: ms('Median of the last third.'),
    ratio: number('How the last stands to the first.'),
  }),
  memory: open({
    peakBytes: natural('Most that the process held.'),
    beforeBytes: natural('What it held before the session was made.'),
  }),
  inputs: Type.Array(
    open({
      name: text('Name.'),
      type: text('Element type.'),
      dims: Type.Array(natural('Dim.')),
      fill: text('What its elements were.'),
    }),
  ),
  model: open({
    digest: digest('Of the file that was timed.'),
    bytes: natural('Its bytes, and those of its external data.'),
    weights: oneOf(['random', 'own'], 'Whether they are by seed.'),
    type: text('Element type.'),
  }),
  counts: open({
    parameters: count('Trained elements.'),
    macs: count('Multiply–accumulates.'),
    flops: count('Operations.'),
    unsupported: Type.Array(text('Name.'), { description: 'Operators that no rule counts.' }),
  }),
  gflops: number('Operations ÷ median time, in 10⁹ per second.'),
  circumstances,
  warnings: Type.Array(
    open({
      code: oneOf(warningCodes, 'What it is about.'),
      message: text('What makes figures doubtful.'),
    }),
  ),
  profile: optional(profile),
});

/** A timing. */
export const timingSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'What it is known by.' }),
    state: oneOf(jobStates, 'How far it is.'),
    network: closed({
      name: text('What it calls itself.'),
      preset: optional(text('Preset that it was asked for by.')),
      digest: digest('Content address of its cost under the default options.'),
    }),
    settings: open(
      {
        device: text('What was asked for: a provider or the name of a device.'),
        threads: nullable(natural('Threads within an operator; null leaves it to the runtime.')),
        optimization: oneOf(optimizationLevels, 'Graph optimization level.'),
        protocol: oneOf(protocolNames, 'Protocol.'),
        profile: Type.Boolean({ description: 'Whether layers are timed too.' }),
        allowFallback: Type.Boolean({ description: 'Whether nodes may run on the CPU instead.' }),
      },
      'How it is timed, and what the network leaves open.',
    ),
    source: Type.Union([
      closed({
        kind: Type.Literal('document'),
        format: oneOf(modelFormats, 'Format.'),
        digest: digest('Of the document, which is written as ONNX with random weights.'),
      }),
      closed({
        kind: Type.Literal('file'),
        digest: digest('Of the ONNX file, which is timed as it is.'),
        externalData: Type.Array(
          closed({ location: text('Path that the model has.'), digest: digest('Of the file.') }),
        ),
      }),
    ]),
    attempt: natural('How often a worker took it.'),
    losses: natural('How often the worker was lost with it.'),
    cancelRequested: Type.Boolean({ description: 'Whether it was asked to end.' }),
    acceptedAt: time('When it was accepted.'),
    startedAt: optional(time('When its last attempt began.')),
    finishedAt: optional(time('When it ended.')),
    worker: optional(text('Worker that took it last.')),
    device: optional(text('Device that it ran on last.')),
    waiting: optional(closed({ reason: text('For what it waits.') })),
    failure: optional(
      open({
        code: oneOf(failureCodes, 'Why it failed.'),
        message: text('What happened.'),
        hint: optional(text('How to mend it.')),
      }),
    ),
    result: optional(result),
    links: closed({
      self: text('Itself.'),
      events: text('Its events as they happen.'),
      samples: optional(text('Its raw times.')),
      cancel: optional(text('What to DELETE to end it.')),
    }),
  },
  { additionalProperties: false, description: 'A timing: asked for, under way or done.' },
);

export const timingPageSchema = Type.Object({
  timings: Type.Array(timingSchema, { description: 'The last accepted first, without layers.' }),
  next: optional(text('Give it as `after` for the page that follows; none after the last.')),
});

export const samplesSchema = closed({
  id: text('The timing.'),
  unit: Type.Literal('ms'),
  samples: Type.Array(ms('Time of a run.'), { description: 'The runs of the steady state.' }),
});

const device = open({
  name: text('Name, unique among all workers.', ['gpu-box/cuda:0']),
  provider,
  model: nullable(text('Model of the processor.')),
  cores: nullable(natural('Cores.')),
  memoryBytes: nullable(natural('Memory.')),
  driver: nullable(text('Version of its driver.')),
  runtime,
});

export const devicesSchema = Type.Object({
  devices: Type.Array(
    Type.Composite([
      device,
      Type.Object({
        worker: text('Worker that offers it.'),
        alive: Type.Boolean({ description: 'Whether the worker was heard of just now.' }),
      }),
    ]),
    { description: 'What jobs can ask for.' },
  ),
  workers: Type.Array(
    Type.Object({
      name: text('Name.'),
      alive: Type.Boolean({ description: 'Whether it was heard of just now.' }),
      startedAt: time('When it started.'),
      seenAt: time('When it was last heard of.'),
      timing: optional(text('The timing that it runs.')),
      missing: Type.Array(
        open({
          provider,
          reason: text('Why it is not offered.'),
          hint: text('What to install or to set.'),
        }),
        { description: 'Providers that it looked for and cannot offer.' },
      ),
    }),
  ),
});
