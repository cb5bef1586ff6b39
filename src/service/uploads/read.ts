import { Readable } from 'node:stream';
import { type OnnxBudget, OnnxReader } from '../../formats/onnx/index.ts';
import type { Model } from '../../formats/model.ts';
import type { FileStore } from '../../timing/ports.ts';
import { arriving } from './arriving.ts';
import type { BudgetLimits, UploadBudget } from './budget.ts';
import { DocumentReader } from './documents.ts';
import type { UploadSlots } from './slots.ts';

export interface UploadLimits extends BudgetLimits {
  /** Shared by all routes that take files. */
  readonly slots: UploadSlots;
  /** Longest pause between two chunks, in milliseconds. */
  readonly idleMs: number;
  /** Keeps files as they were sent; none where their networks alone are wanted. */
  readonly files?: Pick<FileStore, 'put'>;
}

/** What a file is read with. */
export interface Reading {
  readonly budget: UploadBudget;
  /** Longest pause between two chunks, in milliseconds. */
  readonly idleMs: number;
  /** @throws FastifyError for text that is no JSON */
  readonly parseJson: (text: string) => unknown;
  readonly files?: UploadLimits['files'];
}

/** The network of a file, and the digest under which the file is kept, if it is. */
export interface Upload {
  readonly model: Model;
  readonly digest?: string;
}

/** Takes a file piece by piece. */
interface FileReader {
  /** @throws InputError, ProblemError as soon as something is wrong */
  push(chunk: Buffer): void;
  /** @throws InputError, ProblemError for what is wrong with the file as a whole */
  finish(): Model;
}

/**
 * Reads a model file as it arrives, without ever having the whole of it. Its first byte tells its
 * format.
 * @throws InputError, ProblemError
 */
export async function readUpload(stream: Readable, reading: Reading): Promise<Upload> {
  const { budget, parseJson, files } = reading;
  let reader: FileReader | undefined;
  const read = async function* () {
    for await (const chunk of arriving(stream, reading)) {
      reader ??= beginsJson(chunk)
        ? new DocumentReader(budget, parseJson)
        : onnxReader(budget.onnx);
      reader.push(chunk);
      yield chunk;
    }
  };
  const kept = files && (await files.put(Readable.from(read(), { objectMode: false })));
  if (!kept) await consume(read());
  const model = (reader ?? onnxReader(budget.onnx)).finish();
  return { model, ...(kept && { digest: kept.digest }) };
}

async function consume(chunks: AsyncIterator<Buffer>): Promise<void> {
  while ((await chunks.next()).done !== true);
}

/** White space, the first byte of a byte order mark, and what opens an object or a list. */
const jsonStarts = new Set(Buffer.from('\t\n\r \u{FEFF}{['));

/** Whether a file is text rather than ONNX: no field of a `ModelProto` has such a tag. */
function beginsJson([first = 0]: Buffer): boolean {
  return jsonStarts.has(first);
}

function onnxReader(budget: OnnxBudget): FileReader {
  const reader = new OnnxReader(budget);
  return {
    push: (chunk) => {
      reader.push(chunk);
    },
    finish: () => ({ format: 'onnx', document: reader.finish() }),
  };
}
