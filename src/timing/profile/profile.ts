import type { ExecutionProvider } from '../job.ts';
import type { ProfileMeasurement } from '../measure/plan.ts';
import type { Prepared } from '../prepare/prepared.ts';
import type { TimingProfile } from '../result.ts';

/** Where a profile was taken. */
export interface ProfiledDevice {
  /** The provider that was asked for. */
  readonly provider: ExecutionProvider;
  /** Model name of the processor, to look its peak up by. */
  readonly model: string | null;
}

/**
 * What a profiling run says of the network: times of the runtime's nodes as groups of ours.
 * @throws JobError where the trace or the optimized model cannot be read
 */
export function profileOf(
  { report }: Pick<Prepared, 'graph' | 'report' | 'values' | 'type'>,
  { tracePath }: ProfileMeasurement,
  { provider }: ProfiledDevice,
): Promise<TimingProfile> {
  return Promise.reject(
    new Error(`the profile ${tracePath} of ${report.name} on ${provider} is not read yet`),
  );
}
