import { isDeepStrictEqual } from 'node:util';
import type { TimingJob, TimingSource, TimingSpec } from '../../timing/job.ts';
import type { Ledger } from '../../timing/ports.ts';
import type { KeptFiles } from '../uploads/external-data.ts';

/** How a network is timed. */
export type TimingSettings = Omit<TimingSpec, 'source' | 'lowering'>;

/** Jobs of one page, and pages that are looked through. */
const pageSize = 100;
const mostPages = 10;

/** The newest job that is done, was accepted in the last `seconds`, and timed what this one would. */
export async function findEqual(
  ledger: Pick<Ledger, 'list' | 'find'>,
  asked: {
    readonly digest: string;
    readonly settings: TimingSettings;
    readonly kept: KeptFiles | undefined;
  },
  seconds: number,
): Promise<TimingJob | undefined> {
  const { digest, settings, kept } = asked;
  const since = new Date(Date.now() - 1000 * seconds).toISOString();
  let after: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const { jobs, next } = await ledger.list(
      { digest, state: 'done', since },
      { limit: pageSize, ...(after !== undefined && { after }) },
    );
    const equal = jobs.find(({ spec: { source, lowering: _, ...others } }) => {
      return isOf(source, kept) && isDeepStrictEqual(others, settings);
    });
    if (equal) return ledger.find(equal.id);
    if (next === undefined) return undefined;
    after = next;
  }
  return undefined;
}

/** Documents that lower to the same graph are the same; files differ in their weights. */
function isOf(source: TimingSource, kept: KeptFiles | undefined): boolean {
  if (source.kind === 'document' || !kept) return source.kind === 'document' && !kept;
  return isDeepStrictEqual(filesOf(source), filesOf(kept));
}

function filesOf({ digest, externalData }: KeptFiles): readonly string[] {
  return [digest, ...externalData.map((file) => `${file.location} ${file.digest}`).toSorted()];
}
