import { feedName, type LoadFeed } from './load-feed.ts';

export type FeedSourceKind = 'osv' | 'kev' | 'epss' | 'vulnrichment' | 'vex';

/** Where a feed comes from. Times in epoch milliseconds. */
export interface FeedSource {
  readonly id: string;
  readonly name: string;
  readonly kind: FeedSourceKind;
  /** `https://…`, `file:///…`, or an absolute path. */
  readonly url: string;
  /** OSV dumps: the folder of the ecosystem below `url`. */
  readonly ecosystem: string | undefined;
  readonly intervalMinutes: number;
  readonly isEnabled: boolean;
  readonly createdAt: number;
  readonly createdBy: { readonly id: string; readonly name: string; readonly kind: 'person' | 'token' | 'system' };
  readonly state: SourceState;
  readonly lastCheckedAt: number | undefined;
  readonly lastSuccessAt: number | undefined;
  readonly nextCheckAt: number | undefined;
  readonly lastError: string | undefined;
  readonly failures: number;
  readonly failingSince: number | undefined;
  /** Undefined: nobody works on it, or whoever did has stopped. */
  readonly leaseUntil: number | undefined;
}

/** What the next look at a source starts from. */
export interface SourceState {
  /** What the publisher said of each file, by its path below `url`. */
  readonly validators: Readonly<Record<string, FileMark>>;
  /** OSV dumps: everything changed up to then is loaded. */
  readonly cursorAt: number | undefined;
  readonly wholeAt: number | undefined;
}

export interface FileMark {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** A record that a list of changes names with this date (epoch milliseconds) and that could not be got as listed. */
  readonly owedAt?: number | undefined;
  /** It is owed although it was served: as it is held, and older than its row of the list. */
  readonly wasServed?: boolean | undefined;
  /** VEX: documents of this very file that could not be used. */
  readonly rejected?: Rejection | undefined;
}

/** Documents of a file that could not be used: how many, and the first with the reason, for people. */
export interface Rejection {
  readonly count: number;
  readonly first: string;
}

/** The feed a source loads: kind and name as for an upload by hand. A VEX repository loads documents, no feed. */
export function feedOf(source: Pick<FeedSource, 'kind' | 'name'>): Pick<LoadFeed, 'kind' | 'name'> | undefined {
  switch (source.kind) {
    case 'osv':
      return { kind: 'osv', name: source.name };
    case 'kev':
      return { kind: 'kev', name: source.name === 'kev' ? undefined : source.name };
    case 'epss':
      return { kind: 'epss', name: undefined };
    case 'vulnrichment':
      return { kind: 'ssvc', name: undefined };
    case 'vex':
      return undefined;
  }
}

/** What a source loads, by its name in lists. */
export function loadedName(source: Pick<FeedSource, 'kind' | 'name'>): string {
  const feed = feedOf(source);
  return feed === undefined ? `vex:${source.name}` : feedName(feed);
}

/** OSV's public bucket. Source: https://google.github.io/osv.dev/data/ */
export const osvBase = 'https://osv-vulnerabilities.storage.googleapis.com';

const usualUrls: Readonly<Record<FeedSourceKind, string>> = {
  osv: osvBase,
  kev: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
  epss: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
  vulnrichment: 'https://github.com/cisagov/vulnrichment/archive/refs/heads/develop.zip',
  vex: 'https://github.com/aquasecurity/vexhub/archive/refs/heads/main.zip',
};

const usualMinutes: Readonly<Record<FeedSourceKind, number>> = {
  osv: 60,
  kev: 60,
  epss: 720,
  vulnrichment: 1_440,
  vex: 1_440,
};

export function usualUrlOf(kind: FeedSourceKind): string {
  return usualUrls[kind];
}

export function usualIntervalOf(kind: FeedSourceKind): number {
  return usualMinutes[kind];
}

/** Languages first; distributions are added by those who use them. Malicious packages come with their ecosystem. */
export const usualSources: readonly {
  readonly name: string;
  readonly kind: FeedSourceKind;
  readonly ecosystem: string | undefined;
}[] = [
  ...['npm', 'PyPI', 'Go', 'Maven', 'crates.io', 'NuGet', 'RubyGems', 'Packagist'].map((ecosystem) => ({
    name: ecosystem.toLowerCase(),
    kind: 'osv' as const,
    ecosystem,
  })),
  { name: 'kev', kind: 'kev', ecosystem: undefined },
  { name: 'epss', kind: 'epss', ecosystem: undefined },
  { name: 'vulnrichment', kind: 'vulnrichment', ecosystem: undefined },
];

/** Addresses whose owners publish the content themselves: they know when it is current, a copy elsewhere does not. */
export const publishers: readonly string[] = [
  `${osvBase}/`,
  'https://storage.googleapis.com/osv-vulnerabilities/',
  'https://www.cisa.gov/',
  'https://epss.empiricalsecurity.com/',
  'https://epss.cyentia.com/',
  'https://github.com/cisagov/',
];

export function isPublisher(url: string, known: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { href } = new URL(url.endsWith('/') ? url : `${url}/`);
  return known.some((each) => href.startsWith(each));
}
