import type { CostReport, Figures } from '../../core/cost/report.ts';
import type { CostEngine, CostRequest } from '../engine.ts';
import { ProblemError } from '../problems.ts';
import { Rows } from './figures.ts';
import type { FigureNetworkInput, NetworkInput, QueryNetworkArgs } from './generated.ts';
import type { Turns } from './turns.ts';

/** A network's report, with its rows made ready for paging when first asked for. */
export class NetworkParent {
  private readonly made = new Map<keyof CostReport, Rows<Figures>>();

  constructor(
    readonly report: CostReport,
    readonly request: CostRequest,
  ) {}

  rows<K extends 'layers' | 'nodes' | 'stages' | 'resolutions' | 'operators'>(
    kind: K,
  ): Rows<CostReport[K][number]> {
    let rows = this.made.get(kind);
    if (!rows) {
      const all: readonly Figures[] = this.report[kind];
      this.made.set(kind, (rows = new Rows(this.report.totals, all)));
    }
    return rows as Rows<CostReport[K][number]>;
  }
}

/** Costs networks for one GraphQL request: equal ones once, under whatever alias they come. */
export class NetworkLoader {
  private readonly loaded = new Map<string, NetworkParent | Promise<NetworkParent>>();

  constructor(
    private readonly engine: Pick<CostEngine, 'known' | 'report'>,
    private readonly turns: Turns,
  ) {}

  /** The network of a request: at once where its report is in memory. */
  load(request: CostRequest): NetworkParent | Promise<NetworkParent> {
    const key = JSON.stringify(request);
    let network = this.loaded.get(key);
    if (!network) this.loaded.set(key, (network = this.cost(request)));
    return network;
  }

  private cost(request: CostRequest): NetworkParent | Promise<NetworkParent> {
    const known = this.engine.known(request);
    if (known) return new NetworkParent(known, request);
    return this.turns.take(
      async () => new NetworkParent(await this.engine.report(request), request),
    );
  }
}

type NetworkArguments = FigureNetworkInput &
  Partial<Pick<NetworkInput & QueryNetworkArgs, 'batchNorm' | 'bias' | 'stageDepth'>>;

/**
 * The engine's request for a network as GraphQL has it.
 * @param at Pointer of the network in the arguments.
 * @throws ProblemError `invalid-request` where options are no object
 */
export function costRequest(network: NetworkArguments, at = ''): CostRequest {
  const {
    preset,
    architecture,
    model,
    options,
    batch,
    bindings,
    inputSize,
    type,
    batchNorm,
    bias,
    stageDepth,
  } = network;
  return {
    ...(preset != null && { preset }),
    ...(architecture != null && { architecture }),
    ...(model != null && { model }),
    ...(options != null && { options: optionsObject(options, at) }),
    ...(batch != null && { batch }),
    ...(bindings != null && {
      bindings: Object.fromEntries(bindings.map(({ symbol, value }) => [symbol, value])),
    }),
    ...(inputSize != null && { inputSize }),
    ...(type != null && { type }),
    ...(batchNorm && { batchNorm }),
    ...(bias && { bias }),
    ...(stageDepth !== undefined && { stageDepth }),
  };
}

/**
 * Options of a preset, which GraphQL has as any JSON.
 * @param at Pointer of what has them in the arguments.
 * @throws ProblemError `invalid-request` where they are no object
 */
export function optionsObject(options: unknown, at = ''): Readonly<Record<string, unknown>> {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) {
    return { ...options };
  }
  throw new ProblemError('invalid-request', {
    detail: 'the options are no object',
    pointer: `${at}/options`,
    expected: 'an object of options by name',
  });
}
