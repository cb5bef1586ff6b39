import { inBinaryUnit } from '../bytes.ts';
import type { Count } from '../count.ts';

/** Numbers as English writes them, to a number of decimals: made once, since making one is dear. */
const english = [0, 1, 2].map(
  (maximumFractionDigits) => new Intl.NumberFormat('en-US', { maximumFractionDigits }),
);

/** The same to two significant digits, for what is near 0. */
const small = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });

function written(value: Count | number, decimals: 0 | 1 | 2): string {
  return english[decimals]?.format(value) ?? String(value);
}

/** How a figure is written in a sentence. */
export const renderings = {
  /** 11,513,626,624 */
  count: (value: Count | number) => written(value, 0),
  /** 9.2 times, twice, or 8% of, of a ratio; never 1 where it is not. */
  times: (value: Count | number) => {
    if (value < 1) return `${percent(Number(value))} of`;
    if (value === 2) return 'twice';
    const shown = significant(Number(value));
    return `${value > 1 && shown === '1' ? besides(1, Number(value)) : shown} times`;
  },
  /** 24%, of a share */
  percent: (value: Count | number) => percent(Number(value)),
  /** 2,048.5 */
  decimal: (value: Count | number) => significant(Number(value)),
  /** 230.2 MiB */
  bytes: (value: Count | number) => bytes(Number(value)),
  /** 1.2% less, 0.3% more, of a signed share */
  deviation: (value: Count | number) =>
    `${percent(Math.abs(Number(value)))} ${value < 0 ? 'less' : 'more'}`,
  text: (value: Count | number | string) => String(value),
} as const;

export type Rendering = keyof typeof renderings;

/** A figure that a sentence rests on: where it stands in the answer, and how the sentence has it. */
export interface Evidence {
  /** RFC 6901 JSON pointer into the answer. */
  readonly pointer: string;
  readonly value: Count | number | string;
  readonly as: Rendering;
  readonly shown: string;
}

/** What a sentence asserts of two of its figures. */
export interface Claim {
  /** JSON pointers into the answer. */
  readonly left: string;
  readonly relation: '<' | '>' | '=';
  readonly right: string;
}

export interface Sentence {
  readonly topic: Topic;
  readonly text: string;
  readonly figures: readonly Evidence[];
  readonly claims: readonly Claim[];
}

export type Topic =
  | 'totals'
  | 'inputs'
  | 'depth'
  | 'factors'
  | 'cause'
  | 'resolution'
  | 'stem'
  | 'parameters'
  | 'classifier'
  | 'latency'
  | 'measured'
  | 'structure'
  | 'reconciliation';

/** Writes a sentence and notes each figure in it. */
export class SentenceWriter {
  private readonly figures: Evidence[] = [];
  private readonly claims: Claim[] = [];

  constructor(private readonly topic: Topic) {}

  /** A figure as text, noted as evidence. */
  show(pointer: string, value: Count | number | string, as: Rendering): string {
    const render: (value: Count | number) => string = renderings[as];
    const shown = typeof value === 'string' ? value : render(value);
    this.figures.push({ pointer, value, as, shown });
    return shown;
  }

  /** A number of things, as `1 kernel` or `42 kernels`. */
  count(pointer: string, value: Count, thing: string): string {
    return `${this.show(pointer, value, 'count')} ${thing}${value === 1 ? '' : 's'}`;
  }

  claim(left: string, relation: Claim['relation'], right: string): void {
    this.claims.push({ left, relation, right });
  }

  write(text: string): Sentence {
    return { topic: this.topic, text, figures: this.figures, claims: this.claims };
  }
}

function bytes(count: number): string {
  const { value, unit } = inBinaryUnit(count);
  return `${significant(value)} ${unit}`;
}

/** Three significant digits, all of the digits before the point. */
function significant(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  if (value !== 0 && Math.abs(value) < 0.01) return value.toPrecision(2);
  return written(value, digits);
}

/** As a percentage; never 0 or 100 where it is not. */
function percent(share: number): string {
  const value = share * 100;
  if (Math.abs(value) < 0.1) return `${small.format(value)}%`;
  const shown = written(value, Math.abs(value) < 10 ? 1 : 0);
  return `${value !== 100 && shown === '100' ? besides(100, value) : shown}%`;
}

/** A number near another with as many decimals as tell the two apart. */
function besides(other: number, value: number): string {
  return value.toFixed(Math.max(1, Math.ceil(-Math.log10(Math.abs(value - other)))));
}
