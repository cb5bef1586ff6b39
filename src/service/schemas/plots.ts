import { type Static, Type } from '@sinclair/typebox';
import { plotKinds } from '../../plots/kinds.ts';
import { themes } from '../../plots/render.ts';
import { sweptTotals } from '../../whatif/sweep.ts';
import { counting, namedNetworkSchema } from './compare-request.ts';
import { choiceProperties, oneOf, optionsText } from './request.ts';
import { axisSchema, axisText } from './sweep.ts';

/** Most networks in a plot: as many as there are colours told apart. */
export const mostPlotted = 7;

const { table: _table, width: _width, detail: _detail, ...choices } = choiceProperties;

const pixels = (description: string, fallback: number) =>
  Type.Optional(
    Type.Integer({
      minimum: 200,
      maximum: 4000,
      description: `${description} Default: ${fallback}.`,
    }),
  );

const looks = {
  theme: Type.Optional(oneOf(themes, 'Colours for a light or a dark page. Default: light.')),
  width: pixels('Width in pixels.', 860),
  height: pixels('Height in pixels.', 480),
};

const extensions = ['svg', 'png'] as const;

export type Extension = (typeof extensions)[number];

export const plotParamsSchema = Type.Object({
  file: Type.String({
    pattern: `^(${Object.keys(plotKinds).join('|')})\\.(${extensions.join('|')})$`,
    description: `What is plotted, and as what: ${Object.entries(plotKinds)
      .map(([kind, { title }]) => `\`${kind}\` (${title})`)
      .join(', ')}; \`.svg\` or \`.png\`, which is twice as fine.`,
    examples: ['cost-by-resolution.svg'],
  }),
});

/** Choices for all networks, and how the plot looks, as a query or a form has them. */
const shared = { ...choices, ...looks, options: Type.Optional(optionsText) };

/** What a form may have beside networks. */
export const plotFormSchema = Type.Object(shared, { additionalProperties: false });

const query = {
  networks: Type.String({
    maxLength: 2000,
    pattern: `^[^,]+(,[^,]+){0,${mostPlotted - 1}}$`,
    description: 'Presets or digests of stored models, separated by commas.',
    examples: ['vgg19,resnet152'],
  }),
  ...shared,
};

export const plotQuerySchema = Type.Object(query, { additionalProperties: false });

export type PlotQuery = Static<typeof plotQuerySchema>;

const body = {
  networks: Type.Array(namedNetworkSchema, {
    minItems: 1,
    maxItems: mostPlotted,
    description: 'The networks, each as in `/v1/cost`.',
  }),
  ...counting,
  ...looks,
};

export const plotBodySchema = Type.Object(body, {
  additionalProperties: false,
  examples: [{ networks: [{ preset: 'vgg19' }, { preset: 'resnet152' }], theme: 'dark' }],
});

export type PlotBody = Static<typeof plotBodySchema>;

export const sweepPlotParamsSchema = Type.Object({
  extension: oneOf(extensions, '`svg`, or `png`, which is twice as fine.', { examples: ['svg'] }),
});

const total = Type.Optional(oneOf(sweptTotals, 'The total. Default: macs.'));

const swept = {
  axis: Type.String({
    ...axisText,
    description:
      'What lines run along: `name:a,b,c`, `name:from..to:step` or `name:from..to:xfactor`, with the names of `/v1/sweeps`.',
    examples: ['inputSize:64..512:32', 'batch:1..256:x2'],
  }),
  by: Type.Optional(
    Type.String({
      ...axisText,
      description: 'A second axis: each network has a line for each of its values.',
      examples: ['batch:1,8,64'],
    }),
  ),
  total,
};

export const sweepPlotQuerySchema = Type.Object(
  { ...query, ...swept },
  { additionalProperties: false },
);

export const sweepPlotFormSchema = Type.Object(
  { ...shared, ...swept },
  { additionalProperties: false },
);

export const sweepPlotBodySchema = Type.Object(
  {
    ...body,
    axes: Type.Array(axisSchema, {
      minItems: 1,
      maxItems: 2,
      description: 'What lines run along and, if there is a second, what tells them apart.',
    }),
    total,
  },
  {
    additionalProperties: false,
    examples: [
      {
        networks: [{ preset: 'vit_b_16' }, { preset: 'resnet50' }],
        axes: [{ name: 'inputSize', from: 64, to: 512, step: 64 }],
      },
    ],
  },
);

/** How a plot looks, where anything is asked for. */
export type PlotLooks = {
  readonly [Key in keyof typeof looks]: PlotQuery[Key] | undefined;
};
