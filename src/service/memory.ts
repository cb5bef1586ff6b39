import { memoryOf, type MemoryOptions, type MemoryReport } from '../core/memory/report.ts';
import type { CostEngine, NetworkRequest } from './engine.ts';
import { choicesOf, type NetworkSource, requestFromBody } from './requests.ts';
import type { MemoryBody, MemoryQuery } from './schemas/memory.ts';

export interface MemoryRequest {
  readonly network: NetworkRequest;
  readonly options: MemoryOptions;
  readonly detail: 'summary' | 'nodes';
}

/** A memory report as it is answered. */
export type MemoryAnswer = MemoryReport & { readonly digest: string };

/** Points of a series of live bytes that is not complete. */
export const seriesPoints = 200;

export function memoryFromBody(body: MemoryBody): MemoryRequest {
  const { inPlace, fused, order, training, detail = 'summary', ...network } = body;
  return {
    network: requestFromBody(network),
    options: optionsOf({ inPlace, fused, order }, training),
    detail,
  };
}

export function memoryFromChoices(source: NetworkSource, query: MemoryQuery): MemoryRequest {
  const { inPlace, fused, order, detail = 'summary', width, ...rest } = query;
  const { training, optimizer, mixedPrecision, checkpointing, dropout, ...choices } = rest;
  const chosen = withoutUndefined({ optimizer, mixedPrecision, checkpointing, dropout });
  const asked = training ?? Object.keys(chosen).length > 0;
  return {
    network: { ...choicesOf(choices), ...source },
    options: optionsOf({ inPlace, fused, order }, asked ? chosen : undefined),
    detail,
  };
}

type Given<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

function optionsOf(
  liveness: Given<Pick<MemoryOptions, 'inPlace' | 'fused' | 'order'>>,
  training: Given<NonNullable<MemoryOptions['training']>> | undefined,
): MemoryOptions {
  return {
    ...withoutUndefined(liveness),
    ...(training && { training: withoutUndefined(training) }),
  };
}

/** An object without the keys that nothing was given for, whose defaults they would hide. */
export function withoutUndefined<T extends object>(
  value: T,
): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}

/**
 * The network of a request, lowered, and what computes its answer.
 * @throws InputError for a fault in the network
 */
export async function lowerMemory(
  engine: Pick<CostEngine, 'lower' | 'reportOf'>,
  { network, options, detail }: MemoryRequest,
): Promise<{ readonly digest: string; readonly make: () => MemoryAnswer }> {
  const lowered = await engine.lower(network);
  const { graph, digest } = lowered;
  const points = detail === 'summary' ? { points: seriesPoints } : {};
  return {
    digest,
    make: () => ({
      ...memoryOf(graph, { ...options, ...points }, engine.reportOf(lowered)),
      digest,
    }),
  };
}
