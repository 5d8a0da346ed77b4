// Which layer a flag's value is taken from: the command line, KLOG_ variables, KLOG_OPTS, a context's options,
// in this order. Reads only what the flag table says of conflicts; what a value means is plan.ts's business.

import type { FlagKey, RawFlags } from '../../flags/flags.ts';
import { flagOf } from '../../flags/flags.ts';

/**
 * One set of flags out of several, the first layer strongest. A flag replaces the same flag of weaker layers and
 * drops those it conflicts with: `--tz` typed wins over `--utc` in KLOG_OPTS. Only -X adds up, weakest first, so
 * that a later one of the same name wins.
 */
export function stackLayers(layers: readonly RawFlags[]): RawFlags {
  const stacked: Record<string, RawFlags[FlagKey]> = {};
  for (const layer of layers) {
    const stronger = { ...stacked };
    for (const [key, value] of Object.entries(layer) as [FlagKey, RawFlags[FlagKey]][]) {
      if (key === 'property') {
        const above = (stacked['property'] ?? []) as readonly string[];
        stacked['property'] = [...(value as readonly string[]), ...above];
      } else if (!(key in stronger) && !flagOf(key).conflicts?.some((other) => other in stronger)) {
        stacked[key] = value;
      }
    }
  }
  return stacked as RawFlags;
}
