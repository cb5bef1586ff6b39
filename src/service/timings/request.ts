import type { TimingBody } from '../schemas/timing-request.ts';
import type { TimingRequest } from './service.ts';

type Asked = Omit<TimingBody, 'inputSize'> & TimingRequest['network'];

/** What is asked for, defaults filled in. */
export function timingRequest({
  device = 'cpu',
  threads,
  optimization = 'all',
  protocol = 'standard',
  profile = true,
  allowFallback = false,
  reuse,
  ...network
}: Asked): TimingRequest {
  return {
    network,
    settings: { device, threads: threads ?? null, optimization, protocol, profile, allowFallback },
    ...(reuse !== undefined && { reuseSeconds: reuse }),
  };
}
