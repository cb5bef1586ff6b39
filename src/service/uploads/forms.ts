import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { type Locate, located } from '../comparison.ts';
import { ProblemError } from '../problems.ts';
import { type ArrivedFile, keepDataFile } from './external-data.ts';
import { type Reading, readUpload, type Upload } from './read.ts';

/** What a form may have beside choices. */
export interface FormShape {
  /** The field that holds networks. */
  readonly field: string;
  /** Most networks. */
  readonly most: number;
  /** Whether the field may hold text that names a network, too. */
  readonly texts: boolean;
  /** Where a fault of one of several networks lies. */
  readonly locate?: Locate;
  /** The field that holds the files of external data, where those are taken, and most of them. */
  readonly data?: { readonly field: string; readonly most: number };
}

/** A form for several networks. */
export interface NetworksShape extends FormShape {
  /** Fewest networks. */
  readonly least: number;
}

/** A network of a form: a file with the name that the client gave it, or a text. */
export type FormNetwork = (Upload & { readonly file: string }) | { readonly text: string };

export interface Form {
  /** In the order of the form. */
  readonly networks: readonly FormNetwork[];
  readonly fields: Readonly<Record<string, string>>;
  readonly data: readonly ArrivedFile[];
}

/** @throws ProblemError where a form has fewer networks than its route takes */
export function requireNetworks(
  { networks }: Pick<Form, 'networks'>,
  { field, least, most }: NetworksShape,
): void {
  if (networks.length >= least) return;
  throw new ProblemError('invalid-request', {
    detail: `the form has ${networks.length === 0 ? 'no networks' : 'one network'}`,
    pointer: `/${field}`,
    expected: `${least} to ${most} fields "${field}", each a file or a text`,
  });
}

/** Most choices of a form, all being optional. */
const mostChoices = 20;

/** Bounds on what a form may consist of. */
export function formLimits({ most, texts, data }: FormShape, bytes: number) {
  const fields = mostChoices + (texts ? most : 0);
  const files = most + (data?.most ?? 0);
  return { files, fields, parts: fields + files, fileSize: bytes + 1 };
}

/**
 * Reads the form of a request, its files as they arrive.
 * @throws InputError, ProblemError for a network that cannot be read, with its place in a form of
 * several; `invalid-request` for a form that cannot be read, `body-too-large`
 */
export async function readForm(
  request: FastifyRequest,
  shape: FormShape,
  reading: Reading,
): Promise<Form> {
  const networks: FormNetwork[] = [];
  const fields: Record<string, string> = {};
  const data: ArrivedFile[] = [];
  for await (const part of partsOf(request)) {
    const { fieldname } = part;
    if (part.type === 'file') {
      if (fieldname === shape.field) {
        networks.push(await fileOf(part, networks.length, shape, reading));
      } else if (fieldname === shape.data?.field) {
        data.push(await keepDataFile(part, reading));
      } else {
        throw elsewhere(part, shape);
      }
    } else {
      const text = textOf(part);
      reading.budget.keep(Buffer.byteLength(text));
      if (shape.texts && fieldname === shape.field) networks.push({ text });
      else fields[fieldname] = text;
    }
    if (networks.length > shape.most) {
      throw new ProblemError('invalid-request', {
        detail: 'the form has too many networks',
        pointer: `/${shape.field}`,
        expected: `at most ${shape.most} networks`,
      });
    }
  }
  return { networks, fields, data };
}

async function fileOf(
  { file, filename }: MultipartFile,
  index: number,
  { locate }: FormShape,
  reading: Reading,
): Promise<FormNetwork> {
  const read = () => readUpload(file, reading);
  const upload = await (locate ? located(read, index, locate, filename) : read());
  return { ...upload, file: filename };
}

/** @throws ProblemError `body-too-large` for a text that was cut */
function textOf({ value, valueTruncated, fieldname }: Multipart & { type: 'field' }): string {
  if (valueTruncated) {
    throw new ProblemError('body-too-large', {
      detail: `the field "${fieldname.slice(0, 100)}" of the form is too large`,
      expected: 'at most 1 MiB of text',
      hint: 'send it as a file',
    });
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * The parts of a form. Left early, it lets the rest go by unread, so that the answer reaches the
 * client.
 * @throws ProblemError `invalid-request` for a form that cannot be read
 */
async function* partsOf(request: FastifyRequest): AsyncGenerator<Multipart> {
  const parts = request.parts();
  let ended = false;
  try {
    for (;;) {
      const next = await parts.next().catch((error: unknown) => {
        ended = true;
        const reason = error instanceof Error ? error.message : String(error);
        throw new ProblemError('invalid-request', { detail: `the form cannot be read: ${reason}` });
      });
      if (next.done) {
        ended = true;
        return;
      }
      yield next.value;
    }
  } finally {
    if (!ended) void drain(parts);
  }
}

async function drain(parts: AsyncIterable<Multipart>): Promise<void> {
  try {
    for await (const part of parts) if (part.type === 'file') part.file.resume();
  } catch {
    // Nobody wants the rest.
  }
}

/** What a form is refused with that has no file where one should be. */
export function noFile({ field, texts }: Pick<FormShape, 'field' | 'texts'>, detail: string) {
  return new ProblemError('invalid-request', {
    detail,
    pointer: `/${field}`,
    expected: texts
      ? `files, names and JSON in fields "${field}"`
      : `a file in the field "${field}"`,
  });
}

function elsewhere({ file, fieldname }: MultipartFile, shape: FormShape): ProblemError {
  file.resume();
  return noFile(shape, `the file stands in the field "${fieldname.slice(0, 100)}"`);
}
