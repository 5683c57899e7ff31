/** Which folder may import which: the only place to change when the house grows. */

/** Earlier slices never import later ones. */
export const SLICES = [
  'access',
  'services',
  'releases',
  'advisories',
  'exposures',
  'schedules',
  'alerts',
  'contacts',
  'paging',
  'monitors',
  'incidents',
  'gate',
  'playbooks',
  'postmortems',
  'status',
  'reports',
  'insights',
  'chat',
  'search',
  'now',
  'sample',
];

/** What each package may import of ours. */
export const PACKAGES: Record<string, readonly string[]> = {
  versions: [],
  advisories: ['versions'],
  evidence: [],
  gate: ['versions', 'advisories'],
  alerting: [],
  oncall: [],
  insights: [],
  markdown: [],
  cedar: ['gate', 'advisories', 'versions'],
  contract: [],
  client: ['contract'],
  testkit: ['versions', 'advisories', 'evidence', 'gate', 'alerting', 'oncall', 'cedar', 'contract', 'client'],
};

/** No clock, no randomness, no input or output, no `node:*`: they run in the browser too. */
export const PURE_PACKAGES = [
  'versions',
  'advisories',
  'evidence',
  'gate',
  'alerting',
  'oncall',
  'insights',
  'markdown',
  'contract',
];

/** What each part of the apps may import of our packages. */
export const APPS: Record<string, readonly string[]> = {
  'apps/server/src/platform': ['contract', 'evidence'],
  'apps/server/src': [
    'contract',
    'evidence',
    'versions',
    'advisories',
    'gate',
    'cedar',
    'alerting',
    'oncall',
    'insights',
    'markdown',
  ],
  'apps/web': ['client', 'contract', 'evidence', 'markdown', 'oncall'],
  'apps/cli': ['client', 'contract', 'evidence', 'versions', 'advisories', 'gate', 'cedar', 'oncall'],
};

/** Folders around the product: they may import any package, and tools may be imported by their neighbours. */
export const SURROUNDINGS = ['tools', 'e2e', 'bench', 'scenarios', 'vectors'];

const ENVIRONMENT_READERS = [
  /^apps\/server\/src\/platform\/config\//,
  /^apps\/server\/src\/(main|lifecycle)\.ts$/,
  /^apps\/cli\/(bin\/|src\/(main|environment)\.ts$)/,
  /^packages\/testkit\//,
  /^(tools|e2e|bench|scenarios)\//,
  /^(apps\/web\/)?[\w-]+\.config\.ts$/,
];

const SQL_HOMES = [
  /(^|[/-])store\.ts$/,
  // The platform stands beside the database: evidence, jobs and events have their own tables there.
  /^apps\/server\/src\/platform\//,
  /^packages\/testkit\//,
  /^(tools|e2e|bench|scenarios)\//,
];

export function mayReadEnvironment(path: string): boolean {
  return isTest(path) || ENVIRONMENT_READERS.some((pattern) => pattern.test(path));
}

export function mayHoldSql(path: string): boolean {
  return isTest(path) || SQL_HOMES.some((pattern) => pattern.test(path));
}

/** A test, or what only tests use: `test-context.ts`. */
export function isTest(path: string): boolean {
  return /\.(test|spec)\.tsx?$/.test(path) || isTestSupport(path);
}

export function isTestSupport(path: string): boolean {
  return /(^|\/)test-[\w-]+\.tsx?$/.test(path) && /^(packages|apps|scenarios)\//.test(path);
}

export function isPure(path: string): boolean {
  const name = packageOf(path);
  return name !== undefined && PURE_PACKAGES.includes(name) && !isTest(path);
}

export function packageOf(path: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(path)?.[1];
}

/** The slice of the server a file belongs to; `app.ts` and `main.ts` put the slices together and belong to none. */
export function sliceOf(path: string): string | undefined {
  const name = /^apps\/server\/src\/([^/]+)\//.exec(path)?.[1];
  return name === undefined || ['platform', 'integrations'].includes(name) ? undefined : name;
}

/** The longest folder whose files may import each other by relative path. */
export function homeOf(path: string): string {
  const server = /^apps\/server\/src\/(platform|integrations\/[^/]+|[^/]+(?=\/))/.exec(path)?.[0];
  if (server !== undefined) return server;
  return /^((packages|apps)\/[^/]+|[^/]+(?=\/))/.exec(path)?.[0] ?? '';
}
