import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ProblemError } from '../problems.ts';
import type { ModelFiles } from './files.ts';
import { fileOf, type Header, parseHead, parseFile } from './file-format.ts';
import type { Model } from '../../formats/model.ts';

export interface StoredModel extends Header {
  /** `sha256:…` of format and document. */
  readonly digest: string;
  /** Bytes that it takes in the store. */
  readonly bytes: number;
  readonly usedAt: Date;
}

export interface ModelStoreOptions {
  readonly files: ModelFiles;
  /** Most bytes of all models together. */
  readonly bytes: number;
  /** Most models. */
  readonly count: number;
  /** Called with what went wrong apart from any request: a damaged file, one not removed. */
  readonly onFault?: (error: unknown, digest: string) => void;
}

const prefix = 'sha256:';
const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** How far the time of last use on disk may lag behind, in milliseconds. */
const touchEveryMs = 60_000;

/** Whether a text names a stored model rather than anything else. */
export function isDigest(text: string): boolean {
  return text.startsWith(prefix);
}

/**
 * Models by the digest of their content, each in a file named by it. When the store is full, the
 * models used longest ago make room.
 */
export class ModelStore {
  private readonly files: ModelFiles;
  private readonly models: LRUCache<string, StoredModel>;
  private readonly mostBytes: number;
  private readonly onFault: (error: unknown, digest: string) => void;
  /** The last thing being done to each file, so that one begins when another has ended. */
  private readonly busy = new Map<string, Promise<unknown>>();

  private constructor({ files, bytes, count, onFault = () => undefined }: ModelStoreOptions) {
    this.files = files;
    this.mostBytes = bytes;
    this.onFault = onFault;
    this.models = new LRUCache({
      max: count,
      maxSize: bytes,
      sizeCalculation: (model) => model.bytes,
      dispose: (_model, digest, reason) => {
        if (reason === 'evict') this.removeFile(digest);
      },
    });
  }

  /** The store of what the files already hold. */
  static async open(options: ModelStoreOptions): Promise<ModelStore> {
    const store = new ModelStore(options);
    for (const { name, bytes, usedAt, head } of await options.files.list()) {
      const digest = prefix + name;
      if (!digestPattern.test(digest)) continue;
      const header = parseHead(head);
      if (header && bytes <= options.bytes) {
        store.models.set(digest, { digest, ...header, bytes, usedAt });
      } else {
        store.onFault(new Error('a stored model cannot be kept'), digest);
        store.removeFile(digest);
      }
    }
    return store;
  }

  /** Whether a model is there; if so, this counts as a use. */
  use(digest: string): boolean {
    const known = this.models.get(digest);
    if (known) this.touch(known);
    return known !== undefined;
  }

  /** All models, the last used first. */
  list(): StoredModel[] {
    return [...this.models.values()];
  }

  /**
   * What is known of a model, which does not count as a use.
   * @throws ProblemError `unknown-model`
   */
  describe(digest: string): StoredModel {
    return this.models.peek(digest) ?? unknownModel(digest);
  }

  /**
   * A model, used now. One that another process put into the same directory is found too.
   * @throws ProblemError `unknown-model`, also for one that was damaged, which is then removed
   */
  async get(digest: string): Promise<Model> {
    if (!digestPattern.test(digest)) return unknownModel(digest);
    return this.inTurn(digest, async () => {
      const bytes = await this.files.read(fileName(digest));
      const found = bytes && parseFile(bytes);
      if (bytes && found && digestOf(found.content) === digest) {
        const { header, model } = found;
        const adopted = { digest, ...header, bytes: bytes.length, usedAt: new Date(0) };
        this.touch(this.models.get(digest) ?? adopted);
        return model;
      }
      const known = this.models.delete(digest);
      if (bytes) await this.files.remove(fileName(digest));
      if (bytes || known) this.onFault(new Error('a stored model is damaged or gone'), digest);
      return unknownModel(digest, bytes && 'it was damaged and has been removed');
    });
  }

  /**
   * Stores a model; one that is there already is described anew and is as if used.
   * @throws ProblemError `model-too-large` where it alone exceeds the store, `storage-failed`
   */
  async put(
    model: Model,
    described: Omit<Header, 'format'>,
  ): Promise<{ stored: StoredModel; created: boolean }> {
    const { header, content, bytes } = fileOf(model, described);
    if (bytes.length > this.mostBytes) {
      throw new ProblemError('model-too-large', {
        detail: `the description of the model takes ${bytes.length} bytes`,
        expected: `at most ${this.mostBytes} bytes, the setting MODELS_BYTES`,
      });
    }
    const digest = digestOf(content);
    return this.inTurn(digest, async () => {
      const created = !this.models.has(digest);
      await this.write(digest, bytes);
      const stored = { digest, ...header, bytes: bytes.length, usedAt: new Date() };
      this.models.set(digest, stored);
      return { stored, created };
    });
  }

  /**
   * Forgets a model.
   * @throws ProblemError `unknown-model`
   */
  async delete(digest: string): Promise<void> {
    await this.inTurn(digest, async () => {
      if (!this.models.delete(digest)) unknownModel(digest);
      await this.files.remove(fileName(digest));
    });
  }

  private async write(digest: string, bytes: Buffer): Promise<void> {
    try {
      await this.files.write(fileName(digest), bytes);
    } catch (error) {
      this.onFault(error, digest);
      throw new ProblemError('storage-failed', {
        detail: 'the model could not be written to the store; the reason was logged',
      });
    }
  }

  private touch(model: StoredModel): void {
    const now = new Date();
    if (now.getTime() - model.usedAt.getTime() < touchEveryMs) return;
    this.models.set(model.digest, { ...model, usedAt: now });
    this.files.touch(fileName(model.digest)).catch((error: unknown) => {
      this.onFault(error, model.digest);
    });
  }

  /** Removes the file of a model that made room, unless it was stored again meanwhile. */
  private removeFile(digest: string): void {
    this.inTurn(digest, async () => {
      if (!this.models.has(digest)) await this.files.remove(fileName(digest));
    }).catch((error: unknown) => {
      this.onFault(error, digest);
    });
  }

  private inTurn<T>(digest: string, task: () => Promise<T>): Promise<T> {
    const result = (this.busy.get(digest) ?? Promise.resolve()).then(task);
    const settled = result.then(ignore, ignore).then(() => {
      if (this.busy.get(digest) === settled) this.busy.delete(digest);
    });
    this.busy.set(digest, settled);
    return result;
  }
}

function ignore(): void {
  // The one who asked has the outcome.
}

function fileName(digest: string): string {
  return digest.slice(prefix.length);
}

function digestOf(content: Buffer): string {
  return prefix + createHash('sha256').update(content).digest('hex');
}

function unknownModel(
  digest: string,
  why = 'it was never stored, was deleted or made room',
): never {
  throw new ProblemError('unknown-model', {
    detail: `there is no stored model "${digest.slice(0, 100)}"`,
    expected: 'a digest listed at /v1/models: sha256: and 64 hex digits',
    hint: digestPattern.test(digest)
      ? `${why}; POST it to /v1/models`
      : 'a preset goes by `preset`, a document by `architecture`',
  });
}
