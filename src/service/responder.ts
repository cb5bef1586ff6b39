import { createHash } from 'node:crypto';
import type {
  FastifyReply,
  FastifyRequest,
  onRequestHookHandler,
  preValidationHookHandler,
} from 'fastify';
import { LRUCache } from 'lru-cache';
import { engineVersion } from '../core/version.ts';
import type { Answer, AnswerCache, CacheStatus } from './answers.ts';
import type { MediaType } from './negotiation.ts';

/** What a request seen before stands for, so that it need not be read again. */
interface Known {
  readonly address: string;
  readonly etag?: string;
  /** Digests of the stored models that were named. */
  readonly models: readonly string[];
  readonly isCurrent?: () => Promise<boolean>;
}

/** A request whose answer is not known by the request itself. */
interface NewRequest {
  /** Identity of the request together with the form asked for; none for what is not remembered. */
  readonly key?: string | undefined;
  readonly etag?: string | undefined;
  readonly models: Asked['models'];
  readonly isCurrent?: Asked['isCurrent'] | undefined;
}

/** What a request asks for, once it is read. */
export interface Asked {
  /** All that the answer depends on, beside its form. */
  readonly identity: unknown;
  /** What tells the form from others. */
  readonly form: string;
  /** Digests of the stored models that are named. */
  readonly models: readonly string[];
  /** Whether what the answer rests on beside its networks, and can change, is as it was. */
  readonly isCurrent?: () => Promise<boolean>;
  /** @throws InputError, ProblemError for a fault in a network */
  readonly making: () => Promise<Making>;
}

/** An answer that can be made: where it belongs, and how. */
export interface Making {
  /** Digest of what is answered, whatever its form. */
  readonly digest: string;
  /** What tells this form of the answer from others. */
  readonly form: string;
  readonly mediaType: MediaType | 'image/svg+xml' | 'image/png';
  readonly make: () => Buffer;
}

export interface ResponderOptions {
  readonly answers: AnswerCache;
  /** Whether a stored model is still there. */
  readonly hasModel: (digest: string) => boolean;
  /** Whether answers may be kept for a while without asking whether they are current; they may. */
  readonly isLasting?: boolean;
}

/** Bytes of requests remembered: keys are URLs and hashes. */
const rememberedBytes = 8 * 2 ** 20;

const lasting = 'public, max-age=300';

/** Headers of an answer that is kept by its content, as OpenAPI describes them. */
export const answerHeaders = {
  etag: { type: 'string', description: 'Content address of the request, in this form.' },
  'netcost-cache': {
    type: 'string',
    enum: ['hit', 'miss', 'coalesced', 'shared'],
    description: 'Whether the answer was found, computed, awaited with another or found in Redis.',
  },
};

/** Answers requests with what is kept under the content that they ask about. */
export class Responder {
  private readonly answers: AnswerCache;
  private readonly hasModel: ResponderOptions['hasModel'];
  private readonly remembered = new LRUCache<string, Known>({
    maxSize: rememberedBytes,
    sizeCalculation: ({ address }, key) => key.length + address.length + 128,
  });
  /** Identities of requests whose bodies came as bytes. */
  private readonly bodyKeys = new WeakMap<FastifyRequest, string>();
  private readonly cacheControl: string;

  constructor({ answers, hasModel, isLasting = true }: ResponderOptions) {
    this.answers = answers;
    this.hasModel = hasModel;
    this.cacheControl = isLasting ? lasting : 'public, no-cache';
  }

  /** Answers a request that was answered before, without reading it; `false` where it was not. */
  answerKnown(request: FastifyRequest, reply: FastifyReply, key: string): boolean {
    const known = this.remembered.get(key);
    if (!known?.models.every((model) => this.hasModel(model))) return false;
    if (this.answerFresh(request, reply, known.etag)) return true;
    const answer = this.answers.peek(known.address);
    if (answer) this.send(reply, answer, 'hit', known.etag);
    return answer !== undefined;
  }

  /** A hook that answers a GET which was answered before, ahead of reading it. */
  readonly answerSeen: onRequestHookHandler = (request, reply, next) => {
    this.answerOr(next, request, reply, urlKey(request));
  };

