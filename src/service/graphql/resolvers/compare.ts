import { countToJson } from '../../../core/count.ts';
import { inNetworks, lowerComparison } from '../../comparison.ts';
import { compareRequestFromBody } from '../../requests.ts';
import { compareBodySchema } from '../../schemas/compare-request.ts';
import { checkedBody, given } from '../bodies.ts';
import { Shares } from '../figures.ts';
import type {
  ComparedNetworkResolvers,
  EvidenceResolvers,
  LayerChangeResolvers,
  QueryResolvers,
} from '../generated.ts';
import { costRequest } from '../network.ts';

export const compare: Required<QueryResolvers>['compare'] = (
  _,
  { networks, ...choices },
  { engine, measured, turns },
) => {
  const named = networks.map(({ name, ...network }, index) => ({
    ...costRequest(network, `/networks/${index}`),
    ...given({ name }),
  }));
  const request = compareRequestFromBody(
    checkedBody(compareBodySchema, { ...choices, networks: named }),
  );
  return turns.take(async () => {
    const { timed, make } = await lowerComparison(engine, request, inNetworks);
    return make((await measured.latest(timed)).times);
  });
};

export const comparedNetwork: ComparedNetworkResolvers = {
  bindings: ({ bindings }) =>
    Object.entries(bindings).map(([symbol, value]) => ({ symbol, value })),
  totals: ({ totals }) => ({ ...totals, shares: new Shares(totals, []) }),
};

export const layerChange: LayerChangeResolvers = {
  was: ({ was = null }) => was,
};

export const evidence: EvidenceResolvers = {
  value: ({ value }) => (typeof value === 'string' ? value : countToJson(value)),
};
