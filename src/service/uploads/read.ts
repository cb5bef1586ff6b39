import type { Readable } from 'node:stream';
import { type OnnxBudget, OnnxReader } from '../../formats/onnx/index.ts';
import type { Model } from '../../formats/model.ts';
import { arriving } from './arriving.ts';
import type { BudgetLimits, UploadBudget } from './budget.ts';
import { DocumentReader } from './documents.ts';
import type { UploadSlots } from './slots.ts';

export interface UploadLimits extends BudgetLimits {
  /** Shared by all routes that take files. */
  readonly slots: UploadSlots;
  /** Longest pause between two chunks, in milliseconds. */
  readonly idleMs: number;
}

/** What a file is read with. */
export interface Reading {
  readonly budget: UploadBudget;
  /** Longest pause between two chunks, in milliseconds. */
  readonly idleMs: number;
  /** @throws FastifyError for text that is no JSON */
  readonly parseJson: (text: string) => unknown;
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
export async function readUpload(stream: Readable, reading: Reading): Promise<Model> {
  const { budget, parseJson } = reading;
  let reader: FileReader | undefined;
  for await (const chunk of arriving(stream, reading)) {
    reader ??= beginsJson(chunk) ? new DocumentReader(budget, parseJson) : onnxReader(budget.onnx);
    reader.push(chunk);
  }
  return (reader ?? onnxReader(budget.onnx)).finish();
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