  /**
   * A hook that answers a POST which was answered before, where its body comes as bytes, ahead of
   * parsing and validating it.
   */
  readonly answerSeenBody: preValidationHookHandler = (request, reply, next) => {
    if (!Buffer.isBuffer(request.body)) {
      next();
      return;
    }
    const key = bodyKey(request, request.body);
    this.bodyKeys.set(request, key);
    this.answerOr(next, request, reply, key);
  };

  /** Answers a request that its URL says in full; with 304 a client that has the answer already. */
  async answerNamed(
    request: FastifyRequest,
    reply: FastifyReply,
    { identity, form, models, isCurrent, making }: Asked,
  ): Promise<FastifyReply> {
    const etag = etagOf(identity, form);
    const held = models.every((model) => this.hasModel(model));
    // Only a tag of ours tells that there is an answer.
    const isAny = request.headers['if-none-match'] === '*';
    if (held && !isAny && this.answerFresh(request, reply, etag)) return reply;
    const made = await making();
    if (isAny && this.answerFresh(request, reply, etag)) return reply;
    return this.answer(reply, { key: urlKey(request), etag, models, isCurrent }, made);
  }

  /** Answers a request that came with a body. */
  async answerGiven(
    request: FastifyRequest,
    reply: FastifyReply,
    { models, isCurrent, making }: Asked,
  ): Promise<FastifyReply> {
    const key = this.bodyKeys.get(request);
    return this.answer(reply, { key, models, isCurrent }, await making());
  }

  /** Answers from what is kept, or with what is made. */
  async answer(
    reply: FastifyReply,
    { key, etag, models, isCurrent }: NewRequest,
    { digest, form, mediaType, make }: Making,
  ): Promise<FastifyReply> {
    const address = `${digest} ${form}`;
    const contentType = mediaType === 'image/png' ? mediaType : `${mediaType}; charset=utf-8`;
    const described = { contentType, digest };
    const { answer, status } = await this.answers.get(address, described, make);
    if (key !== undefined) {
      this.remembered.set(key, {
        ...{ address, models },
        ...(etag !== undefined && { etag }),
        ...(isCurrent && { isCurrent }),
      });
    }
    return this.send(reply, answer, status, etag);
  }

  /** Answers a request that was answered before, if that answer still holds, or goes on. */
  private answerOr(
    next: (error?: Error) => void,
    request: FastifyRequest,
    reply: FastifyReply,
    key: string,
  ): void {
    const isCurrent = this.remembered.get(key)?.isCurrent;
    if (!isCurrent) {
      if (!this.answerKnown(request, reply, key)) next();
      return;
    }
    isCurrent().then((current) => {
      if (!current || !this.answerKnown(request, reply, key)) next();
    }, next);
  }

  private answerFresh(
    { headers }: FastifyRequest,
    reply: FastifyReply,
    etag: string | undefined,
  ): boolean {
    const held = headers['if-none-match'];
    if (held === undefined || etag === undefined) return false;
    const fresh =
      held === '*' ||
      held.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag.slice(2));
    if (fresh) {
      void reply
        .code(304)
        .headers({ etag, 'cache-control': this.cacheControl, vary: 'accept' })
        .send();
    }
    return fresh;
  }

  private send(
    reply: FastifyReply,
    { body, contentType, digest }: Answer,
    status: CacheStatus,
    etag?: string,
  ): FastifyReply {
    reply.header('content-type', contentType);
    reply.header('netcost-cache', status);
    reply.header('netcost-digest', digest);
    reply.header('vary', 'accept');
    if (etag !== undefined) {
      reply.header('etag', etag);
      reply.header('cache-control', this.cacheControl);
    }
    return reply.send(body);
  }
}

/** Identity of a GET. */
function urlKey({ url, headers }: FastifyRequest): string {
  return `${url} ${headers.accept ?? ''}`;
}

/** Identity of a POST by the bytes of its body, or by the JSON that was in it. */
export function bodyKey({ url, headers }: FastifyRequest, body: Buffer | string): string {
  const hash = createHash('sha256').update(body).digest('base64');
  return `${url} ${headers.accept ?? ''} ${headers['content-type'] ?? ''} ${hash}`;
}

/** The content address of a request: weak, since compression may change the bytes. */
function etagOf(request: unknown, form: string): string {
  const identity = JSON.stringify([engineVersion, form, sorted(request)]);
  return `W/"${createHash('sha256').update(identity).digest('base64url')}"`;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}
