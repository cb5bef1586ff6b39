import { Type } from '@sinclair/typebox';

/** Which part of a list a query asks for. */
export const pageQuery = {
  offset: Type.Optional(Type.Integer({ minimum: 0, description: 'How many to skip. Default: 0.' })),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'Most to return. Default: 100.' }),
  ),
};
