import { type ConventionName } from '../../core/conventions.ts';
import { type Count, plus, ratio } from '../../core/count.ts';
import type {
  CostReport,
  Figures,
  LayerRow,
  NodeRow,
  OperatorRow,
  ResolutionRow,
  StageRow,
  Totals,
} from '../../core/cost/report.ts';
import type { FigureOrder } from './generated.ts';

export interface FiguresParent extends Figures {
  readonly shares: Shares;
}

export type TotalsParent = FiguresParent & Totals;

/** A row with its place in execution order, from which its shares under any convention follow. */
export type RowParent<R extends Figures> = R & FiguresParent & { readonly position: number };

export type LayerParent = RowParent<LayerRow>;
export type NodeParent = RowParent<NodeRow>;
export type StageParent = RowParent<StageRow>;
export type ResolutionParent = RowParent<ResolutionRow>;
export type OperatorCostParent = RowParent<OperatorRow>;

/** Shares of a report's total under any convention: all of them come from one computation. */
export class Shares {
  private readonly running = new Map<ConventionName, readonly Count[]>();

  constructor(
    private readonly totals: Figures,
    private readonly rows: readonly Figures[],
  ) {}

  /** The part of the total that a row has, 0 to 1. */
  of(row: Figures, convention: ConventionName): number {
    return ratio(row[convention], this.totals[convention]);
  }

  /** The part of the total spent up to and including the row at a position, 0 to 1. */
  until(position: number, convention: ConventionName): number {
    let sums = this.running.get(convention);
    if (!sums) this.running.set(convention, (sums = runningSums(this.rows, convention)));
    return ratio(sums[position] ?? 0, this.totals[convention]);
  }
}

function runningSums(rows: readonly Figures[], convention: ConventionName): readonly Count[] {
  let spent: Count = 0;
  return rows.map((row) => (spent = plus(spent, row[convention])));
}

/** The rows of one kind in a report, for paging; each is made a parent only when it is returned. */
export class Rows<R extends Figures> {
  readonly shares: Shares;

  constructor(
    totals: CostReport['totals'],
    readonly all: readonly R[],
  ) {
    this.shares = new Shares(totals, all);
  }

  parent(position: number): RowParent<R> {
    const row = this.all[position];
    if (!row) throw new RangeError(`there is no row ${position}`);
    return { ...row, shares: this.shares, position };
  }

  /** Positions of the rows that are kept, in the order asked for. */
  select(
    keep: (row: R, share: (convention: ConventionName) => number) => boolean,
    order?: FigureOrder | null,
  ): readonly number[] {
    const positions: number[] = [];
    for (const [position, row] of this.all.entries()) {
      if (keep(row, (convention) => this.shares.of(row, convention))) positions.push(position);
    }
    if (!order) return positions;
    const { field, direction } = order;
    const sign = direction === 'ascending' ? 1 : -1;
    const value = (position: number) => this.all[position]?.[field] ?? 0;
    return positions.sort((a, b) => sign * compare(value(a), value(b)));
  }
}

function compare(a: Count, b: Count): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
