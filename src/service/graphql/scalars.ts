import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { countToJson, type Count } from '../../core/count.ts';

export const largestPage = 1000;
const largestInt = 2 ** 31 - 1;

/** A scalar for integers within bounds, refused where they are written or bound to variables. */
function boundedInteger(name: string, least: number, most: number) {
  const parse = (value: unknown, node?: ValueNode): number => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) {
      return value;
    }
    throw new GraphQLError(`${name} is an integer from ${least} to ${most}`, {
      nodes: node ?? null,
    });
  };
  return {
    parseValue: (value: unknown) => parse(value),
    parseLiteral: (node: ValueNode) =>
      parse(node.kind === Kind.INT ? Number(node.value) : undefined, node),
  };
}

const countSerializer = { serialize: (value: unknown) => countToJson(value as Count) };

/** A number or a text, which is read only where it is asked about. */
const writtenFigure = {
  parseValue: (value: unknown) => {
    if (typeof value === 'number' || typeof value === 'string') return value;
    throw new GraphQLError('WrittenFigure is a number or a text');
  },
  parseLiteral: (node: ValueNode) => {
    if (node.kind === Kind.STRING) return node.value;
    if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return Number(node.value);
    throw new GraphQLError('WrittenFigure is a number or a text', { nodes: node });
  },
};

/**
 * How the schema's scalars are read and written. `JSON` and `Shape` are JSON as it stands, which
 * GraphQL does without being told.
 */
export const scalars = {
  Count: countSerializer,
  CountChange: countSerializer,
  PageSize: boundedInteger('PageSize', 1, largestPage),
  PositiveInt: boundedInteger('PositiveInt', 1, largestInt),
  WrittenFigure: writtenFigure,
};
