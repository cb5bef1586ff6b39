import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/core/cost/analyse.ts';
import type { CostReport, LayerRow } from '../../src/core/cost/report.ts';
import { lowerArchitecture } from '../../src/formats/architecture/index.ts';
import { presets } from '../../src/presets/index.ts';
import { readGolden } from '../support/csv.ts';

/** torchvision's module types whose figures the golden files have, by ours. */
const layerTypes: Record<string, string> = {
  conv2d: 'Conv2d',
  linear: 'Linear',
  batchNorm: 'BatchNorm2d',
};

function costOf(preset: string): CostReport {
  return analyse(lowerArchitecture(presets.get(preset).architecture()));
}

function ofType(report: CostReport, type: string): readonly LayerRow[] {
  return report.layers.filter((layer) => layer.type === type);
}

function total(rows: readonly LayerRow[], figure: 'macs' | 'activationElements'): number {
  return rows.reduce((sum, row) => sum + Number(row[figure]), 0);
}

describe('totals of torchvision builders', () => {
  it.each(readGolden('torchvision.csv'))('$builder', (golden) => {
    const report = costOf(golden['builder'] ?? '');
    const convolutions = ofType(report, 'conv2d');
    const linears = ofType(report, 'linear');
    expect({
      params: report.totals.parameters,
      macs_conv: total(convolutions, 'macs'),
      macs_linear: total(linears, 'macs'),
      macs_total: report.totals.macs,
      out_elems_conv: total(convolutions, 'activationElements'),
      out_elems_linear: total(linears, 'activationElements'),
      n_conv: convolutions.length,
      n_linear: linears.length,
      n_norm: ofType(report, 'batchNorm').length,
    }).toEqual({
      params: Number(golden['params']),
      macs_conv: Number(golden['macs_conv']),
      macs_linear: Number(golden['macs_linear']),
      macs_total: Number(golden['macs_total']),
      out_elems_conv: Number(golden['out_elems_conv']),
      out_elems_linear: Number(golden['out_elems_linear']),
      n_conv: Number(golden['n_conv']),
      n_linear: Number(golden['n_linear']),
      n_norm: Number(golden['n_norm']),
    });
    expect(report.coverage.unsupported).toEqual([]);
  });
});

describe('layers of torchvision builders', () => {
  const rows = readGolden('torchvision-layers.csv').filter(({ type = '' }) =>
    Object.values(layerTypes).includes(type),
  );
  const builders = new Set(rows.map(({ builder = '' }) => builder));

  it.each([...builders])('%s', (builder) => {
    const weighted = costOf(builder)
      .layers.filter(({ type }) => type in layerTypes)
      .map(({ id, type, inputShapes, outputShape, kernel, parameters, macs }) => ({
        id,
        type: layerTypes[type],
        input: inputShapes[0]?.join('x'),
        output: outputShape.join('x'),
        kernel,
        parameters,
        macs,
      }));
    const golden = rows
      .filter((row) => row['builder'] === builder)
      .map((row) => ({
        id: row['module_path'],
        type: row['type'],
        input: row['in_shape'],
        output: row['out_shape'],
        kernel: row['kernel'],
        parameters: Number(row['params']),
        macs: Number(row['macs']),
      }));
    const byId = (a: { id?: string | undefined }, b: { id?: string | undefined }) =>
      (a.id ?? '') < (b.id ?? '') ? -1 : 1;
    expect(weighted.toSorted(byId)).toEqual(golden.toSorted(byId));
  });
});
