import type { DeadlineInput } from './deadline.ts';
import type { DeadlineClass, KnownExploited } from './finding.ts';

export const LISTED: KnownExploited = {
  cve: 'CVE-2021-44228',
  listedOn: '2021-12-10',
  dueOn: undefined,
  via: 'alias',
  hasRansomwareUse: false,
};
/** Nothing is known about it. */
export const BARE: DeadlineInput = { knownExploited: undefined, ssvc: undefined, cvss: undefined, isMalicious: false };
/** Strictest first. */
export const ORDER: readonly DeadlineClass[] = [
  'three_days_forensic',
  'three_days',
  'fourteen_days',
  'sixty_days',
  'next_upgrade',
];
