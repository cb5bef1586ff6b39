import type { NamedGraph, OnnxLimits } from '../../formats/onnx/index.ts';
import type { LowerOptions } from '../../formats/options.ts';
import type { PlannedInput } from '../measure/plan.ts';
import type { FileStore } from '../ports.ts';
import type { Prepared } from './prepared.ts';

/** Bounds on what is prepared. */
export interface PrepareSettings {
  /** Most bytes that a network may take on disk, external data among them. */
  readonly diskBytes: number;
  /** Most bytes of a document. */
  readonly documentBytes: number;
  readonly limits: NonNullable<LowerOptions['limits']>;
  /** Bounds on what is kept of an ONNX file. */
  readonly onnx: Partial<OnnxLimits>;
}

export const defaultPrepareSettings: PrepareSettings = {
  diskBytes: 16 * 2 ** 30,
  documentBytes: 256 * 2 ** 20,
  limits: {},
  onnx: {},
};

/** Where a network is taken from, and how and where to put it. */
export interface Preparation {
  readonly store: Pick<FileStore, 'fetch'>;
  readonly folder: string;
  readonly lowering: LowerOptions;
  readonly settings: PrepareSettings;
  readonly signal: AbortSignal | undefined;
}

/** A network on disk with its graph, before it is costed. */
export interface OnDisk
  extends NamedGraph, Pick<Prepared, 'modelPath' | 'digest' | 'bytes' | 'weights'> {
  readonly inputs: readonly PlannedInput[];
}
