import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { recordSourceChange } from './feed-events.ts';
import { type FeedSource, type FeedSourceKind, usualIntervalOf, usualSources, usualUrlOf } from './feed-source.ts';
import { insertSource, listSources } from './source-store.ts';
import { askForSync } from './sync-jobs.ts';

const mostSources = 200;

export interface NewSource {
  readonly name: string;
  readonly kind: FeedSourceKind;
  /** Undefined: the publisher's own. */
  readonly url: string | undefined;
  readonly ecosystem: string | undefined;
  readonly intervalMinutes: number | undefined;
  readonly isEnabled: boolean;
}

/** Adds a source and, when it is switched on, looks at it right away. */
export async function addSource(ctx: RequestContext, input: NewSource): Promise<FeedSource> {
  requirePermission(ctx, 'advisories.load');
  if (input.kind === 'vex') requirePermission(ctx, 'advisories.vex');
  refuseUnclear(input);
  return await ctx.transaction(async (tx) => {
    const sources = await listSources(tx);
    if (sources.length >= mostSources) {
      throw new Problem('request.invalid', `there are ${mostSources} sources already`, { help: 'remove some' });
    }
    const twin = sources.find(({ kind }) => kind === input.kind && speaksAlone(kind));
    const added = twin === undefined ? await add(tx, ctx, input) : undefined;
    if (added !== undefined) return added;
    throw new Problem('advisories.source_exists', `there is a source \`${twin?.name ?? input.name}\` already`, {
      help: 'change that one, or remove it first',
    });
  });
}

/** Adds the usual public sources that are not there yet. @returns what was added */
export async function addUsualSources(ctx: RequestContext): Promise<readonly FeedSource[]> {
  requirePermission(ctx, 'advisories.load');
  return await ctx.transaction(async (tx) => {
    const there = await listSources(tx);
    const missing = usualSources.filter(
      ({ name, kind }) => !there.some((source) => source.name === name || (source.kind === kind && speaksAlone(kind))),
    );
    const added: FeedSource[] = [];
    for (const each of missing) {
      const source = await add(tx, ctx, { ...each, url: undefined, intervalMinutes: undefined, isEnabled: true });
      if (source !== undefined) added.push(source);
    }
    return added;
  });
}

/** Of scores and decision points the newest load speaks: a second source would replace the first again and again. */
function speaksAlone(kind: FeedSourceKind): boolean {
  return kind === 'epss' || kind === 'vulnrichment';
}

function refuseUnclear({ name, kind, url, ecosystem }: NewSource): void {
  // Feeds of that name come and go with the sample organisation.
  if (name === 'sample') throw invalid('name', 'is kept for the sample organisation', 'take another name');
  if (kind === 'osv' && ecosystem === undefined && url === undefined)
    throw invalid(
      'ecosystem',
      'is missing',
      'name one as OSV does (npm, PyPI, Debian), or give the `url` of a file or folder',
    );
  refuseSecretUrl(url);
  if (kind !== 'osv' && ecosystem !== undefined)
    throw invalid('ecosystem', `means nothing for \`${kind}\``, 'leave it out');
}

/** Addresses are shown and are evidence. */
export function refuseSecretUrl(url: string | undefined): void {
  const { username = '', password = '' } = (url === undefined ? null : URL.parse(url)) ?? {};
  if (username !== '' || password !== '')
    throw invalid('url', 'holds a user or password', 'let a mirror inside your network fetch what needs one');
}

function invalid(field: string, problem: string, help: string): Problem {
  return new Problem('request.invalid', `\`body.${field}\`: ${problem}`, {
    help,
    fields: [{ field: `body.${field}`, problem, help }],
  });
}

async function add(tx: Transaction, ctx: RequestContext, input: NewSource): Promise<FeedSource | undefined> {
  const source: FeedSource = {
    id: ctx.newId(),
    name: input.name,
    kind: input.kind,
    url: input.url ?? usualUrlOf(input.kind),
    ecosystem: input.ecosystem,
    intervalMinutes: input.intervalMinutes ?? usualIntervalOf(input.kind),
    isEnabled: input.isEnabled,
    createdAt: ctx.now,
    createdBy: actorRef(ctx.actor),
    state: { validators: {}, cursorAt: undefined, wholeAt: undefined },
    lastCheckedAt: undefined,
    lastSuccessAt: undefined,
    nextCheckAt: input.isEnabled ? ctx.now : undefined,
    lastError: undefined,
    failures: 0,
    failingSince: undefined,
    leaseUntil: undefined,
  };
  if (!(await insertSource(tx, source))) return undefined;
  await recordSourceChange(tx, ctx, 'advisories.source_added', source);
  if (source.isEnabled) await askForSync(tx, ctx, source.id, ctx.now);
  return source;
}
