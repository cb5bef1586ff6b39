import { distinct } from '../core/compare/compare.ts';
import { printable } from '../core/printable.ts';
import type { SweptTotal } from '../whatif/sweep.ts';
import { type Figure, frame, shortBytes, shortName, shortNumber, valueAxis } from './figure.ts';

/** A total along an axis: of one network, at one value of a second axis where there is one. */
export interface SweptLine {
  readonly name: string;
  readonly points: readonly (readonly [at: number, value: number])[];
  /** Slope of the logarithms; `null` where there is none to tell. */
  readonly exponent: number | null;
}

export interface SweptLines {
  readonly total: SweptTotal;
  /** The name of the network, where all lines are of one. */
  readonly of: string | undefined;
  readonly axis: string;
  readonly lines: readonly SweptLine[];
  /** Points at which the networks cannot be costed. */
  readonly faults: number;
}

const totalTitles: Readonly<Record<SweptTotal, string>> = {
  macs: 'MACs',
  flops: 'FLOPs',
  parameters: 'Parameters',
  activationElements: 'Activation elements',
  activationBytes: 'Activation bytes',
  weightBytes: 'Weight bytes',
  bytesMoved: 'Bytes moved',
  kvCacheBytes: 'Bytes of keys and values',
};

/** Most values that an axis labels. */
const mostLabelled = 10;

/** A total over an axis, both scales logarithmic, so that its growth is the slope. */
export function sweepFigure({ total, of, lines, faults, ...swept }: SweptLines): Figure {
  const axis = printable(swept.axis);
  const title = `${totalTitles[total]}${of === undefined ? '' : ` of ${shortName(of)}`} over ${axis}`;
  const exponent = lines.length === 1 ? lines[0]?.exponent : undefined;
  const subtitle = [
    exponent == null
      ? 'the exponent is the slope, both scales being logarithmic'
      : `exponent ${exponent.toFixed(2)}, the slope on logarithmic scales`,
    ...(faults > 0 ? [`points that do not fit: ${faults}`] : []),
  ];
  const names = distinct(lines.map(legendOf));
  const labelled = spaced(lines.flatMap(({ points }) => points.map(([at]) => at)));
  const inBytes = /bytes/i.test(total);
  return {
    ...frame(title, subtitle.join('; '), names),
    xAxis: {
      ...valueAxis(axis, String),
      type: 'log',
      nameGap: 32,
      min: 'dataMin',
      max: 'dataMax',
      axisLabel: { customValues: labelled, formatter: String },
      axisTick: { customValues: labelled },
    },
    yAxis: {
      ...valueAxis(totalTitles[total], inBytes ? shortBytes : shortNumber),
      type: 'log',
      logBase: inBytes ? 2 : 10,
    },
    series: lines.map(({ points }, index) => ({
      name: names[index],
      type: 'line',
      symbol: 'circle',
      symbolSize: 5,
      showSymbol: points.length <= 100,
      data: points,
    })),
  };
}

/** Some of the values, the first and the last among them, far enough apart on a logarithmic scale. */
function spaced(values: readonly number[]): number[] {
  const all = [...new Set(values)].toSorted((a, b) => a - b);
  const first = all[0] ?? 1;
  const last = all.at(-1) ?? 1;
  const apart = (last / first) ** (1 / mostLabelled);
  const chosen = [first];
  for (const value of all) {
    const before = chosen.at(-1) ?? first;
    if (value >= before * apart && last >= value * apart) chosen.push(value);
  }
  return [...new Set([...chosen, last])];
}

function legendOf({ name, points, exponent }: SweptLine): string {
  const short = shortName(name);
  if (points.length === 0) return `${short}: no points`;
  return exponent === null ? short : `${short}: exponent ${exponent.toFixed(2)}`;
}
