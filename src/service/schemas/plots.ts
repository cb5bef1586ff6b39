import { type Static, Type } from '@sinclair/typebox';
import { plotKinds } from '../../plots/kinds.ts';
import { themes } from '../../plots/render.ts';
import { choiceProperties, networkProperties, oneOf, optionsText } from './request.ts';

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

export const plotParamsSchema = Type.Object({
  file: Type.String({
    pattern: `^(${Object.keys(plotKinds).join('|')})\\.(svg|png)$`,
    description: `What is plotted, and as what: ${Object.entries(plotKinds)
      .map(([kind, { title }]) => `\`${kind}\` (${title})`)
      .join(', ')}; \`.svg\` or \`.png\`, which is twice as fine.`,
    examples: ['cost-by-resolution.svg'],
  }),
});

export const plotQuerySchema = Type.Object(
  {
    networks: Type.String({
      maxLength: 2000,
      pattern: `^[^,]+(,[^,]+){0,${mostPlotted - 1}}$`,
      description: 'Presets or digests of stored models, separated by commas.',
      examples: ['vgg19,resnet152'],
    }),
    ...choices,
    ...looks,
    options: Type.Optional(optionsText),
  },
  { additionalProperties: false },
);

export const plotBodySchema = Type.Object(
  {
    networks: Type.Array(Type.Object(networkProperties, { additionalProperties: false }), {
      minItems: 1,
      maxItems: mostPlotted,
      description: 'The networks, each as in `/v1/cost`.',
    }),
    ...looks,
  },
  {
    additionalProperties: false,
    examples: [{ networks: [{ preset: 'vgg19' }, { preset: 'resnet152' }], theme: 'dark' }],
  },
);

export type PlotLooks = Pick<Static<typeof plotQuerySchema>, 'theme' | 'width' | 'height'>;
