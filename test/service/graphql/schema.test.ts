import { readFileSync } from 'node:fs';
import { generate } from '@graphql-codegen/cli';
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  type GraphQLNamedType,
  type IntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import codegen from '../../../codegen.ts';
import { factorOrder } from '../../../src/core/compare/compare.ts';
import { figureUnits } from '../../../src/core/compare/reconcile/figure.ts';
import {
  additions,
  bases,
  omissions,
  toolNames,
} from '../../../src/core/compare/reconcile/methods.ts';
import { renderings } from '../../../src/core/compare/sentences.ts';
import { elementTypes } from '../../../src/core/graph/types.ts';
import { conventionNames } from '../../../src/core/conventions.ts';
import { readSchema } from '../../../src/service/graphql/schema.ts';
import { stemNames } from '../../../src/whatif/edits.ts';
import { sweptTotals } from '../../../src/whatif/sweep.ts';
import { data } from '../../support/graphql.ts';
import { startService } from '../../support/service.ts';

const written = buildSchema(readSchema());

function describable(type: GraphQLNamedType): [string, string | null | undefined][] {
  const own: [string, string | null | undefined][] = [[type.name, type.description]];
  if (isEnumType(type)) {
    for (const { name, description } of type.getValues()) {
      own.push([`${type.name}.${name}`, description]);
    }
  }
  if (isInputObjectType(type)) {
    for (const { name, description } of Object.values(type.getFields())) {
      own.push([`${type.name}.${name}`, description]);
    }
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      own.push([`${type.name}.${field.name}`, field.description]);
      for (const { name, description } of field.args) {
        own.push([`${type.name}.${field.name}(${name})`, description]);
      }
    }
  }
  return own;
}

describe('the GraphQL schema', () => {
  it('is what the running service has', async () => {
    const service = await startService();
    const query = getIntrospectionQuery({
      schemaDescription: true,
      specifiedByUrl: true,
      oneOf: true,
    });
    const introspected = await data(service, query);
    await service.close();
    const running = buildClientSchema(introspected as unknown as IntrospectionQuery);
    expect(printSchema(lexicographicSortSchema(running))).toBe(
      printSchema(lexicographicSortSchema(written)),
    );
  });

  it('describes every type, field, argument and value', () => {
    const types = Object.values(written.getTypeMap()).filter(
      (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
    );
    const silent = types
      .flatMap(describable)
      .filter(([, description]) => !description)
      .map(([name]) => name);
    expect(types.length).toBeGreaterThan(40);
    expect(silent).toEqual([]);
  });

  it.each([
    ['ConventionName', conventionNames],
    ['ElementType', elementTypes],
    ['Factor', factorOrder],
    ['Rendering', Object.keys(renderings)],
    ['SweptTotal', sweptTotals],
    ['Stem', stemNames],
    ['FigureUnit', figureUnits],
    ['Tool', toolNames],
    ['Basis', Object.keys(bases)],
    ['Omission', Object.keys(omissions)],
    ['Addition', Object.keys(additions)],
  ])('has the engine’s names in %s', (name, names) => {
    const type = written.getType(name);
    expect(isEnumType(type) && type.getValues().map((value) => value.name)).toEqual(names);
  });

  it('is what the resolvers’ types were generated from', { timeout: 30_000 }, async () => {
    const files = (await generate({ ...codegen, silent: true }, false)) as {
      filename: string;
      content: string;
    }[];
    expect(files).toHaveLength(1);
    for (const { filename, content } of files) {
      expect(content).toBe(readFileSync(filename, 'utf8'));
    }
  });
});
