import type { VexCheck } from '@lockstep/advisories';
import type { vexOperations } from '@lockstep/contract';
import type { Handlers } from '../platform/http/handlers.ts';
import { decodeCursor, toPage } from '../platform/http/paging.ts';
import { acceptVex, linkVexProduct, listVexLinks, withdrawVex } from './vex-change.ts';
import { importVex } from './import-vex.ts';
import type { LoadedVex } from './vex-document.ts';
import type { StoredVexLink } from './vex-link-store.ts';
import { listVex } from './vex-list.ts';
import { loadVex } from './vex-load.ts';
import { getVexReport } from './vex-report.ts';

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
const isoOrNull = (epochMs: number | undefined): string | null => (epochMs === undefined ? null : iso(epochMs));

function documentBody(document: LoadedVex, now: number) {
  const { ended, problems: _problems, products: _products, ...rest } = document;
  const isExpired = document.expiresAt !== undefined && document.expiresAt <= now;
  return {
    ...rest,
    version: document.version ?? null,
    issuedAt: isoOrNull(document.issuedAt),
    expiresAt: isoOrNull(document.expiresAt),
    loadedAt: iso(document.loadedAt),
    state: ended?.kind ?? (isExpired ? ('expired' as const) : ('in_force' as const)),
    endedAt: isoOrNull(ended?.at),
    endedBecause: ended?.because ?? null,
  };
}

const mostProducts = 10;

function checkBody({ by: { statement }, ...check }: VexCheck) {
  return {
    ...check,
    id: statement.id,
    vulnerabilities: statement.vulnerabilities,
    products: statement.products.slice(0, mostProducts).map(({ text, parts }) => {
      const named = parts.slice(0, 3).map((part) => part.text);
      return named.length === 0 ? text : `${text} (${named.join(', ')}${parts.length > 3 ? ', ...' : ''})`;
    }),
    status: statement.status,
    justification: statement.justification ?? null,
    statement: statement.statement ?? null,
    issuedAt: statement.issuedAt ?? null,
  };
}

function countsOf(checks: readonly VexCheck[]) {
  const count = (result: VexCheck['result']) => checks.filter((check) => check.result === result).length;
  return {
    suppresses: count('suppresses'),
    keeps: count('keeps'),
    overruled: count('overruled'),
    notApplied: count('not_applied'),
  };
}

function linkBody(link: StoredVexLink) {
  return { ...link, linkedAt: iso(link.linkedAt) };
}

export const vexHandlers: Handlers<typeof vexOperations> = {
  loadVex: async (ctx, { query, stream }) => {
    const { name, trust, expiresAt, allowOlder } = query;
    const loaded = await loadVex(ctx, {
      name,
      trust,
      expiresAt: expiresAt === undefined ? undefined : Date.parse(expiresAt),
      allowOlder: allowOlder ?? false,
      stream,
    });
    return { ...loaded, document: documentBody(loaded.document, ctx.now), replaced: loaded.replaced ?? null };
  },
  importVex: async (ctx, { query, stream }) => {
    const { source, madeAt, allowOlder } = query;
    const imported = await importVex(ctx, {
      source,
      madeAt: Date.parse(madeAt),
      allowOlder: allowOlder ?? false,
      stream,
    });
    return { ...imported, rejected: [...imported.rejected] };
  },
  listVex: async (ctx, { query }) => {
    const key = decodeCursor(query.cursor, ['number', 'uuid']);
    const after = key === undefined ? undefined : { loadedAt: key[0], id: key[1] };
    const rows = await listVex(ctx, after, query.ended ?? false, query.limit + 1);
    return toPage(
      rows,
      query.limit,
      (document) => documentBody(document, ctx.now),
      ({ loadedAt, id }) => [loadedAt, id],
    );
  },
  getVexReport: async (ctx, { params, query }) => {
    const [from] = decodeCursor(query.cursor, ['number']) ?? [0];
    const report = await getVexReport(ctx, params.document);
    const asked = report.checks.filter(({ result }) => query.result === undefined || query.result === result);
    const rows = asked.map((check, index) => ({ check, index })).slice(from, from + query.limit + 1);
    return {
      document: documentBody(report.document, ctx.now),
      problems: report.document.problems,
      counts: countsOf(report.checks),
      releasesLookedAt: report.releasesLookedAt,
      releasesLeftOut: report.releasesLeftOut,
      ...toPage(
        rows,
        query.limit,
        ({ check }) => checkBody(check),
        ({ index }) => [index + 1],
      ),
    };
  },
  withdrawVex: async (ctx, { params, body }) =>
    documentBody(await withdrawVex(ctx, params.document, body.reason), ctx.now),
  acceptVex: async (ctx, { params, body }) =>
    documentBody(await acceptVex(ctx, params.document, body.accepts, body.reason), ctx.now),
  listVexLinks: async (ctx) => ({ items: (await listVexLinks(ctx)).map(linkBody) }),
  linkVexProduct: async (ctx, { body }) => ({ items: (await linkVexProduct(ctx, body)).map(linkBody) }),
};
