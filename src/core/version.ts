/** Version of the engine, part of every answer and every digest; equal to the package's. */
export const engineVersion = '0.1.0';
