import { type Advisory, ecosystemNames, isEcosystemName, nearestEcosystem, osvPackageName } from '@lockstep/advisories';
import { familyOf, versionKey } from '@lockstep/versions';
import { requirePermission } from '../platform/require-permission.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { workOutHolders } from '#services/index.ts';
import { Problem } from '../platform/problem.ts';
import { prepared, writeAdvisories } from './load-osv.ts';
import {
  type OwnAdvisory,
  insertOwnAdvisory,
  lockOwnAdvisory,
  markOwnWithdrawn,
  nextOwnNumber,
} from './own-advisory-store.ts';
import { bumpOutOfTurn } from './store.ts';

export type NewOwnAdvisory = Pick<
  OwnAdvisory,
  'ecosystem' | 'package' | 'introduced' | 'fixed' | 'versions' | 'reason' | 'isMalicious' | 'isRestricted' | 'contact'
>;

/** Adds an advisory of our own; every release that holds the package is matched before this returns. */
export async function addOwnAdvisory(ctx: RequestContext, input: NewOwnAdvisory): Promise<OwnAdvisory> {
  requirePermission(ctx, 'advisories.own');
  if (input.isRestricted) requirePermission(ctx, 'advisories.read_restricted');
  refuseUnknownEcosystem(input.ecosystem);
  refuseUnreadable(input);
  return await ctx.transaction(async (tx) => {
    await bumpOutOfTurn(tx);
    const year = new Date(ctx.now).getUTCFullYear();
    const own: OwnAdvisory = {
      ...input,
      package: osvPackageName(input.ecosystem, input.package),
      id: `OWN-${year}-${String(await nextOwnNumber(tx)).padStart(4, '0')}`,
      createdAt: ctx.now,
      createdBy: {
        id: ctx.actor.id,
        name: ctx.actor.name,
        kind: ctx.actor.kind === 'anonymous' ? 'system' : ctx.actor.kind,
      },
      withdrawnAt: undefined,
    };
    await insertOwnAdvisory(tx, own);
    const written = await writeAdvisories(
      tx,
      { feed: 'own', origin: 'own', isRestricted: own.isRestricted, now: ctx.now },
      [prepared(toAdvisory(own))],
    );
    await recordEvidence(tx, ctx, {
      type: 'advisories.own_added',
      subjectId: own.id,
      body: {
        package: `${own.ecosystem}/${own.package}`,
        introduced: own.introduced,
        fixed: own.fixed,
        versions: own.versions,
        reason: own.reason,
        isMalicious: own.isMalicious,
        isRestricted: own.isRestricted,
        components: written.matches.length,
      },
    });
    await recordChange(tx, ctx, {
      kind: 'advisories.own_added',
      subjectId: own.id,
      permission: own.isRestricted ? 'advisories.read_restricted' : 'advisories.read',
    });
    await refreshHolders(tx, ctx, own.id);
    return own;
  });
}

/** Withdraws an advisory of our own: from now on it makes no finding, and it stays readable. */
export async function withdrawOwnAdvisory(ctx: RequestContext, id: string, reason: string): Promise<OwnAdvisory> {
  requirePermission(ctx, 'advisories.own');
  return await ctx.transaction(async (tx) => {
    await bumpOutOfTurn(tx);
    const own = await lockOwnAdvisory(tx, id);
    if (own === undefined || (own.isRestricted && !ctx.actor.permissions.has('advisories.read_restricted'))) {
      throw new Problem('advisories.advisory_not_found', `we have no advisory \`${id}\` of our own`, {
        help: 'list them with `lockstep advisories list --own`',
      });
    }
    if (own.withdrawnAt !== undefined) return own;
    const withdrawn = { ...own, withdrawnAt: ctx.now };
    await markOwnWithdrawn(tx, id, ctx.now, reason);
    await writeAdvisories(tx, { feed: 'own', origin: 'own', isRestricted: own.isRestricted, now: ctx.now }, [
      prepared(toAdvisory(withdrawn)),
    ]);
    const { isRestricted } = own;
    await recordEvidence(tx, ctx, { type: 'advisories.own_withdrawn', subjectId: id, body: { reason, isRestricted } });
    await recordChange(tx, ctx, {
      kind: 'advisories.own_withdrawn',
      subjectId: id,
      permission: own.isRestricted ? 'advisories.read_restricted' : 'advisories.read',
    });
    await refreshHolders(tx, ctx, id);
    return withdrawn;
  });
}

