import { type Static, type TObject, Type } from '@sinclair/typebox';
import envSchema from 'env-schema';
import type { ArchitectureLimits } from './formats/architecture/index.ts';
import { descriptionBytesPerNode, type OnnxLimits } from './formats/onnx/index.ts';

export const host = Type.String({
  default: '127.0.0.1',
  description: 'Address to listen on.',
});

export const logLevel = Type.Union(
  ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) =>
    Type.Literal(level),
  ),
  { default: 'info', description: 'Least severe level that is logged.' },
);

const mostNodes = 100_000;

/** Bounds on every network, which APIs and workers share. */
export const networkLimitSettings = {
  LIMIT_NODES: Type.Integer({
    default: mostNodes,
    minimum: 1,
    description: 'Most operators in a network.',
  }),
  LIMIT_LAYERS: Type.Integer({
    default: 100_000,
    minimum: 1,
    description: 'Most layers after blocks and repeats are expanded.',
  }),
  LIMIT_DESCRIPTION_BYTES: Type.Integer({
    default: mostNodes * descriptionBytesPerNode,
    minimum: 1024,
    description: 'Most memory that what is kept of an ONNX file may take, weights being left out.',
  }),
  LIMIT_NESTING: Type.Integer({
    default: 64,
    minimum: 1,
    maximum: 256,
    description: 'Most blocks and sequentials inside one another.',
  }),
  LIMIT_DIMENSION: Type.Integer({
    default: 2 ** 31 - 1,
    minimum: 1,
    description: 'Largest dim of any tensor.',
  }),
};

type NetworkLimitSettings = {
  [name in keyof typeof networkLimitSettings]: Static<(typeof networkLimitSettings)[name]>;
};

/** The bounds that settings put on networks, and on what is kept of an ONNX file. */
export function networkLimits(settings: NetworkLimitSettings): {
  readonly limits: Partial<ArchitectureLimits>;
  readonly onnx: Pick<OnnxLimits, 'nodes' | 'bytes'>;
} {
  return {
    limits: {
      nodes: settings.LIMIT_NODES,
      layers: settings.LIMIT_LAYERS,
      nesting: settings.LIMIT_NESTING,
      dimension: settings.LIMIT_DIMENSION,
    },
    onnx: { nodes: settings.LIMIT_NODES, bytes: settings.LIMIT_DESCRIPTION_BYTES },
  };
}

/**
 * The settings that an environment gives.
 * @throws Error naming the setting that is wrong and what it may be
 */
export function readSettings<T extends TObject>(
  schema: T,
  environment: NodeJS.ProcessEnv,
): Static<T> {
  try {
    return envSchema<Static<T>>({ schema, data: environment, env: false });
  } catch (error) {
    if (!isValidationError(error)) throw error;
    const faults = error.errors.map(({ instancePath, message = 'is wrong', params }) => {
      const allowed = params?.['allowedValues'] ?? '';
      return `${instancePath.slice(1)} ${message}${Array.isArray(allowed) ? `: ${allowed.join(', ')}` : ''}`;
    });
    throw new Error(`configuration: ${[...new Set(faults)].join('; ')}`, { cause: error });
  }
}

/** The settings, or the end of the process with a word about what is wrong. */
export function settingsOrExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

interface ValidationError extends Error {
  errors: { instancePath: string; message?: string; params?: Record<string, unknown> }[];
}

function isValidationError(error: unknown): error is ValidationError {
  return error instanceof Error && Array.isArray((error as Partial<ValidationError>).errors);
}
