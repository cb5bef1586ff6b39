import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { documentText, parseDocument } from '../../formats/document-text.ts';
import { type Model, modelFormats } from '../../formats/model.ts';
import { headBytes } from './files.ts';

const countsSchema = Type.Object({
  nodes: Type.Integer({ minimum: 0 }),
  layers: Type.Integer({ minimum: 0 }),
  parameters: Type.Union([Type.Integer({ minimum: 0 }), Type.String({ pattern: '^\\d+$' })]),
});

const headerSchema = Type.Object({
  format: Type.Union(modelFormats.map((format) => Type.Literal(format))),
  name: Type.String(),
  counts: Type.Optional(countsSchema),
});

const headers = TypeCompiler.Compile(headerSchema);

/** How large a network is; `parameters` as JSON carries a count. */
export type ModelCounts = Static<typeof countsSchema>;

/** What is known of a stored model beside its content. */
export type Header = Static<typeof headerSchema>;

/** Most characters of a name that are kept, so that the header stays within `headBytes`. */
const nameLength = 200;

/** A model as its file has it: a line of JSON about it, a line for its format, its document. */
export interface ModelFile {
  readonly header: Header;
  /** All but the header: what the digest is of. */
  readonly content: Buffer;
  readonly bytes: Buffer;
}

export function fileOf(model: Model, { name, counts }: Omit<Header, 'format'>): ModelFile {
  const header = {
    format: model.format,
    name: name.slice(0, nameLength),
    ...(counts && { counts }),
  };
  const content = Buffer.from(`${model.format}\n${documentText(model)}\n`);
  return {
    header,
    content,
    bytes: Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), content]),
  };
}

/** Header, content and document of a file; `undefined` where it is no model's. */
export function parseFile(
  bytes: Buffer,
): { header: Header; content: Buffer; model: Model } | undefined {
  const header = parseHead(bytes.subarray(0, headBytes));
  if (!header) return undefined;
  const content = bytes.subarray(bytes.indexOf('\n') + 1);
  const lineEnd = content.indexOf('\n');
  if (content.toString('utf8', 0, lineEnd) !== header.format) return undefined;
  try {
    const document = parseDocument(header.format, content.toString('utf8', lineEnd + 1));
    return { header, content, model: { format: header.format, document } };
  } catch {
    return undefined;
  }
}

/** The line that describes a model, from the first bytes of its file. */
export function parseHead(head: Buffer): Header | undefined {
  try {
    const header: unknown = JSON.parse(head.toString('utf8', 0, head.indexOf('\n')));
    return headers.Check(header) ? header : undefined;
  } catch {
    return undefined;
  }
}
