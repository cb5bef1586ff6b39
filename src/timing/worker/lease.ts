import { jittered, pause } from '../pause.ts';
import type { Claim, Ledger, TakenTicket } from '../ports.ts';
import type { Log } from './ports.ts';

export interface LeaseOptions {
  readonly ledger: Ledger;
  readonly claim: Claim;
  readonly taken: TakenTicket;
  readonly leaseMs: number;
  /** When the claim was asked for, by `performance.now()`. */
  readonly claimedAt: number;
  readonly log: Log;
  /** Called once, when the job is to be given up. */
  readonly onEnd: (why: 'cancel' | 'lost') => void;
}

/**
 * Renews a claim and its ticket until it is released. Where the ledger does not answer for as long
 * as the lease lasts, the lease is lost: another worker may have the job by then.
 * @returns how to release it
 */
export function holdLease(options: LeaseOptions): () => void {
  const { ledger, claim, leaseMs, claimedAt, log, onEnd } = options;
  const released = new AbortController();
  const isReleased = () => released.signal.aborted;
  let expiry = expireFrom(claimedAt);

  function expireFrom(askedAt: number): NodeJS.Timeout {
    const left = Math.max(0, askedAt + leaseMs - performance.now());
    return setTimeout(() => {
      log.warn('the ledger was away for longer than the lease');
      end('lost');
    }, left);
  }

  function end(why: 'cancel' | 'lost'): void {
    if (isReleased()) return;
    // A cancelled job is still ours until it has ended.
    if (why === 'lost') release();
    onEnd(why);
  }

  function release(): void {
    released.abort();
    clearTimeout(expiry);
  }

  async function renew(): Promise<void> {
    let told = false;
    for (let waitMs = leaseMs * 0.3; ;) {
      await pause(jittered(waitMs), released.signal);
      if (isReleased()) return;
      const askedAt = performance.now();
      try {
        const state = await ledger.renew(claim, leaseMs);
        if (isReleased()) return;
        clearTimeout(expiry);
        expiry = expireFrom(askedAt);
        waitMs = leaseMs * 0.3;
        if (state === 'lost') end('lost');
        if (state === 'cancel' && !told) {
          told = true;
          end('cancel');
        }
      } catch (err) {
        log.warn({ err }, 'cannot renew the lease');
        waitMs = leaseMs * 0.1;
      }
    }
  }

  void renew();
  void holdTicket(options, released.signal);
  return release;
}

/** Apart from the claim's renewal: a queue that is away does not matter to it. */
async function holdTicket({ taken, leaseMs, log }: LeaseOptions, released: AbortSignal) {
  while (!released.aborted) {
    await pause(jittered(leaseMs * 0.3), released);
    if (!released.aborted) {
      await taken.renew().catch((err: unknown) => {
        log.debug({ err }, 'cannot renew the ticket');
      });
    }
  }
}