/** It has no aliases and is nowhere listed as exploited: nobody but those who hold the package can be told anything new. */
async function refreshHolders(tx: Transaction, ctx: RequestContext, advisoryId: string): Promise<void> {
  await workOutHolders(tx, ctx, { advisoryIds: [advisoryId], cves: [] }, advisoryId);
}

/** Such an advisory would hit nothing, and look as if nothing were affected. */
function refuseUnknownEcosystem(ecosystem: string): void {
  if (isEcosystemName(ecosystem)) return;
  const nearest = nearestEcosystem(ecosystem);
  const help = `${nearest === undefined ? '' : `did you mean \`${nearest}\`? `}write it as OSV does: ${ecosystemNames.join(', ')}`;
  throw new Problem('request.invalid', `\`${ecosystem}\` is no ecosystem that releases hold packages of`, {
    help,
    fields: [{ field: 'body.ecosystem', problem: 'it is not known', help }],
  });
}

/** A bound that can not be read would match everything or nothing: refused before it can do either. */
function refuseUnreadable(input: NewOwnAdvisory): void {
  if (familyOf(input.ecosystem) === undefined && (input.introduced !== undefined || input.fixed !== undefined)) {
    throw new Problem('request.invalid', `the versions of \`${input.ecosystem}\` can not be ordered yet`, {
      help: 'list the affected versions one by one in `versions`, or leave all bounds out to name every version',
      fields: [{ field: 'body.ecosystem', problem: 'no version order is known for it' }],
    });
  }
  const fields = (['introduced', 'fixed'] as const).flatMap((name) => {
    const text = input[name];
    const isReadable =
      text === undefined || (name === 'introduced' && text === '0') || versionKey(input.ecosystem, text) !== undefined;
    return isReadable
      ? []
      : [
          {
            field: `body.${name}`,
            problem: `\`${text}\` is not a version of ${input.ecosystem}`,
            help: 'write it as the package does',
          },
        ];
  });
  if (fields.length > 0)
    throw new Problem('request.invalid', 'a bound is not a version', {
      help: 'write it as the ecosystem does',
      fields,
    });
}

function toAdvisory(own: OwnAdvisory): Advisory {
  const createdAt = new Date(own.createdAt).toISOString();
  const hasRange = own.versions.length === 0 || own.introduced !== undefined || own.fixed !== undefined;
  return {
    id: own.id,
    aliases: [],
    related: [],
    summary: own.reason,
    publishedAt: createdAt,
    modifiedAt: own.withdrawnAt === undefined ? createdAt : new Date(own.withdrawnAt).toISOString(),
    withdrawnAt: own.withdrawnAt === undefined ? undefined : new Date(own.withdrawnAt).toISOString(),
    affected: [
      {
        ecosystem: own.ecosystem,
        name: own.package,
        versions: own.versions,
        ranges: hasRange
          ? [
              {
                type: 'ECOSYSTEM',
                events: [
                  { introduced: own.introduced ?? '0' },
                  ...(own.fixed === undefined ? [] : [{ fixed: own.fixed }]),
                ],
              },
            ]
          : [],
        isUpperBoundUnknown: false,
      },
    ],
    cvss: undefined,
    sourceLevel: undefined,
    isMalicious: own.isMalicious,
    referencedCves: [],
    origin: 'own',
    isRestricted: own.isRestricted,
  };
}
