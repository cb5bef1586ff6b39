import type { FastifyRequest } from 'fastify';
import type { CostEngine } from '../engine.ts';
import type { ModelStore } from '../models/store.ts';
import type { SweepEngine } from '../sweeps.ts';
import type { MeasuredLookup } from '../timings/measured.ts';
import type { RateCheck } from '../timings/rate.ts';
import type { TimingService } from '../timings/service.ts';
import type { NetworkLoader } from './network.ts';
import type { Turns } from './turns.ts';

/** What every resolver of one GraphQL request shares. */
export interface GraphqlContext {
  readonly engine: Pick<
    CostEngine,
    'model' | 'graph' | 'known' | 'report' | 'lower' | 'reportOf' | 'limits'
  > &
    SweepEngine;
  readonly models: Pick<ModelStore, 'list'>;
  readonly timings: TimingService;
  readonly measured: MeasuredLookup;
  /** Counts a timing that is asked for. */
  readonly checkRate: RateCheck;
  readonly request: FastifyRequest;
  readonly networks: NetworkLoader;
  readonly turns: Turns;
  /** Whether the client has gone, so that nobody wants the answer any more. */
  readonly isGone: () => boolean;
  /** The operation that runs, where the request names one. */
  readonly operationName: string | undefined;
  /** What tells a query without variables from others; `undefined` for one that has some. */
  readonly approval: string | undefined;
}
