import type { TimingEvent, TimingEventType } from '../job.ts';
import type { Claim, EventBus, Ledger } from '../ports.ts';
import type { Log } from './ports.ts';

type Report = readonly [TimingEventType, TimingEvent['data']];

/**
 * Appends what happens to a job, in order, and tells the bus. Where the ledger is slower than the
 * job, progress that newer progress follows is left out; where it is away, reports are lost.
 */
export class Reporter {
  private readonly waiting: Report[] = [];
  private sending: Promise<void> | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly bus: EventBus,
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

  /** Tells the bus what the ledger itself has appended last. */
  async tellLatest(): Promise<void> {
    try {
      const latest = (await this.ledger.events(this.claim.job.id, 0)).at(-1);
      if (latest) this.bus.publish(latest);
    } catch (err) {
      this.log.debug({ err }, 'cannot tell of an event');
    }
  }

  private async send(): Promise<void> {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      try {
        const event = await this.ledger.append(this.claim, ...next);
        if (event) this.bus.publish(event);
      } catch (err) {
        this.log.debug({ err, type: next[0] }, 'an event is lost');
      }
    }
    this.sending = undefined;
  }
}
