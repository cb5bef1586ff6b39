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
  type ArchitectureLimits,
  defaultArchitectureLimits,
} from '../formats/architecture/index.ts';
import { architectureAt, type Preset, presets } from '../presets/index.ts';
import type { LowerOptions } from '../formats/options.ts';
import type { Editable } from '../whatif/what-if.ts';
import { architectureOf, hasOptions, lowerModel, type Model } from '../formats/model.ts';
import type { ModelStore } from './models/store.ts';
import { ProblemError } from './problems.ts';

/** Which network, by exactly one of the first four keys, and what its free dims and options are. */
export interface NetworkRequest {
  /** Name of a preset. */
  readonly preset?: string;
  /** Architecture document, as it was parsed from JSON. */
  readonly architecture?: unknown;
  /** Digest of a stored model. */
  readonly model?: string;
  /** A network that is the body of the request. */
  readonly upload?: Model;
  /** Options of the preset, or of a model whose format leaves any open. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly batch?: number;
  readonly bindings?: Readonly<Record<string, number>>;
  /** Spatial dims of the first input, after the frames of a video; one number is a square. */
  readonly inputSize?: readonly number[];
  readonly type?: ElementType;
}

export interface CostRequest extends NetworkRequest, Partial<CountingOptions> {}

export interface EngineOptions {
  readonly models: Pick<ModelStore, 'get' | 'use'>;
  readonly limits?: Partial<ArchitectureLimits>;
  /** Bytes of reports kept in memory, about. */
  readonly cacheBytes: number;
  /** Called whenever a report is computed rather than found. */
  readonly onCompute?: () => void;
}

/** What a document leaves open, beside the element type. */
export type LoweringChoices = Pick<LowerOptions, 'batch' | 'bindings' | 'inputSize' | 'options'>;

interface SizedModel {
  readonly model: Model;
  /** Spatial dims that its input has yet to be given. */
  readonly inputSize?: readonly number[];
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
  private readonly models: EngineOptions['models'];
  /** Bounds on every network. */
  readonly limits: ArchitectureLimits;
  private readonly onCompute: () => void;

  constructor({ models, limits = {}, cacheBytes, onCompute = () => undefined }: EngineOptions) {
    this.models = models;
    this.limits = { ...defaultArchitectureLimits, ...limits };
    this.onCompute = onCompute;
    if (cacheBytes > 0) {
      this.reports = new LRUCache({
        maxSize: cacheBytes,
        sizeCalculation: ({ depth }) => rowBytes * (depth.layers + depth.nodes + 8),
      });
    }
  }

  /**
   * The document of a request's network.
   * @throws ProblemError `invalid-request` unless exactly one network is named, `unknown-model`
   * @throws InputError `unknown-preset`, `invalid-option`
   */
  async model(request: NetworkRequest): Promise<Model> {
    return (await this.sized(request)).model;
  }

  private async sized(request: NetworkRequest): Promise<SizedModel> {
    const { preset, options, inputSize } = request;
    const named = networkKeys.filter((key) => request[key] !== undefined);
    if (named.length !== 1) {
      throw new ProblemError('invalid-request', {
        detail: `the request names ${named.length === 0 ? 'no network' : 'several networks'}`,
        expected: 'exactly one of preset, architecture and model',
      });
    }
    if (preset !== undefined) {
      const { document, ...left } = architectureAt(presetNamed(preset), options, inputSize);
      return { model: { format: 'architecture', document }, ...left };
    }
    const model = await this.given(request);
    if (options !== undefined && !hasOptions(model)) {
      throw new ProblemError('invalid-request', {
        detail: 'options belong to a preset or a Hugging Face config',
        pointer: '/options',
        hint: "edit the architecture's parameters instead",
      });
    }
    return { model, ...(inputSize && { inputSize }) };
  }

  /** The document of a network that is stored or in the request. */
  private async given({ model, upload, architecture }: NetworkRequest): Promise<Model> {
    if (model !== undefined) return this.models.get(model);
    return upload ?? { format: 'architecture', document: architecture };
  }

  /**
   * The graph of a request's network.
   * @throws InputError for a fault in the network, its pointer within the request
   */
  async graph(request: NetworkRequest): Promise<Graph> {
    const { model, choices } = await this.described(request);
    try {
      return lowerModel(model, {
        ...choices,
        ...(request.type && { elementType: request.type }),
        limits: this.limits,
      });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const { pointer } = error;
      throw new InputError(error.code, error.message, {
        ...error.details,
        ...(pointer !== undefined && { pointer: pointerWithin(request, pointer) }),
        ...(error.code === 'unknown-binding' && optionHint(request)),
      });
    }
  }

  /**
   * The document of a request's network, and what of the request lowering it has to be told.
   * @throws ProblemError, InputError as `model` does
   */
  async described({
    batch,
    bindings,
    ...request
  }: NetworkRequest): Promise<{ readonly model: Model; readonly choices: LoweringChoices }> {
    const { model, inputSize } = await this.sized(request);
    const { options } = request;
    const choices = {
      ...(batch !== undefined && { batch }),
      ...(bindings && { bindings }),
      ...(inputSize && { inputSize }),
      ...(options && hasOptions(model) && { options }),
    };
    return { model, choices };
  }

