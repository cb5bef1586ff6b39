import type { Log } from '../log.ts';
import { jittered, pause } from '../pause.ts';
import type { Claim, EventBus, Ledger, TakenTicket } from '../ports.ts';

export interface LeaseOptions {
  readonly ledger: Ledger;
  /** Tells at once that the job is to be cancelled; what it loses, the next renewal tells. */
  readonly bus: Pick<EventBus, 'subscribe'>;
  readonly claim: Claim;
  readonly taken: TakenTicket;
  readonly leaseMs: number;
  /** When the claim was asked for, by `performance.now()`. */
  readonly claimedAt: number;
  readonly log: Log;
  /** The job is to be given up: asked for, or because another worker may have it by now. */
  readonly onEnd: (why: 'cancel' | 'lost') => void;
}

/** Parts of a lease after which it is renewed, and renewed again where that failed. */
const renewAfter = 0.3;
const retryAfter = 0.1;

/**
 * Renews a claim and its ticket until it is released. Where the ledger does not answer for as long
 * as the lease lasts, the lease is lost.
 * @returns how to release it
 */
export function holdLease(options: LeaseOptions): () => void {
  const released = new AbortController();
  const release = () => {
    released.abort();
  };
  void holdClaim(options, released.signal).finally(release);
  void holdTicket(options, released.signal);
  return release;
}

async function holdClaim(
  { ledger, bus, claim, leaseMs, claimedAt, log, onEnd }: LeaseOptions,
  released: AbortSignal,
): Promise<void> {
  let news = new AbortController();
  const stop = bus.subscribe(claim.job.id, ({ type }) => {
    if (type === 'cancelling') news.abort();
  });
  released.addEventListener('abort', stop, { once: true });
  let until = claimedAt + leaseMs;
  let waitMs = leaseMs * renewAfter;
  let cancelled = false;
  const isReleased = () => released.aborted;
  for (;;) {
    await pause(jittered(waitMs), AbortSignal.any([released, news.signal]));
    if (isReleased()) return;
    if (news.signal.aborted) news = new AbortController();
    const askedAt = performance.now();
    // A process that was stopped for a while asks once more: only the ledger knows.
    const patienceMs = Math.max(until - askedAt, leaseMs * retryAfter);
    const state = await within(patienceMs, ledger.renew(claim, leaseMs), log);
    if (isReleased()) return;
    if (state === 'lost' || (state === undefined && performance.now() >= until)) {
      log.warn(state ? 'the job went to another worker' : 'no renewal within the lease');
      onEnd('lost');
      return;
    }
    waitMs = leaseMs * (state ? renewAfter : retryAfter);
    if (state) until = askedAt + leaseMs;
    // A cancelled job is ours until it has ended.
    if (state === 'cancel' && !cancelled) {
      cancelled = true;
      onEnd('cancel');
    }
  }
}

/** What is promised, unless it fails or takes longer. */
async function within<T>(milliseconds: number, promised: Promise<T>, log: Log) {
  const late = new AbortController();
  try {
    return await Promise.race([promised, pause(milliseconds, late.signal)]);
  } catch (err) {
    log.warn({ err }, 'cannot renew the lease');
  } finally {
    late.abort();
  }
  return undefined;
}

/** Apart from the claim's renewal: a queue that is away does not matter to it. */
async function holdTicket(
  { taken, leaseMs, log }: LeaseOptions,
  released: AbortSignal,
): Promise<void> {
  for (;;) {
    await pause(jittered(leaseMs * renewAfter), released);
    if (released.aborted) return;
    await taken.renew().catch((err: unknown) => {
      log.debug({ err }, 'cannot renew the ticket');
    });
  }
}
