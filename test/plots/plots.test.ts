import { describe, expect, it } from 'vitest';
import type { Compared } from '../../src/core/compare/align.ts';
import { binaryScale, frame, shortBytes, shortNumber, textWidth } from '../../src/plots/figure.ts';
import { type PlotKind, plotKinds } from '../../src/plots/kinds.ts';
import { renderPng, renderSvg } from '../../src/plots/render.ts';
import { sweepFigure } from '../../src/plots/sweep.ts';
import { costed, networkOf } from '../support/networks.ts';

const networks = [networkOf('vgg11'), networkOf('resnet18')] as const;
const free = costed({
  ...{ version: 1, name: 'free', inputs: { x: { shape: ['N', 3, 8, 8] } } },
  layers: [{ type: 'relu' }],
});
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

  it('says whose it is and what the networks are given, where that is the same for all', () => {
    const subtitle = (kind: PlotKind, ...shown: Compared[]) => {
      const { title } = plotKinds[kind].draw(shown) as { title: { subtext: string } };
      return title.subtext;
    };
    const [vgg, resnet] = networks;
    expect(subtitle('layers', vgg)).toBe('vgg11, input 1×3×224×224');
    expect(subtitle('layers', vgg, resnet)).toBe('input 1×3×224×224');
    expect(subtitle('liveness', vgg, networkOf('lenet5'))).toBe('inputs differ');
    expect(subtitle('layers', vgg, free)).toBe('inputs differ, no MACs in free');
    expect(subtitle('compare-factors', free, vgg)).toBe('no MACs in free, and so no ratios');
  });

  it('names every output resolution, leaning where there are many', () => {
    const axis = (...shown: Compared[]) => {
      const { xAxis } = plotKinds['cost-by-resolution'].draw(shown) as {
        xAxis: { axisLabel: object };
      };
      return xAxis.axisLabel;
    };
    expect(axis(...networks)).toEqual({ interval: 0 });
    expect(axis(networkOf('unet'), networks[0])).toMatchObject({ interval: 0, rotate: 60 });
  });

  it('shows bytes in steps of a power of 2, also of a single operator', () => {
    const { series, yAxis } = plotKinds.liveness.draw([free]) as {
      series: { data: number[][] }[];
      yAxis: { interval: number; max: number };
    };
    const bytes = 2 * 4 * 3 * 8 * 8;
    expect(series[0]?.data).toEqual([
      [0, bytes],
      [1, bytes],
    ]);
    expect(yAxis).toMatchObject({ interval: 256, max: bytes });
    expect(binaryScale(2 ** 20 + 1)).toEqual({ interval: 2 ** 18, max: 5 * 2 ** 18 });
    expect(binaryScale(0)).toEqual({ interval: 1, max: 1 });
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

  it('has no labels on bars that lie on each other', () => {
    const shown = ['vgg19', 'resnet152', 'mobilenet_v2'].map((name) => networkOf(name));
    const svg = renderSvg(plotKinds['cost-by-resolution'].draw(shown), 'light', {
      ...{ width: 860, height: 480 },
    });
    const labels = [
      ...svg.matchAll(
        /<text [^>]*font-size:10px[^>]*translate\(([\d.]+) ([\d.]+)\)[^>]*>([^<]+)</g,
      ),
    ].map(([, x, y, text]) => ({ x: Number(x), y: Number(y), width: textWidth(text ?? '', 10) }));
    // A bar or none: VGG-19 has no MACs at 7×7, the others none at 224×224.
    expect(labels.length).toBeGreaterThan(12);
    for (const [place, one] of labels.entries()) {
      for (const other of labels.slice(place + 1)) {
        const beside = Math.abs(one.x - other.x) >= (one.width + other.width) / 2 - 1;
        expect(beside || Math.abs(one.y - other.y) >= 8).toBe(true);
      }
    }
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

describe('a plot of a sweep', () => {
  const lines = [
    {
      name: 'batch 1',
      points: [
        [64, 10],
        [128, 40],
      ] as const,
      exponent: 2,
    },
    { name: 'batch 8', points: [], exponent: null },
  ];
  const swept = { total: 'macs', of: 'vgg11', axis: 'inputSize', faults: 2, lines } as const;

  it('names its network, its axis, the exponents and what does not fit', () => {
    const svg = renderSvg(sweepFigure(swept), 'light', size);
    expect(svg).toBe(renderSvg(sweepFigure(swept), 'light', size));
    for (const text of [
      'MACs of vgg11 over inputSize',
      'batch 1: exponent 2.00',
      'batch 8: no points',
      'points that do not fit: 2',
    ]) {
      expect(svg).toContain(text);
    }
  });

  it('of one line says its exponent where there is no legend', () => {
    const svg = renderSvg(sweepFigure({ ...swept, lines: lines.slice(0, 1) }), 'dark', size);
    expect(svg).toContain('exponent 2.00, the slope');
    expect(svg).not.toContain('batch 1');
  });

  it('labels some of the values, the first and the last among them', () => {
    const points = Array.from({ length: 200 }, (_, index) => [index + 1, index + 1] as const);
    const { xAxis } = sweepFigure({ ...swept, lines: [{ name: '', points, exponent: 1 }] }) as {
      xAxis: { axisLabel: { customValues: number[] } };
    };
    const { customValues: labels } = xAxis.axisLabel;
    expect([labels[0], labels.at(-1)]).toEqual([1, 200]);
    expect(labels.length).toBeLessThanOrEqual(11);
    for (const [index, label] of labels.slice(1).entries()) {
      expect(label / (labels[index] ?? 0)).toBeGreaterThanOrEqual(200 ** 0.1);
    }
  });
});

describe('names in a legend', () => {
  it('stand beside the plot where there is no room above it', () => {
    const above = frame('', '', ['a', 'b']);
    const beside = frame('', '', ['a'.repeat(31), 'b'.repeat(31)]);
    expect(above.grid.right).toBe(32);
    expect(beside.grid.right).toBeGreaterThan(textWidth('a'.repeat(31), 12));
    expect(beside.grid.top).toBeLessThan(above.grid.top);
  });

  it('are told apart, also where they are cut', () => {
    const [first, second] = ['x', 'y'].map((end) => ({
      ...networks[0],
      report: { ...networks[0].report, name: `${'long-'.repeat(10)}${end}` },
    })) as [(typeof networks)[0], (typeof networks)[0]];
    const { series } = plotKinds.layers.draw([first, second]) as { series: { name: string }[] };
    expect(series.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^long-.*… \(1\)$/),
      expect.stringMatching(/^long-.*… \(2\)$/),
    ]);
  });
});

describe('a factor that is 0', () => {
  it('has no bar, since it has no logarithm', () => {
    const empty = costed({
      version: 1,
      name: 'empty',
      inputs: { x: { shape: ['N', 3, 8, 8] } },
      layers: [{ type: 'relu' }],
    });
    const { series } = plotKinds['compare-factors'].draw([networks[0], empty]) as {
      series: { data: (number | null)[] }[];
    };
    expect(series[0]?.data.at(-1)).toBeNull();
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

  it.each(kinds)('of %s draws names that every object has, or that cannot be shown', (kind) => {
    const known = Reflect.ownKeys(Object.prototype);
    const odd = [...known.map(String), '\0', '\x1b[31m', '\ud800', 'a\n__proto__\nb'];
    const named = odd.map((name) =>
      costed({
        ...{ version: 1, name, inputs: { x: { shape: ['N', 3, 8, 8] } } },
        layers: [{ id: name, type: 'conv2d', outChannels: 4, kernel: 3 }],
      }),
    );
    for (const network of named) {
      const svg = renderSvg(
        plotKinds[kind].draw([network, ...networks].slice(0, plotKinds[kind].least)),
        'light',
        size,
      );
      expect(renderSvg(plotKinds[kind].draw([network, ...networks]), 'light', size)).toMatch(
        /^<svg/,
      );
      // XML takes no control characters, nor does the font's renderer.
      expect(renderPng(svg).subarray(1, 4).toString()).toBe('PNG');
    }
    expect(Reflect.ownKeys(Object.prototype)).toEqual(known);
  });
});
