import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { documentText } from '../../src/formats/document-text.ts';
import type { Model } from '../../src/formats/model.ts';
import type { TimingSource } from '../../src/timing/job.ts';
import type { FileStore } from '../../src/timing/ports.ts';

/** Files in memory by the digests of their bytes. */
export class MemoryFiles implements Pick<FileStore, 'fetch'> {
  private readonly files = new Map<string, Uint8Array>();

  add(bytes: Uint8Array): string {
    const digest = digestOf(bytes);
    this.files.set(digest, bytes);
    return digest;
  }

  document(model: Model): TimingSource {
    const digest = this.add(Buffer.from(documentText(model)));
    return { kind: 'document', format: model.format, digest };
  }

  fetch(digest: string, path: string): Promise<boolean> {
    const bytes = this.files.get(digest);
    if (bytes) writeFileSync(path, bytes);
    return Promise.resolve(bytes !== undefined);
  }
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
