import { InputError } from '../../core/errors.ts';
import type { PageInfo } from './generated.ts';

export interface PageArguments {
  readonly first: number;
  readonly after?: string | null | undefined;
}

export interface Connection<T> {
  readonly totalCount: number;
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
}

/**
 * One page of ordered items. A cursor is an item's place among them, which holds from one request
 * to the next because equal requests give equal reports.
 * @throws InputError `invalid-option` where `after` is no cursor
 */
export function connect<T, U>(
  items: readonly T[],
  { first, after }: PageArguments,
  make: (item: T) => U,
): Connection<U> {
  const start = after == null ? 0 : decode(after) + 1;
  const edges = items
    .slice(start, start + first)
    .map((item, index) => ({ cursor: encode(start + index), node: make(item) }));
  return {
    totalCount: items.length,
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: start + edges.length < items.length,
      hasPreviousPage: start > 0 && items.length > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges[edges.length - 1]?.cursor ?? null,
    },
  };
}

function encode(place: number): string {
  return Buffer.from(String(place)).toString('base64url');
}

function decode(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (/^\d{1,15}$/.test(text) && encode(Number(text)) === cursor) return Number(text);
  throw new InputError('invalid-option', `"${cursor.slice(0, 40)}" is no cursor`, {
    pointer: '/after',
    expected: 'a cursor that an edge or pageInfo gave',
  });
}
