import type { EChartsCoreOption } from 'echarts/core';

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
export function shortBytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const step = value < 1 ? 0 : Math.min(Math.floor(Math.log2(value) / 10), units.length - 1);
  return `${Number((value / 1024 ** step).toPrecision(3))} ${units[step] ?? ''}`;
}

/** What plots have in common: a title, a legend below it where there are several series. */
export function frame(title: string, subtitle: string, names: readonly string[]) {
  return {
    animation: false,
    title: { text: title, subtext: subtitle, left: 'center', top: 8 },
    legend: names.length > 1 ? { data: [...names], top: 56 } : { show: false },
    grid: { left: 80, right: 32, top: names.length > 1 ? 92 : 68, bottom: 56 },
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
