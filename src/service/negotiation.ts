import type { FastifyRequest } from 'fastify';
import type { CostReport } from '../core/cost/report.ts';
import { ProblemError } from './problems.ts';
import { renderCsv } from './render/csv.ts';
import { renderJson } from './render/json.ts';
import { renderMarkdown } from './render/markdown.ts';
import type { Table } from './render/rows.ts';
import { renderText } from './render/text.ts';
import type { Detail } from './requests.ts';

/** The forms of most answers. */
export const mediaTypes = ['application/json', 'text/plain', 'text/markdown', 'text/csv'] as const;

export type MediaType = (typeof mediaTypes)[number];

/** The form of an answer: all that its bytes depend on beside the report. */
export interface Representation {
  readonly mediaType: MediaType;
  readonly detail: Detail;
  readonly table: Table;
  readonly width: number;
}

export interface Form {
  readonly detail?: Detail | undefined;
  readonly table?: Table | undefined;
  readonly width?: number | undefined;
}

/**
 * The media type that the Accept header asks for, of those that are made.
 * @throws ProblemError `not-acceptable`
 */
export function mediaTypeOf(request: FastifyRequest): MediaType;
export function mediaTypeOf<T extends MediaType>(request: FastifyRequest, made: readonly T[]): T;
export function mediaTypeOf(
  request: FastifyRequest,
  made: readonly MediaType[] = mediaTypes,
): MediaType {
  const best = request.accepts().type([...made]);
  const known = made.find((type) => type === (Array.isArray(best) ? best[0] : best));
  if (!known) {
    throw new ProblemError('not-acceptable', {
      detail: `no answer is made as ${request.headers.accept ?? ''}`,
      expected: made.join(', '),
    });
  }
  return known;
}

/** Columns of a plain-text answer where none are asked for. */
export const defaultWidth = 120;

/**
 * The form that the Accept header and the query ask for.
 * @throws ProblemError `not-acceptable`
 */
export function negotiate(request: FastifyRequest, form: Form): Representation {
  const { detail = 'layers', table = 'layers', width = defaultWidth } = form;
  return { mediaType: mediaTypeOf(request), detail, table, width };
}

/** What tells this representation from others of the same report. */
export function representationKey({ mediaType, detail, table, width }: Representation): string {
  switch (mediaType) {
    case 'application/json':
      return `json ${detail}`;
    case 'text/csv':
      return `csv ${table}`;
    case 'text/markdown':
      return `markdown ${detail}`;
    case 'text/plain':
      return `text ${detail} ${width}`;
  }
}

/** The report in that form, as it is sent. */
export function render(report: CostReport, representation: Representation): Buffer {
  const { mediaType, detail, table, width } = representation;
  switch (mediaType) {
    case 'application/json':
      return Buffer.from(renderJson(report, detail));
    case 'text/csv':
      return Buffer.from(renderCsv(report, table));
    case 'text/markdown':
      return Buffer.from(renderMarkdown(report, detail !== 'summary'));
    case 'text/plain':
      return Buffer.from(renderText(report, width, detail !== 'summary'));
  }
}
