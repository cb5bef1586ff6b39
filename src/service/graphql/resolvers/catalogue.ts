import { conventions } from '../../../core/conventions.ts';
import { operators } from '../../../core/ops/index.ts';
import { operatorUrl, type OperatorSpec } from '../../../core/ops/spec.ts';
import { presets, type PresetSummary, paperUrl } from '../../../presets/index.ts';
import { layerTypes } from '../../../formats/architecture/layers/index.ts';
import { connect } from '../connection.ts';
import type {
  LayerTypeResolvers,
  ModelCountsResolvers,
  OperatorResolvers,
  PaperResolvers,
  PresetFilter,
  PresetOrder,
  PresetResolvers,
  QueryOperatorsArgs,
  QueryResolvers,
  StoredModelResolvers,
} from '../generated.ts';
import { costRequest, optionsObject } from '../network.ts';

export const query: QueryResolvers = {
  network: (_, args, { networks }) => networks.load(costRequest(args)),
  networks: (_, { inputs }, { networks }) =>
    Promise.all(inputs.map(async (input) => networks.load(costRequest(input)))),
  presets(_, { filter, search, orderBy, ...page }) {
    const found = presets
      .list()
      .filter((preset) => isPreset(preset, filter) && matches(preset, search));
    return connect(orderBy ? found.sort(presetOrder(orderBy)) : found, page, (preset) => preset);
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
  published: ({ published }) => published.map((figure) => ({ note: null, ...figure })),
  architecture: ({ name }, { options }) =>
    presets.get(name).architecture(options == null ? {} : optionsObject(options)),
  network: ({ name }, args, { networks }) => networks.load(costRequest({ preset: name, ...args })),
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

function isPreset(preset: PresetSummary, filter: PresetFilter | null | undefined): boolean {
  if (!filter) return true;
  const { family, task, yearFrom, yearTo } = filter;
  return (
    (!family || family.includes(preset.family)) &&
    (!task || task.includes(preset.task)) &&
    (yearFrom == null || preset.year >= yearFrom) &&
    (yearTo == null || preset.year <= yearTo)
  );
}

function matches(
  { name, title, family, variant }: PresetSummary,
  search: string | null | undefined,
): boolean {
  return containsWords(`${name} ${title} ${family} ${variant}`, search);
}

/** Whether a text contains every word of a search, in any case. */
function containsWords(text: string, search: string | null | undefined): boolean {
  const words = (search ?? '').toLowerCase().split(/\s+/);
  return words.every((word) => text.toLowerCase().includes(word));
}

function presetOrder({ field, direction }: PresetOrder) {
  const sign = direction === 'descending' ? -1 : 1;
  return (a: PresetSummary, b: PresetSummary) =>
    a[field] === b[field] ? 0 : a[field] < b[field] ? -sign : sign;
}
