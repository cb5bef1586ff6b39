import { type Count, minus, plus, times } from './count.ts';
import type { Operations } from './cost/operations.ts';

export interface Convention {
  readonly name: string;
  readonly title: string;
  /** The total in a formula over the counters. */
  readonly formula: string;
  /** Who counts this way. */
  readonly usedBy: string;
  total(operations: Operations): Count;
}

/** Each answer names one of these; every answer carries the totals under all of them. */
export const conventions = {
  macs: {
    name: 'macs',
    title: 'Multiply–accumulates',
    formula: 'macs',
    usedBy: "the ResNet paper's “FLOPs”, torchvision's GFLOPS, fvcore, ptflops, thop, timm",
    total: ({ macs }) => macs,
  },
  flops: {
    name: 'flops',
    title: 'Floating-point operations, a multiply–accumulate being two',
    formula: '2·macs + adds + multiplies + divides + compares + transcendentals',
    usedBy: "hardware vendors; torch's FlopCounterMode (its convolutions and matrix products)",
    total: ({ macs, adds, multiplies, divides, compares, transcendentals }) =>
      plus(
        plus(plus(times(2, macs), adds), plus(multiplies, divides)),
        plus(compares, transcendentals),
      ),
  },
  arithmetic: {
    name: 'arithmetic',
    title: 'Multiplies and adds one by one',
    formula: '2·macs − dotProducts + adds + multiplies',
    usedBy:
      'worked examples by hand: K multiplies and K − 1 adds per output, one add more for a bias',
    total: ({ macs, dotProducts, adds, multiplies }) =>
      plus(plus(minus(times(2, macs), dotProducts), adds), multiplies),
  },
} as const satisfies Record<string, Convention>;

export type ConventionName = keyof typeof conventions;

export const conventionNames = Object.keys(conventions) as readonly ConventionName[];
