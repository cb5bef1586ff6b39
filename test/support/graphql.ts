import {
  getNamedType,
  type GraphQLField,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { Service } from './service.ts';

export interface GraphqlAnswer {
  readonly status: number;
  // The shape of `data` is the query's; a test states it by what it expects.
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly locations?: readonly unknown[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

/** Asks a service over HTTP. */
export async function ask(
  service: Service,
  query: string,
  variables?: Record<string, unknown>,
): Promise<GraphqlAnswer> {
  const response = await service.post('/graphql', { query, ...(variables && { variables }) });
  const answer = (await response.json()) as Partial<GraphqlAnswer>;
  return { status: response.status, data: answer.data, errors: answer.errors ?? [] };
}

/** The `data` of a query that must not fail. */
export async function data(
  service: Service,
  query: string,
  variables?: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const answer = await ask(service, query, variables);
  if (answer.errors.length > 0 || !answer.data) {
    throw new Error(`${answer.status} ${JSON.stringify(answer.errors)}`);
  }
  return answer.data;
}

/** A selection of every field of a type and of all below it, leaving out those named. */
export function everyField(schema: GraphQLSchema, type: string, without: string[] = []): string {
  const object = schema.getType(type);
  if (!isObjectType(object) && !isInterfaceType(object)) throw new Error(`${type} has no fields`);
  const fields = Object.values(object.getFields()).filter(
    ({ name }) => !without.includes(`${type}.${name}`),
  );
  return `{ ${fields.map((field) => selection(schema, field, without)).join(' ')} }`;
}

function selection(
  schema: GraphQLSchema,
  { name, type }: GraphQLField<unknown, unknown>,
  without: string[],
): string {
  const named = getNamedType(type);
  return isObjectType(named) ? `${name} ${everyField(schema, named.name, without)}` : name;
}

/** JSON without the members that are null, which REST leaves out where it may. */
export function withoutNulls(value: unknown, names: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => member !== null || !names.includes(name))
      .map(([name, member]) => [name, withoutNulls(member, names)]),
  );
}

/** A GraphQL comparison as REST has it. */
export function comparisonAsRest(answer: unknown): Record<string, unknown> {
  const { networks, ...rest } = withoutNulls(answer, ['was']) as {
    networks: { bindings: { symbol: string; value: number }[] }[];
  };
  return {
    ...rest,
    networks: networks.map(({ bindings, ...network }) => ({
      ...network,
      bindings: Object.fromEntries(bindings.map(({ symbol, value }) => [symbol, value])),
    })),
  };
}

/** REST's comparison without the convention, which GraphQL has with each figure. */
export function restComparison(answer: unknown): Record<string, unknown> {
  const { options, ...rest } = answer as { options: Record<string, unknown> };
  const { convention, ...counting } = options;
  return { ...rest, options: counting };
}

/** What a JSON pointer without escapes points at. */
export function at(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], document);
}
