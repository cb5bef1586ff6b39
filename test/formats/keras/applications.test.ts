import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import type { CostReport, LayerRow } from '../../../src/core/cost/report.ts';
import { lowerKeras } from '../../../src/formats/keras/index.ts';
import { readGolden } from '../../support/csv.ts';

/** `model.to_json()` of Keras's applications, which stand outside the repository. */
const folder = new URL('../../../../shared/reference/keras/', import.meta.url);
const present = existsSync(folder);

interface Entry {
  readonly class_name: string;
  readonly module: string;
  readonly config: { readonly mean?: unknown; readonly layers?: readonly Entry[] };
}

type Document = Entry & { readonly config: { readonly layers: readonly Entry[] } };

function read(model: string): Document {
  const bytes = readFileSync(new URL(`${model}.json.gz`, folder));
  return JSON.parse(gunzipSync(bytes).toString()) as Document;
}

function macs(rows: readonly LayerRow[], ...types: string[]): number {
  return rows
    .filter(({ type }) => types.includes(type))
    .reduce((sum, row) => sum + Number(row.macs), 0);
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

/** Ids of the layers that `model.layers` has: operations such as `x + y` are none. */
function operationIds({ config }: Document): ReadonlySet<string> {
  const operations = config.layers.filter(({ module }) => module.startsWith('keras.src.ops'));
  return new Set(operations.map((entry) => (entry as unknown as { name: string }).name));
}

/** Adapted statistics keep a count beside mean and variance, which no operator reads. */
function statisticsCounts({ config }: Document): number {
  return config.layers.filter(
    ({ class_name, config }) => class_name === 'Normalization' && !config.mean,
  ).length;
}

/** Σ of the outputs of all layers, the inputs' among them. */
function outputElements(report: CostReport, document: Document): number {
  const operations = operationIds(document);
  const rows = report.layers.filter(({ id }) => !operations.has(id));
  return [
    ...report.inputs.map(({ shape }) => size(shape)),
    ...rows.map(({ outputShape }) => size(outputShape)),
  ].reduce((sum, elements) => sum + elements, 0);
}

// Run by `npm test` where the reference files lie beside the repository.
describe.skipIf(!present)("Keras's applications", () => {
  it.each(readGolden('keras.csv'))('$model', (golden) => {
    const document = read(golden['model'] ?? '');
    const report = analyse(lowerKeras(document));
    const { layers, totals } = report;
    const counts = statisticsCounts(document);
    expect({
      params: Number(totals.parameters) + Number(totals.buffers) + counts,
      trainable: totals.parameters,
      non_trainable: Number(totals.buffers) + counts,
      n_layers: document.config.layers.filter(({ module }) => !module.startsWith('keras.src.ops'))
        .length,
      n_weight_layers: layers.filter(({ macs }) => macs !== 0).length,
      macs_conv: macs(layers, 'Conv2D'),
      macs_depthwise: macs(layers, 'DepthwiseConv2D'),
      macs_separable: macs(layers, 'SeparableConv2D'),
      macs_dense: macs(layers, 'Dense'),
      macs_total: totals.macs,
      sum_layer_output_elems: outputElements(report, document),
    }).toEqual({
      params: Number(golden['params']),
      trainable: Number(golden['trainable']),
      non_trainable: Number(golden['non_trainable']),
      n_layers: Number(golden['n_layers']),
      n_weight_layers: Number(golden['n_weight_layers']),
      macs_conv: Number(golden['macs_conv']),
      macs_depthwise: Number(golden['macs_depthwise']),
      macs_separable: Number(golden['macs_separable']),
      macs_dense: Number(golden['macs_dense']),
      macs_total: Number(golden['macs_total']),
      sum_layer_output_elems: Number(golden['sum_layer_output_elems']),
    });
    expect(report.coverage.unsupported).toEqual([]);
  });
});
