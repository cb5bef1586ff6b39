import { type Static, type TObject, Type } from '@sinclair/typebox';
import envSchema from 'env-schema';

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
