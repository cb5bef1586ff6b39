import type { CompareRequest } from './comparison.ts';
import type { NetworkRequest } from './engine.ts';
import { isDigest } from './models/store.ts';
import { ProblemError } from './problems.ts';
import type { CompareBody } from './schemas/compare-request.ts';
import type { CostBody, CostQuery } from './schemas/request.ts';
import type { EditBody } from './schemas/what-if.ts';
import type { Edit } from '../whatif/edits.ts';
import type { AxisRange } from '../whatif/sweep.ts';

export type Detail = 'summary' | 'layers' | 'nodes';

/** `480x640` as dims, `224` as the one dim of a square. */
function parseSize(size: string): number[] {
  return size.split('x').map(Number);
}

function dimsOf(size: number | string | number[]): number[] {
  if (typeof size === 'string') return parseSize(size);
  return typeof size === 'number' ? [size] : size;
}

/**
 * `a:1,b:x` as what comes before each colon with what comes after it.
 * @param key What the query has them under.
 * @throws ProblemError `invalid-request` for a name that comes twice
 */
function parsePairs(text: string, key: 'bindings' | 'options'): [string, string][] {
  const pairs = new Map<string, string>();
  for (const pair of text.split(',')) {
    const colon = pair.indexOf(':');
    const name = pair.slice(0, colon);
    if (pairs.has(name)) {
      throw new ProblemError('invalid-request', {
        detail: `${key} has "${name}" twice`,
        pointer: `/${key}`,
        expected: 'each name once',
      });
    }
    pairs.set(name, pair.slice(colon + 1));
  }
  return [...pairs];
}

/** An option's value in a query: a number or a truth value where it reads as one, else text. */
function parseOption(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Options of a preset as a query has them: `num_classes:10,shortcut:A`. */
export function parseOptions(text: string): Record<string, unknown> {
  return Object.fromEntries(
    parsePairs(text, 'options').map(([key, value]) => [key, parseOption(value)]),
  );
}

/** Choices that are text in a query. */
type ReadChoice = 'inputSize' | 'bindings' | 'options';

/** Which network, apart from what is free in it. */
export type NetworkSource = Pick<NetworkRequest, 'preset' | 'model' | 'upload'>;

/** The network that a URL names: a stored model by its digest, else a preset. */
export function networkNamed(name: string): NetworkSource {
  return isDigest(name) ? { model: name } : { preset: name };
}

/** Digests of the stored models that requests name. */
export function modelsOf(requests: readonly NetworkRequest[]): string[] {
  return requests.flatMap(({ model }) => model ?? []);
}

/** Choices of a query as a request has them. */
export function choicesOf<T extends Pick<CostQuery, ReadChoice>>({
  inputSize,
  bindings,
  options,
  ...rest
}: T): Omit<T, ReadChoice> & Pick<NetworkRequest, ReadChoice> {
  return {
    ...rest,
    ...(options !== undefined && { options: parseOptions(options) }),
    ...(inputSize !== undefined && { inputSize: parseSize(inputSize) }),
    ...(bindings !== undefined && {
      bindings: Object.fromEntries(
        parsePairs(bindings, 'bindings').map(([key, value]) => [key, Number(value)]),
      ),
    }),
  };
}

/** The request that a JSON body makes. */
export function requestFromBody<T extends Pick<CostBody, 'inputSize'>>({
  inputSize,
  ...rest
}: T): Omit<T, 'inputSize'> & Pick<NetworkRequest, 'inputSize'> {
  return inputSize === undefined ? rest : { ...rest, inputSize: dimsOf(inputSize) };
}

/**
 * An axis as a query has it: `inputSize:128,224`, `inputSize:64..512:32`, `batch:1..256:x2`.
 * @param pointer Where it stands.
 * @throws ProblemError `invalid-request` for what a sweep in a body may not have either
 */
export function axisFromQuery(text: string, pointer: string): AxisRange {
  const [name = '', span = '', by] = text.split(':');
  const byFactor = by?.startsWith('x') ?? false;
  const numbers = span.split(by === undefined ? ',' : '..').map(Number);
  const step = by === undefined ? 1 : Number(byFactor ? by.slice(1) : by);
  const [from = 0, to = 0] = numbers;
  if (![...numbers, step].every((number) => number > 0) || (byFactor && step <= 1)) {
    throw new ProblemError('invalid-request', {
      detail: `the axis "${name}" has a number that is too small`,
      pointer,
      expected: 'numbers above 0, and a factor above 1',
    });
  }
  if (by === undefined) return { name, values: numbers };
  return byFactor ? { name, from, to, factor: step } : { name, from, to, step };
}

/** Edits as a body has them. */
export function editsFromBody(edits: readonly EditBody[]): Edit[] {
  return edits.map((edit) =>
    edit.edit === 'inputSize' ? { edit: edit.edit, inputSize: dimsOf(edit.inputSize) } : edit,
  );
}

/** Changes of layers that a pair lists at most, by the detail asked for. */
export const listedChanges = { summary: 10, layers: 200 } as const;

/** The comparison that a JSON body asks for. */
export function compareRequestFromBody({
  networks,
  detail = 'layers',
  ...counting
}: CompareBody): CompareRequest {
  return {
    networks: networks.map((network) => ({ ...requestFromBody(network), ...counting })),
    listed: listedChanges[detail],
  };
}
