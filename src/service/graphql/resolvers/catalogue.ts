import { conventions } from '../../../core/conventions.ts';
import { operators } from '../../../core/ops/index.ts';
import { operatorUrl, type OperatorSpec } from '../../../core/ops/spec.ts';
import { presets, paperUrl } from '../../../presets/index.ts';
import { layerTypes } from '../../../formats/architecture/layers/index.ts';
import { located, locateInList } from '../../comparison.ts';
import { publishedBesideOurs } from '../../presets/describe.ts';
import { figuresOf } from '../../presets/figures.ts';
import { findPresets } from '../../presets/find.ts';
import { connect } from '../connection.ts';
import type {
  LayerTypeResolvers,
  ModelCountsResolvers,
  OperatorResolvers,
  PaperResolvers,
  PresetResolvers,
  PublishedFigureResolvers,
  QueryOperatorsArgs,
  QueryResolvers,
  StoredModelResolvers,
} from '../generated.ts';
import { costRequest, optionsObject } from '../network.ts';

export const query: QueryResolvers = {
  network: (_, args, { networks }) => networks.load(costRequest(args)),
  networks: (_, { inputs }, { networks }) =>
    Promise.all(
      inputs.map((input, index) =>
        located(async () => networks.load(costRequest(input)), index, locateInList('/inputs')),
      ),
    ),
  async presets(_, { filter: conditions, search, orderBy: order, ...page }) {
    const found = await findPresets({ conditions, search, order });
    return connect(found, page, (preset) => preset);
  },
  models: (_, page, { models }) => connect(models.list(), page, (model) => model),
  preset: (_, { name }) => presets.get(name),
  operators: (_, args) => operators.list().filter((spec) => isOperator(spec, args)),
  operator(_, { name }) {
    const dot = name.lastIndexOf('.');
    const domain = name.slice(0, Math.max(dot, 0));
    return operators.get(domain, name.slice(dot + 1));
  },
  conventions: () => Object.values(conventions),
  layerTypes: (_, { search }) =>
    layerTypes.filter(({ name, description }) => containsWords(`${name} ${description}`, search)),
};

export const operator: OperatorResolvers = {
  domain: ({ domain = '' }) => domain,
  opsets: ({ opsets: [first, last = null] }) => ({ first, last }),
  inputs: ({ inputs }) => arity(inputs),
  outputs: ({ outputs }) => arity(outputs),
  attributes: ({ attributes = {} }) => Object.keys(attributes),
  url: operatorUrl,
};

export const layerType: LayerTypeResolvers = {
  inputs: ({ inputs }) => arity(inputs),
};

export const paper: PaperResolvers = {
  arxiv: ({ arxiv }) => arxiv ?? null,
  url: paperUrl,
};

export const preset: PresetResolvers = {
  options: ({ options }) => options.properties,
  parameters: async (preset) => (await figuresOf(preset)).parameters,
  macs: async (preset) => (await figuresOf(preset)).macs,
  published: async (preset) => publishedBesideOurs(preset, await figuresOf(preset)),
  architecture: ({ name }, { options }) =>
    presets.get(name).architecture(options == null ? {} : optionsObject(options)),
  network: ({ name }, args, { networks }) => networks.load(costRequest({ preset: name, ...args })),
};

export const publishedFigure: PublishedFigureResolvers = {
  note: ({ note = null }) => note,
};

export const modelCounts: ModelCountsResolvers = {
  parameters: ({ parameters }) =>
    typeof parameters === 'string' ? BigInt(parameters) : parameters,
};

export const storedModel: StoredModelResolvers = {
  counts: ({ counts = null }) => counts,
  usedAt: ({ usedAt }) => usedAt.toISOString(),
};

function arity([least, most]: readonly [number, number]) {
  return { least, most: Number.isFinite(most) ? most : null };
}

function isOperator(spec: OperatorSpec, { status, domain, search }: QueryOperatorsArgs): boolean {
  return (
    (status == null || spec.status === status) &&
    (domain == null || (spec.domain ?? '') === domain) &&
    containsWords(`${spec.name} ${spec.rule}`, search)
  );
}

/** Whether a text contains every word of a search, in any case. */
function containsWords(text: string, search: string | null | undefined): boolean {
  const words = (search ?? '').toLowerCase().split(/\s+/);
  return words.every((word) => text.toLowerCase().includes(word));
}
