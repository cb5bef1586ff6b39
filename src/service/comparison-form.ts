import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import type { Comparison } from '../core/compare/compare.ts';
import type { Measured } from '../core/compare/measured.ts';
import { defaultWidth, type MediaType, mediaTypeOf } from './negotiation.ts';
import { comparisonCsv } from './render/comparison-csv.ts';
import { comparisonSheet } from './render/comparison.ts';
import { jsonWithCounts } from './render/json.ts';
import { sheetMarkdown, sheetText } from './render/sheet.ts';
import type { CompareTable } from './schemas/compare-request.ts';

/** The form of an answer. */
export interface ComparisonForm {
  readonly mediaType: MediaType;
  readonly table: CompareTable;
  readonly width: number;
}

/** Forms of a comparison beside JSON, as OpenAPI describes them. */
export const textContent = {
  'text/plain': { schema: Type.String({ description: 'Sentences and tables.' }) },
  'text/markdown': { schema: Type.String({ description: 'Sentences and tables.' }) },
  'text/csv': { schema: Type.String({ description: 'The rows that `table` names.' }) },
};

/**
 * The form that the Accept header and the query ask for.
 * @throws ProblemError `not-acceptable`
 */
export function formOf(
  request: FastifyRequest,
  {
    table = 'resolutions',
    width = defaultWidth,
  }: Partial<{ [Key in 'table' | 'width']: ComparisonForm[Key] | undefined }>,
): ComparisonForm {
  return { mediaType: mediaTypeOf(request), table, width };
}

/** What tells this form of an answer from others. */
export function formKey({ mediaType, table, width }: ComparisonForm): string {
  const more = { 'text/csv': ` ${table}`, 'text/plain': ` ${width}` };
  return `compare ${mediaType}${mediaType in more ? more[mediaType as keyof typeof more] : ''}`;
}

/** A comparison, with what was measured where that was looked for. */
export type MeasuredComparison = Comparison & { readonly measured?: Measured };

/** A comparison in that form, as it is sent. */
export function renderComparison(
  comparison: MeasuredComparison,
  { mediaType, table, width }: ComparisonForm,
): Buffer {
  switch (mediaType) {
    case 'application/json':
      return Buffer.from(jsonWithCounts(comparison));
    case 'text/csv':
      return Buffer.from(comparisonCsv(comparison, table));
    case 'text/markdown':
      return Buffer.from(sheetMarkdown(comparisonSheet(comparison)));
    case 'text/plain':
      return Buffer.from(sheetText(comparisonSheet(comparison), width));
  }
}
