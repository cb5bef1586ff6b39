import { type Static, Type } from '@sinclair/typebox';
import {
  executionProviders,
  jobStates,
  optimizationLevels,
  protocolNames,
} from '../../timing/job.ts';
import { choiceProperties, networkProperties, oneOf, optionsText } from './request.ts';

const providers = executionProviders.join('|');

export const deviceSchema = Type.String({
  maxLength: 200,
  pattern: `^([\\w.-]+/)?(${providers})(:\\d+)?$`,
  description:
    'Execution provider, for any device that it runs on, or the name of a device. Default: cpu.',
  examples: ['cpu', 'gpu-box/cuda:0'],
});

const flag = (description: string) => Type.Optional(Type.Boolean({ description }));

/** Element types that a network may be timed in. */
const type = Type.Optional(
  oneOf(
    ['float32', 'float16'] as const,
    "Element type, instead of the network's own. A file is timed as it is.",
  ),
);

/** How to time, by the same names in a query, in a form and in a body. */
export const timingProperties = {
  type,
  device: Type.Optional(deviceSchema),
  threads: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1024,
      description:
        'Threads within an operator. Default: one for each physical core, as the runtime has it.',
    }),
  ),
  optimization: Type.Optional(
    oneOf(optimizationLevels, "ONNX Runtime's graph optimization level. Default: all."),
  ),
  protocol: Type.Optional(
    oneOf(protocolNames, 'How long to measure: see the README. Default: standard.'),
  ),
  profile: flag('Whether a run of its own takes the times of the layers. Default: true.'),
  allowFallback: flag(
    'Whether nodes that the provider does not have may run on the CPU. Default: false.',
  ),
  reuse: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 10 * 365 * 86_400,
      description:
        'An equal timing that is done, and was asked for in the last so many seconds, is the answer.',
      examples: [86_400],
    }),
  ),
};

export const timingBodySchema = Type.Object(
  { ...networkProperties, ...timingProperties },
  {
    additionalProperties: false,
    examples: [
      { preset: 'resnet50' },
      { preset: 'mobilenet_v2', batch: 32, device: 'cuda', protocol: 'quick', reuse: 86_400 },
    ],
  },
);

export type TimingBody = Static<typeof timingBodySchema>;

const { batch, inputSize, bindings } = choiceProperties;

/** Choices beside a network that is the body itself. */
export const timingQuerySchema = Type.Object(
  { batch, inputSize, bindings, options: Type.Optional(optionsText), ...timingProperties },
  { additionalProperties: false },
);

export type TimingQuery = Static<typeof timingQuerySchema>;

/** The same beside a file in a form, which may come with its external data. */
export const timingFormSchema = Type.Composite([
  timingQuerySchema,
  Type.Object({
    data: Type.Optional(
      Type.Unsafe<unknown>({
        description:
          "A file of the model's external data, its name the path that the model has; up to 64 of them.",
        contentMediaType: 'application/octet-stream',
      }),
    ),
  }),
]);

/** A client's name for a request, so that it can be sent again. */
export const idempotencyKeySchema = Type.String({
  pattern: '^[\\x21-\\x7e]{1,200}$',
  description: 'The same key with the same request gives the same timing.',
});

/** A date of ISO 8601, or a time with its zone. */
const timePattern = [
  '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])',
  '(T([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d))?$',
].join('');

const time = (description: string) =>
  Type.Optional(
    Type.String({
      pattern: timePattern,
      description,
      examples: ['2026-01-31', '2026-01-31T12:00:00Z'],
    }),
  );

/** Which timings to list. */
export const timingFilterSchema = Type.Object(
  {
    digest: Type.Optional(
      Type.String({ maxLength: 100, description: 'Only of this network: `network.digest`.' }),
    ),
    preset: Type.Optional(Type.String({ maxLength: 200, description: 'Only of this preset.' })),
    device: Type.Optional(
      Type.String({
        ...deviceSchema,
        description: 'Only of this provider or device, asked for or run on.',
      }),
    ),
    state: Type.Optional(oneOf(jobStates, 'Only in this state.')),
    since: time('Only those accepted at this time or later.'),
    until: time('Only those accepted at this time or earlier.'),
  },
  { additionalProperties: false },
);
