import { InputError } from '../../../core/errors.ts';
import type { OnnxModel } from '../model.ts';
import { Budget, type OnnxLimits } from './budget.ts';
import { type ModelDraft, modelMessage } from './root.ts';
import { WireReader } from './wire.ts';

export {
  Budget as OnnxBudget,
  defaultOnnxLimits,
  descriptionBytesPerNode,
  type OnnxLimits,
} from './budget.ts';

/**
 * Reads an ONNX file that comes in chunks, split anywhere, into its description. Weights are
 * passed over where they lie: they are neither kept nor looked at.
 */
export class OnnxReader {
  private readonly draft: ModelDraft = modelMessage.create();
  private readonly wire: WireReader<ModelDraft, OnnxModel>;

  /** @param limits A budget where several files share it. */
  constructor(limits: Partial<OnnxLimits> | Budget = {}) {
    const budget = limits instanceof Budget ? limits : new Budget(limits);
    this.wire = new WireReader(modelMessage, this.draft, budget);
  }

  /** Whether the bytes so far are surely meant to be an ONNX model. */
  get recognized(): boolean {
    return this.draft.recognized;
  }

  /**
   * Takes the next bytes of the file. The chunk is the caller's again afterwards; after a fault
   * the reader is of no more use.
   * @throws InputError `unrecognized-model`, `corrupt-model`, `limit-model`,
   * `unsupported-ir-version`
   */
  push(chunk: Uint8Array): void {
    this.locate(() => {
      this.wire.push(chunk);
    });
  }

  /**
   * The model, once all bytes are pushed.
   * @throws InputError as `push` does, and `truncated-model`
   */
  finish(): OnnxModel {
    return this.locate(() => this.wire.finish());
  }

  /** Adds to a fault where in the file it is. */
  private locate<Result>(read: () => Result): Result {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const { place, node } = this.wire.where();
      if (
        !this.recognized &&
        (error.code === 'corrupt-model' || error.code === 'truncated-model')
      ) {
        throw unrecognized(`${error.message}, ${place}`);
      }
      throw new InputError(error.code, `${error.message}, ${place}`, { node, ...error.details });
    }
  }
}

function unrecognized(reason: string): InputError {
  return new InputError('unrecognized-model', `this is not an ONNX model: ${reason}`, {
    expected: 'an ONNX file, which is a protobuf ModelProto',
  });
}

/** Whether the first bytes of a file are those of an ONNX model, be it a faulty one. */
export function isOnnx(head: Uint8Array): boolean {
  const reader = new OnnxReader();
  try {
    reader.push(head);
    return reader.recognized;
  } catch (error) {
    if (error instanceof InputError) return error.code !== 'unrecognized-model';
    throw error;
  }
}

/** Reads an ONNX file that is at hand in whole. */
export function readOnnx(bytes: Uint8Array, limits: Partial<OnnxLimits> = {}): OnnxModel {
  const reader = new OnnxReader(limits);
  reader.push(bytes);
  return reader.finish();
}
