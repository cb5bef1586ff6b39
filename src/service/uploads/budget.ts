import { OnnxBudget, type OnnxLimits } from '../../formats/onnx/index.ts';
import { ProblemError } from '../problems.ts';

export interface BudgetLimits {
  /** Most bytes of files. */
  readonly bytes: number;
  /** Most bytes of JSON documents. */
  readonly jsonBytes: number;
  /** Bounds on what is kept of ONNX files. */
  readonly onnx: Partial<OnnxLimits>;
}

/** What a request may still send: all files of a form share it. */
export class UploadBudget {
  readonly onnx: OnnxBudget;
  private received = 0;
  private kept = 0;

  constructor(private readonly limits: BudgetLimits) {
    this.onnx = new OnnxBudget(limits.onnx);
  }

  /**
   * Takes a piece of a file.
   * @throws ProblemError `body-too-large`
   */
  receive(bytes: number): void {
    this.received += bytes;
    if (this.received <= this.limits.bytes) return;
    throw new ProblemError('body-too-large', {
      detail: 'the model file is too large',
      expected: `at most ${this.limits.bytes} bytes, the setting UPLOAD_LIMIT_BYTES`,
      hint: 'weights as external data can be left behind: the file of the graph is enough',
    });
  }

  /**
   * Takes a piece of JSON, which is kept until it is parsed.
   * @throws ProblemError `body-too-large`
   */
  keep(bytes: number): void {
    this.kept += bytes;
    if (this.kept <= this.limits.jsonBytes) return;
    throw new ProblemError('body-too-large', {
      detail: 'the JSON document is too large',
      expected: `at most ${this.limits.jsonBytes} bytes, the setting BODY_LIMIT_BYTES`,
    });
  }
}
