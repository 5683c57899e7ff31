import { BlockList, isIP } from 'node:net';
import type { LookupAddress, LookupOptions } from 'node:dns';
import dns from 'node:dns';

const notPublic = new BlockList();
/** Source: IANA IPv4 special-purpose address registry */
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  notPublic.addSubnet(net, prefix, 'ipv4');
}
/** Ranges of `2000::/3` that lead back inside: Teredo and other protocol ranges, documentation, 6to4. */
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  notPublic.addSubnet(net, prefix, 'ipv6');
}
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** Whether an address can lie outside; everything special, private, mapped or unknown counts as inside. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !notPublic.check(address, 'ipv4');
  return version === 6 && globalUnicast.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
}

/** The address is inside, and we do not call inside. */
export class PrivateAddress extends Error {
  constructor(host: string) {
    super(`\`${host}\` is not a public address`);
    this.name = 'PrivateAddress';
  }
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * A `lookup` for outgoing requests that fails when a name leads inside. The check and the connection use the same answer, so a
 * name that changes in between gains nothing. Names are not asked for hosts written as addresses: check those before.
 */
export function publicLookup(host: string, options: LookupOptions, callback: LookupCallback): void {
  dns.lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    const isInside = addresses.length === 0 || addresses.some(({ address }) => !isPublicAddress(address));
    if (isInside) return callback(new PrivateAddress(host), []);
    if (options.all === true) return callback(null, addresses);
    const [first] = addresses;
    return callback(null, first?.address ?? '', first?.family);
  });
}
