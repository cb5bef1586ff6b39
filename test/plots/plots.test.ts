import { describe, expect, it } from 'vitest';
import { shortBytes, shortNumber } from '../../src/plots/figure.ts';
import { type PlotKind, plotKinds } from '../../src/plots/kinds.ts';
import { renderPng, renderSvg } from '../../src/plots/render.ts';
import { networkOf } from '../support/networks.ts';

const networks = [networkOf('vgg11'), networkOf('resnet18')];
const kinds = Object.keys(plotKinds) as PlotKind[];
const size = { width: 800, height: 400 };

describe('a plot', () => {
  it.each(kinds)('of %s is the same each time, and names its networks', (kind) => {
    const [first, second] = [1, 2].map(() =>
      renderSvg(plotKinds[kind].draw(networks), 'light', size),
    );
    expect(first).toBe(second);
    expect(first).toMatch(/^<svg width="800" height="400"/);
    expect(first).toContain('resnet18');
    expect(first).toContain('vgg11');
  });

  it.each(kinds)('of %s has one network where it may, and an axis all the same', (kind) => {
    const { draw, least } = plotKinds[kind];
    if (least > 1) return;
    const svg = renderSvg(draw(networks.slice(0, 1)), 'dark', size);
    expect(svg).toContain('#0d1117');
    expect(svg).not.toContain('NaN');
  });

  it('has the figures of the networks: MACs by resolution', () => {
    const { series, xAxis } = plotKinds['cost-by-resolution'].draw(networks) as {
      series: { name: string; data: number[] }[];
      xAxis: { data: string[] };
    };
    for (const [index, { report }] of networks.entries()) {
      const total = series[index]?.data.reduce((sum, macs) => sum + macs, 0);
      expect(total).toBe(report.totals.macs);
    }
    const at = xAxis.data.indexOf('224x224');
    expect(series[0]?.data[at]).toBe(224 * 224 * 27 * 64);
  });

  it('has the figures of the networks: factors in doublings', () => {
    const { series } = plotKinds['compare-factors'].draw(networks) as {
      series: { data: number[] }[];
    };
    const data = series[0]?.data ?? [];
    const sum = data.slice(0, 4).reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(data[4] ?? 0, 10);
    const macs = networks.map(({ report }) => Number(report.totals.macs)) as [number, number];
    expect(data[4]).toBeCloseTo(Math.log2(macs[1] / macs[0]), 10);
  });

  it('is a PNG at twice the size', () => {
    const png = renderPng(renderSvg(plotKinds.layers.draw(networks), 'light', size));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1600, 800]);
  });
});

describe('a number on an axis', () => {
  it.each([
    [0, '0', '0 B'],
    [999, '999', '999 B'],
    [1536, '1.54 k', '1.5 KiB'],
    [11_513_626_624, '11.5 G', '10.7 GiB'],
  ])('%i is short', (value, number, bytes) => {
    expect(shortNumber(value)).toBe(number);
    expect(shortBytes(value)).toBe(bytes);
  });
});
