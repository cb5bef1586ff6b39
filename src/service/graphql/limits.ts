import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  isListType,
  getNullableType,
  getOperationAST,
  OperationTypeNode,
  type ValidationContext,
} from 'graphql';
import {
  type ComplexityEstimator,
  directiveEstimator,
  getComplexity,
} from 'graphql-query-complexity';
import { queryError } from './errors.ts';
import type { AxisInput } from './generated.ts';

export interface GraphqlLimits {
  /** Characters of a query. */
  readonly queryLength: number;
  /** Lexical tokens of a query. */
  readonly tokens: number;
  /** Nesting of fields; introspection needs 15. */
  readonly depth: number;
  /** Aliases in a query, fragments included. */
  readonly aliases: number;
  /** Cost of a query: about the number of fields in its answer, a network counting 50. */
  readonly complexity: number;
}

export const defaultGraphqlLimits: GraphqlLimits = {
  queryLength: 65_536,
  tokens: 2_000,
  depth: 16,
  aliases: 50,
  complexity: 25_000,
};

/** Refuses documents with more aliases than `most`: each can ask for all the work of a field again. */
export function limitAliases(most: number) {
  return (context: ValidationContext): ASTVisitor => {
    let aliases = 0;
    return {
      Field(node) {
        if (!node.alias || ++aliases !== most + 1) return;
        context.reportError(
          queryError('limit-aliases', `the query has more than ${most} aliases`, {
            expected: `at most ${most} aliases`,
            hint: 'ask for several networks with `networks(inputs:)`',
          }),
        );
      },
    };
  };
}

/** Refuses operations of a kind that the schema has none of, which validation lets pass. */
export function requireRootType(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (context.getSchema().getRootType(node.operation)) return;
      context.reportError(
        new GraphQLError(`The schema has no operation of type ${node.operation}.`, { nodes: node }),
      );
    },
  };
}

/**
 * Refuses subscriptions over HTTP.
 * @throws GraphQLError `graphql-validation`
 */
export function refuseSubscriptions(document: DocumentNode, operationName?: string): void {
  const operation = getOperationAST(document, operationName)?.operation;
  if (operation !== OperationTypeNode.SUBSCRIPTION) return;
  throw queryError('graphql-validation', 'subscriptions run over WebSocket', {
    hint: 'connect to this path with the protocol graphql-transport-ws',
  });
}

/** Refuses introspection. `__typename` tells nothing and stays. */
export function refuseIntrospection(context: ValidationContext): ASTVisitor {
  return {
    Field({ name }) {
      if (name.value !== '__schema' && name.value !== '__type') return;
      context.reportError(queryError('introspection-disabled', 'introspection is switched off'));
    },
  };
}

type ComplexityOptions = Parameters<typeof getComplexity>[0];

/** Elements that a list is taken to have where no argument bounds it. */
const usualListLength = 10;

const lists: ComplexityEstimator = ({ field, childComplexity }) =>
  1 + childComplexity * (isListType(getNullableType(field.type)) ? usualListLength : 1);

/** Points of a sweep; longer ones go to REST. */
export const mostSweptPoints = 250;

/** What a network costs at one point of a sweep. */
const pointCost = 50;

const sweeps: ComplexityEstimator = ({ type, field, args, childComplexity }) => {
  if (type.name !== 'Query' || field.name !== 'sweep') return;
  const axes = args['axes'] as readonly AxisInput[];
  const points = axes.reduce((product, axis) => product * lengthOf(axis), 1);
  return (pointCost + childComplexity) * Math.min(points, mostSweptPoints);
};

/** How many values an axis has, about; 1 for one that will be refused. */
function lengthOf({ values, from, to, step, factor }: AxisInput): number {
  if (values) return values.length;
  if (from == null || to == null) return 1;
  const steps = step == null ? Math.log(to / from) / Math.log(factor ?? 0) : (to - from) / step;
  return steps > 0 ? Math.floor(steps) + 1 : 1;
}

/** The whole schema has about this many parts, whatever is asked of it. */
const introspectionCost = 1_000;

const introspection: ComplexityEstimator = ({ field: { name } }) => {
  if (name === '__schema' || name === '__type') return introspectionCost;
};

const estimators = [sweeps, directiveEstimator(), introspection, lists];

/**
 * Refuses operations that cost more than `most`, as the schema's `@complexity` directives have it
 * with the arguments given.
 * @returns a check that throws GraphQLError `limit-complexity`
 */
export function limitComplexity(most: number) {
  return (
    schema: GraphQLSchema,
    query: DocumentNode,
    /** Which of the document's operations runs. */
    operationName: string | undefined,
    variables: Readonly<Record<string, unknown>> = {},
  ): void => {
    const complexity = complexityOf({
      schema,
      query,
      variables: { ...variables },
      estimators,
      ...(operationName !== undefined && { operationName }),
    });
    if (complexity <= most) return;
    const cost = Number.isFinite(complexity) ? `costs ${complexity}, ` : 'costs ';
    throw queryError('limit-complexity', `the query ${cost}more than ${most}`, {
      expected: `a cost of at most ${most}`,
      hint: 'ask for smaller pages (`first`), fewer networks, points or fields',
    });
  };
}

/** A query's cost; infinite for one that spreads into too many fields to go through. */
function complexityOf(options: ComplexityOptions): number {
  try {
    return getComplexity(options);
  } catch (error) {
    // The library gives this error no code.
    if (error instanceof Error && error.message.includes('maximum allowed number of nodes')) {
      return Infinity;
    }
    throw error;
  }
}
