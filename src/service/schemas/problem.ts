import { Type } from '@sinclair/typebox';
import { problemKinds } from '../problems.ts';

/** An RFC 9457 problem. */
export const problemSchema = Type.Object(
  {
    type: Type.String({ description: 'Where the code is explained.' }),
    title: Type.String({ description: 'The kind of fault.' }),
    status: Type.Integer({ description: 'HTTP status.' }),
    detail: Type.String({ description: 'This fault.' }),
    code: Type.Unsafe<string>({ type: 'string', enum: Object.keys(problemKinds) }),
    pointer: Type.Optional(Type.String({ description: 'JSON pointer of the fault in the body.' })),
    node: Type.Optional(Type.String({ description: 'Name of the operator at fault.' })),
    expected: Type.Optional(Type.String({ description: 'What would have been accepted.' })),
    hint: Type.Optional(Type.String({ description: 'How to mend it.' })),
    requestId: Type.Optional(Type.String({ description: 'Id of the request in the logs.' })),
  },
  {
    additionalProperties: false,
    description: 'A fault, as RFC 9457 has it.',
    examples: [
      {
        type: '/problems/unknown-preset',
        title: 'There is no such preset',
        status: 404,
        detail: 'there is no preset "resnet51"',
        code: 'unknown-preset',
        hint: 'did you mean "resnet50"?',
      },
    ],
  },
);

const content = { 'application/problem+json': { schema: problemSchema } };

/** The faults that any route may answer with. */
export const problemResponses = {
  '4xx': { description: 'A fault in the request.', content },
  '5xx': { description: 'A fault of the service.', content },
};
