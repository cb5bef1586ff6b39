import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, registerTheme, setPlatformAPI, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type Figure, textWidth } from './figure.ts';

use([BarChart, LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

// There is no canvas to measure text on, and the library takes it to be narrower than our font.
setPlatformAPI({
  measureText: (text: string, font = '') => ({
    width: textWidth(text, Number(/(\d+(?:\.\d+)?)px/.exec(font)?.[1] ?? 12)),
  }),
});

export const themes = ['light', 'dark'] as const;

export type Theme = (typeof themes)[number];

/** Colours told apart by people who see few, legible on both backgrounds (Okabe and Ito, 2008). */
const colours = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7', '#56b4e9', '#999999'];

function theme(ink: string, faint: string, background: string) {
  const line = { lineStyle: { color: faint } };
  const axis = {
    axisLine: { show: true, ...line },
    axisTick: line,
    axisLabel: { color: ink },
    nameTextStyle: { color: ink },
    splitLine: { lineStyle: { color: faint, opacity: 0.5 } },
  };
  return {
    color: colours,
    backgroundColor: background,
    textStyle: { fontFamily: 'DejaVu Sans, Verdana, sans-serif', color: ink },
    title: { textStyle: { color: ink, fontSize: 16 }, subtextStyle: { color: ink } },
    legend: { textStyle: { color: ink } },
    label: { color: ink },
    bar: { label: { color: ink } },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    logAxis: axis,
  };
}

registerTheme('light', theme('#24292f', '#d0d7de', '#ffffff'));
registerTheme('dark', theme('#e6edf3', '#3d444d', '#0d1117'));

export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

/** A figure as SVG text, the same for the same figure. */
export function renderSvg(figure: Figure, theme: Theme, { width, height }: PlotSize): string {
  const chart = init(null, theme, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(figure);
    // The library numbers its charts and styles as it goes.
    return renumber(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

function renumber(svg: string): string {
  const names = new Map<string, string>();
  return svg.replace(/zr\d+-[a-z]+-?\d+/g, (name) => {
    let known = names.get(name);
    if (known === undefined) names.set(name, (known = `n${names.size}`));
    return known;
  });
}

const font = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');

/** SVG as PNG, in a font that comes with the service, at twice its size. */
export function renderPng(svg: string): Buffer {
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: { loadSystemFonts: false, fontFiles: [font], defaultFontFamily: 'DejaVu Sans' },
  });
  return image.render().asPng();
}
