import { describeMethod, type Reconciliation } from '../../core/compare/reconcile/reconcile.ts';
import type { Reading } from '../../core/compare/reconcile/reconciler.ts';
import { formatCount } from './rows.ts';
import { left, right, type Sheet, type SheetTable } from './sheet.ts';

/** How figures may have been counted, for people: the likeliest ways in words, then all of them. */
export function reconciliationSheet({ figures, agreement }: Reconciliation): Sheet {
  const likeliest = figures.flatMap(({ fits: [first], nearest }) => first ?? nearest ?? []);
  return {
    title: figures
      .map(({ text, layer }) => (layer === null ? text : `${text} (${layer})`))
      .join(' and '),
    notes: [],
    paragraphs: [
      ...likeliest.map(({ sentence }) => sentence.text),
      ...(agreement ? [agreement.sentence.text] : []),
    ],
    tables: figures.flatMap(({ text, fits, moreFits }) => tableOf(text, fits, moreFits)),
  };
}

function tableOf(text: string, fits: readonly Reading[], moreFits: number): SheetTable[] {
  if (fits.length === 0) return [];
  const columns = [
    right(
      'Count',
      fits.map(({ value }) => formatCount(value)),
    ),
    left(
      'Fit',
      fits.map(({ fit }) => fit ?? ''),
    ),
    left('Counted in', fits.map(describeMethod)),
  ];
  return [
    {
      label: left(text, fits.map(describeNetwork)),
      groups: columns.map((column) => ({ columns: [column] })),
      ...(moreFits > 0 && {
        note: `and ${moreFits} more ${moreFits === 1 ? 'way that assumes' : 'ways that assume'} more`,
      }),
    },
  ];
}

function describeNetwork({ network, changes }: Reading): string {
  const { option, inputSize, sequence, batch } = changes;
  return [
    network,
    ...(option === undefined ? [] : [option]),
    ...(inputSize === undefined ? [] : [`${inputSize}x${inputSize}`]),
    ...(sequence === undefined ? [] : [`${sequence} tokens`]),
    ...(batch === undefined ? [] : [`batch ${batch}`]),
  ].join(', ');
}
