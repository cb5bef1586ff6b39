import type { EChartsCoreOption } from 'echarts/core';
import { inBinaryUnit } from '../core/bytes.ts';
import { printable } from '../core/printable.ts';

/** A plot before it is drawn, in the terms of the chart library. */
export type Figure = EChartsCoreOption;

/** A number in few characters: 11.5 G. */
export function shortNumber(value: number): string {
  for (const [size, unit] of [
    [1e15, 'P'],
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (Math.abs(value) >= size) return `${Number((value / size).toPrecision(3))} ${unit}`;
  }
  return String(Number(value.toPrecision(3)));
}

/** A number of bytes in few characters: 230 MiB. */
export function shortBytes(bytes: number): string {
  const { value, unit } = inBinaryUnit(bytes);
  return `${Number(value.toPrecision(3))} ${unit}`;
}

/** Width of a letter in the plots' font, about, as a part of its size. */
const letterWidth = 0.62;

/** Width of a text in pixels, about: the font is one of wide letters. */
export function textWidth(text: string, fontSize: number): number {
  return Array.from(text, (letter) => (letter < '\u1100' ? letterWidth : 1)).reduce(
    (width, letter) => width + letter * fontSize,
    0,
  );
}

/** Most letters of a name, and of all names that stand side by side in a legend. */
const longestName = 32;
const longestRow = 60;

/**
 * A name that can be drawn and leaves room for others. The chart library takes names and texts for
 * keys of plain objects: one that every object has is told from it by a space of no width.
 */
export function shortName(name: string): string {
  const short = name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
  return short in Object.prototype ? `${short}\u200b` : printable(short);
}

const legendFont = 12;

/** What plots have in common: a title, and a legend, by default where there are several series. */
export function frame(
  title: string,
  subtitle: string,
  names: readonly string[],
  show: boolean = names.length > 1,
) {
  const beside = names.join('').length > longestRow;
  const widest = Math.max(0, ...names.map((name) => textWidth(name, legendFont)));
  return {
    animation: false,
    title: { text: title, subtext: subtitle, left: 'center', top: 8 },
    legend: {
      show,
      icon: 'roundRect',
      data: [...names],
      ...(beside ? { orient: 'vertical' as const, right: 16, top: 'middle' } : { top: 56 }),
    },
    grid: {
      left: 80,
      right: show && beside ? widest + 72 : 32,
      top: show && !beside ? 92 : 68,
      bottom: 56,
    },
  };
}

export function valueAxis(name: string, format: (value: number) => string) {
  return {
    type: 'value' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap: 56,
    axisLabel: { formatter: format },
  };
}

/** Most steps of a scale of bytes. */
const mostSteps = 6;

/** A scale up to a number of bytes in steps of a power of 2, which binary units write in full. */
export function binaryScale(most: number): { readonly interval: number; readonly max: number } {
  const interval = 2 ** Math.max(0, Math.ceil(Math.log2(most / mostSteps)));
  return { interval, max: interval * Math.max(1, Math.ceil(most / interval)) };
}
