import type { TimingEvent, TimingEventType } from '../job.ts';
import type { Log } from '../log.ts';
import type { Claim, Ledger } from '../ports.ts';

type Report = readonly [TimingEventType, TimingEvent['data']];

/**
 * Appends what happens to a job, in order. Where the ledger is slower than the job, progress that
 * newer progress follows is left out; where it is away, reports are lost.
 */
export class Reporter {
  private readonly waiting: Report[] = [];
  private sending: Promise<void> | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly claim: Claim,
    private readonly log: Log,
  ) {}

  report(type: TimingEventType, data: TimingEvent['data']): void {
    if (type === 'progress' && this.waiting.at(-1)?.[0] === 'progress') this.waiting.pop();
    this.waiting.push([type, data]);
    this.sending ??= this.send();
  }

  /** Once all that was reported is appended or lost. */
  async settled(): Promise<void> {
    await this.sending;
  }

  private async send(): Promise<void> {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      try {
        await this.ledger.append(this.claim, ...next);
      } catch (err) {
        this.log.debug({ err, type: next[0] }, 'an event is lost');
      }
    }
    this.sending = undefined;
  }
}