  /** What a request leaves to lowering. */
  private lowering(
    { batch, bindings, type }: NetworkRequest,
    inputSize?: readonly number[],
  ): LowerOptions {
    return {
      ...(batch !== undefined && { batch }),
      ...(bindings && { bindings }),
      ...(inputSize && { inputSize }),
      ...(type && { elementType: type }),
      limits: this.limits,
    };
  }

  /**
   * The network of a request as an architecture, which edits can change.
   * @throws InputError `edit-mismatch` where it is a graph, not a list of layers
   */
  async editable(request: NetworkRequest): Promise<Editable> {
    const { preset, options } = request;
    const { model, inputSize } = await this.sized(request);
    const document = architectureOf(model, options);
    if (document === undefined) {
      throw new InputError(
        'edit-mismatch',
        `a network in the format ${model.format} has no edits`,
        {
          pointer: '/model',
          expected: 'a preset, an architecture document or a Hugging Face config',
        },
      );
    }
    return {
      ...{ document, options: this.lowering(request, inputSize) },
      resized: (size) => {
        if (preset === undefined) return { document, options: this.lowering(request, size) };
        const { input_size: _, ...others } = options ?? {};
        const sized = architectureAt(presets.get(preset), others, size);
        return {
          document: sized.document,
          options: this.lowering(request, sized.inputSize),
        };
      },
    };
  }

  /**
   * The network of a request as a graph, with the digest that names its report.
   * @throws InputError for a fault in the network, its pointer within the request
   */
  async lower(request: CostRequest): Promise<Lowered> {
    const graph = await this.graph(request);
    const options = countingOptions(request);
    return { graph, options, digest: digestOf(graph, options) };
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

  /** The report of a request: at once, without lowering anything, where it is in memory. */
  report(request: CostRequest): CostReport | Promise<CostReport> {
    return this.known(request) ?? this.compute(request);
  }

  /**
   * The report of a request that nobody may ask for again: taken from memory where it is there, and
   * not kept, so that many of them push out nothing that others use.
   */
  async passing(request: CostRequest): Promise<CostReport> {
    const known = this.known(request);
    if (known) return known;
    const { graph, options, digest } = await this.lower(request);
    const kept = this.reports?.get(digest);
    if (kept) return kept;
    this.onCompute();
    return analyse(graph, options, digest);
  }

  /**
   * Whether a request's network has an option of that name, or may have.
   * @throws ProblemError, InputError as `model` does
   */
  async hasOption(request: NetworkRequest, name: string): Promise<boolean> {
    if (request.preset === undefined) return hasOptions(await this.model(request));
    return Object.hasOwn(presetNamed(request.preset).options.properties, name);
  }

  /** The report of a request, if it is in memory. */
  known(request: CostRequest): CostReport | undefined {
    const digest = this.digests.get(identify(request));
    const report = digest === undefined ? undefined : this.reports?.get(digest);
    return report && this.isThere(request) ? report : undefined;
  }

  private async compute(request: CostRequest): Promise<CostReport> {
    const lowered = await this.lower(request);
    this.digests.set(identify(request), lowered.digest);
    return this.reportOf(lowered);
  }

  /** Whether the stored model of a request is still there, if it names one. */
  isThere({ model }: NetworkRequest): boolean {
    return model === undefined || this.models.use(model);
  }
}

const networkKeys = ['preset', 'architecture', 'model', 'upload'] as const;

/** Where in a request a fault lies, by its pointer into the network's document. */
function pointerWithin({ architecture, upload }: NetworkRequest, pointer: string) {
  if (/^\/(options|bindings|inputSize)\b/.test(pointer)) return pointer;
  if (architecture !== undefined) return `/architecture${pointer}`;
  // The document of a preset or a stored model is not in the request, so that a pointer would mislead.
  return upload ? pointer : undefined;
}

/** How to give what a request binds as a symbol, where it is an option of the preset. */
function optionHint({ preset, bindings = {} }: NetworkRequest): { hint?: string } {
  if (preset === undefined) return {};
  const { properties } = presets.get(preset).options;
  const name = Object.keys(bindings).find((symbol) => Object.hasOwn(properties, symbol));
  if (name === undefined) return {};
  const value = bindings[name] ?? 1;
  return {
    hint: `"${name}" is an option of ${preset}: "options": {"${name}": ${value}} in a body, options=${name}:${value} in a query`,
  };
}

/** @throws InputError `unknown-preset`, pointing into the request */
function presetNamed(name: string): Preset {
  try {
    return presets.get(name);
  } catch (error) {
    throw error instanceof InputError ? error.with({ pointer: '/preset' }) : error;
  }
}

/** What tells a request from others, whole or, where it is long, hashed. */
function identify(request: CostRequest): string {
  const text = JSON.stringify(request);
  return text.length < 200 ? text : createHash('sha256').update(text).digest('base64');
}

/** How a request is counted, defaults filled in. */
export function countingOptions(request: Partial<CountingOptions>): CountingOptions {
  const { convention, batchNorm, bias, stageDepth } = defaultCountingOptions;
  return {
    convention: request.convention ?? convention,
    batchNorm: request.batchNorm ?? batchNorm,
    bias: request.bias ?? bias,
    stageDepth: request.stageDepth ?? stageDepth,
  };
}
