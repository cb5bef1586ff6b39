import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../problems.ts';

/** Counts a request of a client. */
export type RateCheck = (request: FastifyRequest) => Promise<void>;

/**
 * Holds each client to a number of timings in a minute, however they are asked for.
 * @returns a check that throws ProblemError `rate-limited`
 */
export function rateCheck(app: FastifyInstance, most: number): RateCheck {
  const count = app.createRateLimit({ max: most, timeWindow: '1 minute' });
  return async (request) => {
    const limit = await count(request);
    if (limit.isAllowed || !limit.isExceeded) return;
    throw new ProblemError(
      'rate-limited',
      {
        detail: `this client asked for more than ${most} timings in a minute`,
        expected: `at most ${most}, the setting TIMINGS_PER_MINUTE`,
      },
      { 'retry-after': String(limit.ttlInSeconds) },
    );
  };
}
