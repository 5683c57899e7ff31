import type { Severity } from '#incidents/index.ts';

/** Minutes: noticed after the beginning; first answer, joined, it stopped hurting, closed. Undefined: not recorded, or still open. */
export interface PastSide {
  readonly severity: Severity;
  readonly detected: number;
  readonly acknowledged: number | undefined;
  readonly engaged: number | undefined;
  readonly mitigated: number | undefined;
  readonly resolved: number | undefined;
}

/** An incident of the last half year. All of it is made up. */
export interface PastIncident {
  readonly service: string;
  readonly title: string;
  readonly daysAgo: number;
  /** Hour of the day it began, UTC. */
  readonly hour: number;
  readonly reliability: PastSide | undefined;
  readonly security: PastSide | undefined;
}

type Minutes = readonly [
  detected: number,
  acknowledged?: number,
  engaged?: number,
  mitigated?: number,
  resolved?: number,
];

function side(severity: Severity, [detected, acknowledged, engaged, mitigated, resolved]: Minutes): PastSide {
  return { severity, detected, acknowledged, engaged, mitigated, resolved };
}

function broke(
  daysAgo: number,
  hour: number,
  service: string,
  title: string,
  severity: Severity,
  ...minutes: Minutes
): PastIncident {
  return { service, title, daysAgo, hour, reliability: side(severity, minutes), security: undefined };
}

function leaked(
  daysAgo: number,
  hour: number,
  service: string,
  title: string,
  severity: Severity,
  ...minutes: Minutes
): PastIncident {
  return { service, title, daysAgo, hour, reliability: undefined, security: side(severity, minutes) };
}

function both(one: PastIncident, severity: Severity, ...minutes: Minutes): PastIncident {
  return { ...one, security: side(severity, minutes) };
}

/** Services that no story of the gate is about today; newest first, and since the middle of it people answer sooner. */
export const pastIncidents: readonly PastIncident[] = [
  leaked(2, 13, 'uptime-kuma', 'a token stands in a public log', 'sev2', 34, 37, 41),
  broke(6, 1, 'miniflux', 'feeds are not fetched', 'sev3', 12, 15, 19, 55, 140),
  broke(11, 9, 'paperless-ngx', 'uploads hang behind one large scan', 'sev3', 6, 8, 11, 38, 95),
  both(
    broke(15, 22, 'miniflux', 'sign-in fails for half of the people', 'sev1', 3, 4, 7, 22, 64),
    'sev2',
    26,
    31,
    48,
    300,
    4_300,
  ),
  broke(19, 14, 'conductor', 'workers starve on one queue', 'sev2', 9, 11, 13, 47, 180),
  broke(24, 3, 'conductor', 'the database is out of connections', 'sev2', 5, 8, 16, 29, 75),
  leaked(30, 10, 'paperless-ngx', 'an image library reads beyond its buffer', 'sev2', 95, 110, 128, 890, 7_300),
  broke(37, 16, 'diaspora', 'pods do not hear of each other', 'sev4', 44, 52, 66, 210, 560),
  broke(42, 4, 'miniflux', 'a certificate has run out', 'sev2', 2, 5, 9, 34, 41),
  broke(49, 11, 'conductor', 'schedules start twice', 'sev3', 28, 31, 35, 160, 1_900),
  both(
    broke(55, 23, 'conductor', 'an unknown client floods the queue', 'sev2', 4, 6, 8, 31, 120),
    'sev1',
    9,
    14,
    15,
    58,
    2_900,
  ),
  broke(63, 8, 'paperless-ngx', 'searches time out', 'sev4', 17, 19, 24, 88, 330),
  broke(71, 2, 'diaspora', 'mails leave hours late', 'sev3', 71, 76, 90, 240, 700),
  broke(80, 15, 'miniflux', 'the reader shows yesterday', 'sev4', 33, 38, 40, 125, 480),
  broke(95, 5, 'conductor', 'the database is out of connections', 'sev2', 6, 21, 34, 80, 170),
  broke(101, 12, 'paperless-ngx', 'the disk is full of previews', 'sev3', 15, 44, 52, 130, 260),
  broke(108, 23, 'miniflux', 'feeds are not fetched', 'sev3', 22, 49, 61, 140, 380),
  leaked(114, 9, 'conductor', 'a library logs what it should parse', 'sev1', 190, 231, 280, 1_400, 10_200),
  broke(121, 17, 'diaspora', 'pictures do not load', 'sev4', 51, 96, 115, 300, 900),
  broke(128, 6, 'conductor', 'workers starve on one queue', 'sev2', 11, 26, 30, 96, 210),
  both(
    broke(134, 21, 'paperless-ngx', 'the login page is slow', 'sev3', 18, 40, 55, 160, 410),
    'sev3',
    60,
    150,
    240,
    1_100,
    5_800,
  ),
  broke(141, 13, 'miniflux', 'search finds nothing', 'sev4', 36, 58, 62, 170, 520),
  broke(150, 3, 'diaspora', 'the queue of mails stands still', 'sev3', 48, 91, 120, 350, 1_300),
  broke(158, 10, 'conductor', 'an index is rebuilt at noon', 'sev2', 4, 17, 22, 71, 115),
  broke(166, 19, 'paperless-ngx', 'imports stop at the first broken file', 'sev4', 63, 102, 130, 420, 1_020),
  broke(173, 1, 'miniflux', 'a migration runs for an hour', 'sev2', 8, 29, 41, 77, 90),
];

/** Pages that became nothing: services, what they said, and whether whoever was woken called it useless. */
export const pastAlarms: readonly {
  readonly service: string;
  readonly summary: string;
  readonly daysAgo: number;
  readonly hour: number;
  readonly isUseless: boolean;
}[] = [
  ['miniflux', 'one feed of eight hundred answers slowly', 4, 2, true],
  ['conductor', 'a worker restarted', 8, 14, false],
  ['paperless-ngx', 'the disk is fuller than last week', 13, 5, true],
  ['diaspora', 'load is above 4 for five minutes', 17, 22, true],
  ['miniflux', 'one feed of eight hundred answers slowly', 21, 3, true],
  ['conductor', 'the queue is longer than usual', 27, 9, false],
  ['paperless-ngx', 'a scan takes more than a minute', 33, 16, false],
  ['miniflux', 'a certificate runs out in 20 days', 46, 1, true],
  ['conductor', 'a worker restarted', 58, 12, false],
  ['diaspora', 'load is above 4 for five minutes', 67, 4, true],
  ['conductor', 'the queue is longer than usual', 99, 15, false],
  ['miniflux', 'one feed of eight hundred answers slowly', 112, 2, true],
  ['paperless-ngx', 'the disk is fuller than last week', 137, 10, false],
  ['diaspora', 'load is above 4 for five minutes', 160, 23, true],
].map(([service, summary, daysAgo, hour, isUseless]) => ({
  service: String(service),
  summary: String(summary),
  daysAgo: Number(daysAgo),
  hour: Number(hour),
  isUseless: isUseless === true,
}));
