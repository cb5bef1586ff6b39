import type { CostReport } from '../../core/cost/report.ts';
import type { Graph, Value } from '../../core/graph/types.ts';
import type { PlannedInput } from '../measure/plan.ts';

/** A job's network on disk, ready to be run, and as the engine knows it. */
export interface Prepared {
  readonly modelPath: string;
  /** `sha256:…` of the model file, and the bytes of it and its external data. */
  readonly digest: string;
  readonly bytes: number;
  readonly weights: 'random' | 'own';
  /** Element type of its arithmetic. */
  readonly type: string;
  readonly inputs: readonly PlannedInput[];
  readonly batch: number;
  readonly graph: Graph;
  /** Values of the graph by their names in the model file. */
  readonly values: ReadonlyMap<string, Value>;
  /** Costs of the same graph, under the default counting options. */
  readonly report: CostReport;
}
