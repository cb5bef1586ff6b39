import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { analyse } from '../core/cost/analyse.ts';
import { digestOf } from '../core/cost/digest.ts';
import {
  type CostReport,
  type CountingOptions,
  defaultCountingOptions,
} from '../core/cost/report.ts';
import { InputError } from '../core/errors.ts';
import type { ElementType, Graph } from '../core/graph/types.ts';
import {
  type Architecture,
  type ArchitectureLimits,
  lowerArchitecture,
} from '../formats/architecture/index.ts';
import { presets } from '../presets/index.ts';
import { ProblemError } from './problems.ts';

/** Which network, and what its free dims and options are. */
export interface NetworkRequest {
  /** Name of a preset; either this or `architecture`. */
  readonly preset?: string;
  /** Architecture document, as it was parsed from JSON. */
  readonly architecture?: unknown;
  /** Options of the preset. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly batch?: number;
  readonly bindings?: Readonly<Record<string, number>>;
  /** Spatial dims of the first input; one number stands for a square. */
  readonly inputSize?: readonly number[];
  readonly type?: ElementType;
}

export interface CostRequest extends NetworkRequest, Partial<CountingOptions> {}

export interface EngineOptions {
  readonly limits?: Partial<ArchitectureLimits>;
  /** Bytes of reports kept in memory, about. */
  readonly cacheBytes: number;
  /** Called whenever a report is computed rather than found. */
  readonly onCompute?: () => void;
}

/** A network lowered to a graph, with the content address of its report. */
export interface Lowered {
  readonly graph: Graph;
  readonly options: CountingOptions;
  readonly digest: string;
}

/** How many requests are known by their identity, each some 300 bytes. */
const rememberedRequests = 10_000;

/** Bytes of one row of a report in memory, about. */
const rowBytes = 800;

/** Resolves requests to networks and costs them, each distinct graph and options once. */
export class CostEngine {
  private readonly reports: LRUCache<string, CostReport> | undefined;
  /** Digests of requests seen before, by their identity. */
  private readonly digests = new LRUCache<string, string>({ max: rememberedRequests });
  private readonly limits: Partial<ArchitectureLimits>;
  private readonly onCompute: () => void;

  constructor({ limits = {}, cacheBytes, onCompute = () => undefined }: EngineOptions) {
    this.limits = limits;
    this.onCompute = onCompute;
    if (cacheBytes > 0) {
      this.reports = new LRUCache({
        maxSize: cacheBytes,
        sizeCalculation: ({ depth }) => rowBytes * (depth.layers + depth.nodes + 8),
      });
    }
  }

  /**
   * The architecture document of a request.
   * @throws ProblemError `invalid-request` unless exactly one network is named
   * @throws InputError `unknown-preset`, `invalid-option`
   */
  architecture(request: NetworkRequest): unknown {
    const { preset, architecture, options } = request;
    if ((preset === undefined) === (architecture === undefined)) {
      throw new ProblemError('invalid-request', {
        detail: `the request names ${preset === undefined ? 'no network' : 'two networks'}`,
        expected: 'exactly one of preset and architecture',
      });
    }
    if (preset !== undefined)
      return presets.get(preset).architecture(options) satisfies Architecture;
    if (options !== undefined) {
      throw new ProblemError('invalid-request', {
        detail: 'options belong to a preset',
        pointer: '/options',
        hint: "edit the architecture's parameters instead",
      });
    }
    return architecture;
  }

  /**
   * The network of a request as a graph, with the digest that names its report.
   * @throws InputError for a fault in the architecture, its pointer within the request
   */
  lower(request: CostRequest): Lowered {
    const { batch, bindings, inputSize, type } = request;
    const document = this.architecture(request);
    try {
      const graph = lowerArchitecture(document, {
        ...(batch !== undefined && { batch }),
        ...(bindings && { bindings }),
        ...(inputSize && { inputSize }),
        ...(type && { elementType: type }),
        limits: this.limits,
      });
      const options = countingOptions(request);
      return { graph, options, digest: digestOf(graph, options) };
    } catch (error) {
      // A preset is not the caller's document, so that a pointer into it would mislead.
      if (!(error instanceof InputError) || error.pointer === undefined) throw error;
      const pointer = request.preset === undefined ? `/architecture${error.pointer}` : undefined;
      throw new InputError(error.code, error.message, { ...error.details, pointer });
    }
  }

  /** The report of a lowered network, from memory if it was computed before. */
  reportOf({ graph, options, digest }: Lowered): CostReport {
    const known = this.reports?.get(digest);
    if (known) return known;
    this.onCompute();
    const report = analyse(graph, options, digest);
    this.reports?.set(digest, report);
    return report;
  }

  /** The report of a request; one asked for before is known without being lowered again. */
  // eslint-disable-next-line @typescript-eslint/require-await -- faults come as rejections
  async report(request: CostRequest): Promise<CostReport> {
    const identity = identify(request);
    const digest = this.digests.get(identity);
    const known = digest === undefined ? undefined : this.reports?.get(digest);
    if (known) return known;
    const lowered = this.lower(request);
    this.digests.set(identity, lowered.digest);
    return this.reportOf(lowered);
  }
}

/** What tells a request from others, whole or, where it is long, hashed. */
function identify(request: CostRequest): string {
  const text = JSON.stringify(request);
  return text.length < 200 ? text : createHash('sha256').update(text).digest('base64');
}

function countingOptions(request: CostRequest): CountingOptions {
  const { convention, batchNorm, bias, stageDepth } = defaultCountingOptions;
  return {
    convention: request.convention ?? convention,
    batchNorm: request.batchNorm ?? batchNorm,
    bias: request.bias ?? bias,
    stageDepth: request.stageDepth ?? stageDepth,
  };
}
