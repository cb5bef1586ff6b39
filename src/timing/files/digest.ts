import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The 64 hexadecimal digits of a digest; `undefined` for anything else, so that none is a path. */
export function hexOf(digest: string): string | undefined {
  return /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
}

/** Passes bytes on and keeps their count and digest. */
export class Digesting extends Transform {
  bytes = 0;
  private readonly hash = createHash('sha256');

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    pass: (error: Error | null, chunk?: Buffer) => void,
  ): void {
    this.bytes += chunk.length;
    this.hash.update(chunk);
    pass(null, chunk);
  }

  /** To be asked once, at the end. */
  digest(): string {
    return `sha256:${this.hash.digest('hex')}`;
  }
}

/**
 * Writes what a source yields to a path.
 * @throws Error where the bytes are not those of the digest, or the path is taken
 */
export async function writeVerified(
  source: AsyncIterable<Buffer>,
  digest: string,
  path: string,
): Promise<void> {
  const digesting = new Digesting();
  await pipeline(Readable.from(source), digesting, createWriteStream(path, { flags: 'wx' }));
  if (digesting.digest() === digest) return;
  await rm(path, { force: true });
  throw new Error(`the stored file ${digest} is damaged`);
}
