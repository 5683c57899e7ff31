import { type VexAcceptance, productKeyOf } from '@lockstep/advisories';
import { actorRef } from '#releases/index.ts';
import { getService, workOutService } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission, requireReal } from '../platform/require-permission.ts';
import { bumpRevision } from './store.ts';
import type { LoadedVex } from './vex-document.ts';
import { type StoredVexLink, endVexLink, insertVexLink, listVexLinksAt } from './vex-link-store.ts';
import { refreshNamed } from './vex-refresh.ts';
import { endVex, findVex, flawsOf, insertVexAcceptance, listVexOfDocument } from './vex-store.ts';

/** @throws `advisories.vex_not_found` */
export async function getVex(tx: Transaction, id: string): Promise<LoadedVex> {
  const document = await findVex(tx, id);
  if (document !== undefined) return document;
  throw new Problem('advisories.vex_not_found', `there is no VEX document \`${id}\``, {
    help: 'list them with `lockstep vex list`',
  });
}

/** From now on as if it had never been loaded; what was decided with it stays explained by it. */
export async function withdrawVex(ctx: RequestContext, id: string, reason: string): Promise<LoadedVex> {
  requirePermission(ctx, 'advisories.vex');
  requireReal(ctx);
  return await changeDocument(ctx, id, async (tx, document) => {
    if (document.ended !== undefined) return false;
    await endVex(tx, id, { now: ctx.now, by: actorRef(ctx.actor), kind: 'withdrawn', because: reason });
    await recordEvidence(tx, ctx, {
      type: 'advisories.vex_withdrawn',
      subjectId: id,
      body: { name: document.name, digest: document.digest, reason },
    });
    return true;
  });
}

/** A holder of the security key lets the document speak about what would otherwise gate whatever it says. */
export async function acceptVex(
  ctx: RequestContext,
  id: string,
  accepts: readonly VexAcceptance[],
  reason: string,
): Promise<LoadedVex> {
  requirePermission(ctx, 'gate.sign_security');
  requireInteractive(ctx);
  requireReal(ctx);
  return await changeDocument(ctx, id, async (tx, document) => {
    const added = [...new Set(accepts)].filter((kind) => !document.accepts.includes(kind));
    if (document.ended !== undefined || added.length === 0) return false;
    await insertVexAcceptance(tx, id, added, { now: ctx.now, by: actorRef(ctx.actor), reason });
    await recordEvidence(tx, ctx, {
      type: 'advisories.vex_accepted',
      subjectId: id,
      body: { name: document.name, digest: document.digest, accepts: added, reason },
    });
    return true;
  });
}

async function changeDocument(
  ctx: RequestContext,
  id: string,
  change: (tx: Transaction, document: LoadedVex) => Promise<boolean>,
): Promise<LoadedVex> {
  return await ctx.transaction(async (tx) => {
    await bumpRevision(tx);
    if (await change(tx, await getVex(tx, id))) {
      await recordChange(tx, ctx, { kind: 'advisories.vex_changed', subjectId: id, permission: 'advisories.read' });
      const statements = await listVexOfDocument(tx, id, ctx.now);
      await refreshNamed(tx, ctx, flawsOf(statements.map((one) => one.statement)));
    }
    return await getVex(tx, id);
  });
}

export interface LinkVexProduct {
  readonly product: string;
  readonly service: string;
  readonly isLinked: boolean;
}

/** Says which service a product of VEX documents is, or that it no longer is. */
export async function linkVexProduct(
  ctx: RequestContext,
  { product, service: name, isLinked }: LinkVexProduct,
): Promise<readonly StoredVexLink[]> {
  requirePermission(ctx, 'advisories.vex');
  requireReal(ctx);
  const key = productKeyOf(product);
  return await ctx.transaction(async (tx) => {
    const service = await getService(tx, name);
    await bumpRevision(tx);
    const isChanged = isLinked
      ? await insertVexLink(tx, {
          id: ctx.newId(),
          product: key,
          serviceId: service.id,
          now: ctx.now,
          by: actorRef(ctx.actor),
        })
      : await endVexLink(tx, key, service.id, ctx.now);
    if (isChanged) {
      const type = isLinked ? 'advisories.vex_linked' : 'advisories.vex_unlinked';
      await recordEvidence(tx, ctx, { type, subjectId: service.id, body: { product: key, service: service.name } });
      await recordChange(tx, ctx, { kind: type, subjectId: service.id, permission: 'advisories.read' });
      await workOutService(tx, ctx, service.id);
    }
    return await listVexLinksAt(tx, ctx.now);
  });
}

export async function listVexLinks(ctx: RequestContext): Promise<readonly StoredVexLink[]> {
  requirePermission(ctx, 'advisories.read');
  return await listVexLinksAt(ctx.read, ctx.now);
}
