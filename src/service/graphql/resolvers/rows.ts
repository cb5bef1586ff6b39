import type {
  LayerResolvers,
  NodeResolvers,
  OperatorCostResolvers,
  ResolutionResolvers,
  StageResolvers,
  TotalsResolvers,
} from '../generated.ts';
import type { ConventionName } from '../../../core/conventions.ts';
import type { Figures } from '../../../core/cost/report.ts';
import type { FiguresParent, RowParent } from '../figures.ts';

interface InConvention {
  readonly convention: ConventionName;
}

function share(row: FiguresParent, { convention }: InConvention): number {
  return row.shares.of(row, convention);
}

function runningShare(row: RowParent<Figures>, { convention }: InConvention): number {
  return row.shares.until(row.position, convention);
}

export const totals: TotalsResolvers = { share };
export const layer: LayerResolvers = { share, runningShare };
export const node: NodeResolvers = { share };
export const stage: StageResolvers = { share, runningShare };
export const resolution: ResolutionResolvers = { share, runningShare };
export const operatorCost: OperatorCostResolvers = { share };
