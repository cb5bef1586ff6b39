import { LRUCache } from 'lru-cache';
import type { SharedStore } from './redis.ts';

/** Where an answer came from. */
export type CacheStatus = 'hit' | 'miss' | 'coalesced' | 'shared';

/** A serialized answer, ready to be sent. */
export interface Answer {
  readonly body: Buffer;
  readonly contentType: string;
  readonly digest: string;
}

export interface AnswerCacheOptions {
  /** Bytes of answers kept in memory. */
  readonly bytes: number;
  readonly shared?: SharedStore | undefined;
  readonly onLookup?: (status: CacheStatus) => void;
}

/** Bytes that an entry takes beside its body, about. */
const overhead = 512;

/**
 * Serialized answers by content address: in memory up to a number of bytes, then in a shared
 * store, then computed, once for all who ask for the same at the same time.
 */
export class AnswerCache {
  private readonly memory: LRUCache<string, Answer> | undefined;
  private readonly computing = new Map<string, Promise<Answer>>();
  private readonly shared: SharedStore | undefined;
  private readonly onLookup: (status: CacheStatus) => void;

  constructor({ bytes, shared, onLookup = () => undefined }: AnswerCacheOptions) {
    if (bytes > 0) {
      this.memory = new LRUCache({
        maxSize: bytes,
        sizeCalculation: ({ body }, key) => body.length + key.length + overhead,
      });
    }
    this.shared = shared;
    this.onLookup = onLookup;
  }

  /** An answer that is in memory. */
  peek(address: string): Answer | undefined {
    const answer = this.memory?.get(address);
    if (answer) this.onLookup('hit');
    return answer;
  }

  /** The answer at an address, computed by `compute` if it is nowhere. */
  async get(
    address: string,
    described: Omit<Answer, 'body'>,
    compute: () => Buffer,
  ): Promise<{ answer: Answer; status: CacheStatus }> {
    const kept = this.peek(address);
    if (kept) return { answer: kept, status: 'hit' };
    const underway = this.computing.get(address);
    if (underway) {
      this.onLookup('coalesced');
      return { answer: await underway, status: 'coalesced' };
    }
    let status: CacheStatus = 'miss';
    const promise = this.load(address).then((found) => {
      if (found) status = 'shared';
      const body = found ?? compute();
      if (!found) this.shared?.set(address, body);
      const answer = { ...described, body };
      this.memory?.set(address, answer);
      return answer;
    });
    this.computing.set(address, promise);
    try {
      const answer = await promise;
      this.onLookup(status);
      return { answer, status };
    } finally {
      this.computing.delete(address);
    }
  }

  private async load(address: string): Promise<Buffer | undefined> {
    return this.shared?.get(address);
  }
}
