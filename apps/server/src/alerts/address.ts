import type { SenderAddress } from '@lockstep/alerting';

/** Where every source can be posted to, whatever its format. */
export const keyedPath = '/in/:key';

/** The path a sender is given; `{key}` stands for the key of its source. */
export function addressOf(address: SenderAddress): string {
  return address.form === 'keyed_url' ? '/in/{key}' : (address.paths[0] ?? '/in/{key}');
}
