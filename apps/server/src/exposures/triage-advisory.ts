import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission } from '../platform/require-permission.ts';
import type { StoredExposure } from './exposure.ts';
import { listExposuresById } from './exposure-store.ts';
import { listOpenOfAdvisory } from './list-store.ts';
import { maySeeRestricted } from './show-exposure.ts';
import { checkTriage, lockExposure, signVerdict, type Triage } from './triage-exposure.ts';

/** Most exposures one verdict is signed for. */
const mostRows = 500;

export interface TriageAdvisory {
  /** Any id of the flaw. */
  readonly advisory: string;
  /** Only these; undefined: all open ones of the advisory. */
  readonly exposures?: readonly string[] | undefined;
}

export interface TriagedRow {
  readonly exposure: StoredExposure;
  readonly result: 'signed' | 'not_yours' | 'not_triageable';
  readonly because: string;
}

/**
 * Signs one verdict for an advisory over many services. Each row stands for itself: those the caller may not sign are named, and the
 * others are signed all the same.
 */
export async function triageAdvisory(
  ctx: RequestContext,
  { advisory, exposures }: TriageAdvisory,
  triage: Triage,
): Promise<{ readonly rows: readonly TriagedRow[]; readonly leftOut: number }> {
  requirePermission(ctx, 'exposures.read');
  requireInteractive(ctx);
  checkTriage(ctx, triage);
  return await ctx.transaction(async (tx) => {
    const named = await rowsOf(tx, ctx, advisory, exposures);
    if (named.length === 0) {
      throw new Problem('exposures.exposure_not_found', `no exposure to \`${advisory}\` is open`, {
        help: 'list them with `lockstep exposure list`',
      });
    }
    const rows: TriagedRow[] = [];
    // By service, so that two who sign at the same time wait for each other and never for both.
    for (const one of named.slice(0, mostRows).toSorted((a, b) => (a.serviceId < b.serviceId ? -1 : 1))) {
      rows.push(await signRow(tx, ctx, one, triage));
    }
    const byName = (a: TriagedRow, b: TriagedRow) => (nameOf(a) < nameOf(b) ? -1 : 1);
    return { rows: rows.toSorted(byName), leftOut: Math.max(named.length - mostRows, 0) };
  });
}

function nameOf({ exposure }: TriagedRow): string {
  return `${exposure.service}\n${exposure.environment}`;
}

/** Ids of another advisory are as if they did not exist. */
async function rowsOf(
  tx: Transaction,
  ctx: RequestContext,
  advisory: string,
  ids: readonly string[] | undefined,
): Promise<readonly StoredExposure[]> {
  const maySee = maySeeRestricted(ctx);
  if (ids === undefined) return await listOpenOfAdvisory(tx, advisory, maySee, mostRows + 1_000);
  const found = await listExposuresById(tx, [...new Set(ids)], maySee);
  const isOf = ({ group, aliases }: StoredExposure) => group === advisory || aliases.includes(advisory);
  const own = found.filter(isOf);
  if (own.length === new Set(ids).size) return own;
  const missing = ids.find((id) => !own.some((one) => one.id === id));
  throw new Problem('exposures.exposure_not_found', `exposure \`${missing}\` of \`${advisory}\` does not exist`, {
    help: 'list them with `lockstep exposure list`',
  });
}

async function signRow(
  tx: Transaction,
  ctx: RequestContext,
  { id, ...row }: StoredExposure,
  triage: Triage,
): Promise<TriagedRow> {
  const exposure = await lockExposure(tx, ctx, id);
  try {
    const signed = await signVerdict(tx, ctx, exposure, triage);
    return { exposure: signed, result: 'signed', because: 'signed' };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, message } = error;
    if (code === 'exposures.not_triageable') return { exposure, result: 'not_triageable', because: message };
    if (code === 'access.forbidden' || code === 'gate.sample_only') {
      return { exposure: { ...row, id }, result: 'not_yours', because: [message, error.help].join('; ') };
    }
    throw error;
  }
}
