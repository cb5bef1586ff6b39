import type { Resolvers } from '../generated.ts';
import {
  layerType,
  modelCounts,
  operator,
  paper,
  preset,
  publishedFigure,
  query,
  storedModel,
} from './catalogue.ts';
import { compare, comparedNetwork, evidence, layerChange } from './compare.ts';
import { memoryArena, memoryTraffic, training } from './memory.ts';
import { coverageReport, network } from './network.ts';
import { readingChanges, reconcile, reconciliation } from './reconcile.ts';
import { layer, node, operatorCost, resolution, stage, totals } from './rows.ts';
import { sweep, sweepRow } from './sweep.ts';
import {
  device,
  mutation,
  timedNetwork,
  timing,
  timingFailure,
  timingProfile,
  timingQueries,
  timingResult,
  timingSettings,
  timingWorker,
} from './timings.ts';
import { whatIf } from './what-if.ts';

/** Resolvers of every field that isn't read from its parent under the field's own name. */
export const resolvers = {
  Query: { ...query, ...timingQueries, compare, whatIf, sweep, reconcile },
  Mutation: mutation,
  Network: network,
  CoverageReport: coverageReport,
  ComparedNetwork: comparedNetwork,
  LayerChange: layerChange,
  Evidence: evidence,
  SweepRow: sweepRow,
  Reconciliation: reconciliation,
  ReadingChanges: readingChanges,
  MemoryArena: memoryArena,
  MemoryTraffic: memoryTraffic,
  Training: training,
  Totals: totals,
  Layer: layer,
  Node: node,
  Stage: stage,
  Resolution: resolution,
  OperatorCost: operatorCost,
  Operator: operator,
  LayerType: layerType,
  Paper: paper,
  Preset: preset,
  PublishedFigure: publishedFigure,
  ModelCounts: modelCounts,
  StoredModel: storedModel,
  Timing: timing,
  TimedNetwork: timedNetwork,
  TimingSettings: timingSettings,
  TimingFailure: timingFailure,
  TimingResult: timingResult,
  TimingProfile: timingProfile,
  Device: device,
  TimingWorker: timingWorker,
} satisfies Resolvers;
