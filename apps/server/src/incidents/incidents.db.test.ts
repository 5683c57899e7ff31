import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../platform/db/ids.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { createEnvironment, createService, type Service } from '#services/index.ts';
import { ensureRelease } from '#releases/index.ts';
import { incidentsOf } from './incidents-of.ts';
import { listIncidents } from './list-incidents.ts';
import { type NewIncident, declareIncident } from './declare-incident.ts';
import { updateIncident } from './update-incident.ts';

const hour = 3_600_000;
let platform: TestPlatform;
let service: Service;
let sample: Service;

beforeAll(async () => {
  platform = await openTestPlatform();
  await createEnvironment(platform.as(['admin']), { name: 'production', isProduction: true });
  await createEnvironment(platform.as(['admin']), { name: 'staging', isProduction: false });
  service = await addService('mail', false);
  sample = await addService('mail-sample', true);
});
afterAll(() => platform.close());

async function addService(name: string, isSample: boolean): Promise<Service> {
  const admin = platform.as(['admin']);
  const made = await createService(admin, { name, tier: 3, isSample });
  await admin.transaction(async (tx) => {
    for (const version of ['1.0.0', '1.0.1']) await ensureRelease(tx, admin, made, { version, digests: [] });
  });
  return made;
}

function record(more: Partial<NewIncident> = {}, name = 'mail', ctx = platform.as(['responder'])) {
  return declareIncident(ctx, name, { title: 'mails are late', kind: 'reliability', severity: 'sev2', ...more });
}

async function evidenceTypes(subjectId: string): Promise<string[]> {
  const { rows } = await platform.database.pool.query<{ type: string }>(
    "select type from evidence where subject_id = $1 and type <> 'incidents.entry_added' order by id",
    [subjectId],
  );
  return rows.map((row) => row.type);
}

describe('declareIncident', () => {
  it('numbers incidents, ties them to releases, and leaves evidence', async () => {
    const first = await record({ environment: 'production', causedByVersion: '1.0.0' });
    const second = await record();

    expect(second.number).toBe((first.number ?? 0) + 1);
    expect(first).toMatchObject({ causedByVersion: '1.0.0', environment: 'production', isSimulated: false });
    expect(await evidenceTypes(first.id)).toEqual(['incidents.incident_recorded']);
  });

  it('refuses unknown releases and environments, the future, and readers', async () => {
    const cases: readonly [Partial<NewIncident>, string][] = [
      [{ causedByVersion: '9.9.9' }, 'releases.release_not_found'],
      [{ environment: 'moon' }, 'services.environment_not_found'],
      [{ startedAt: platform.clock.now() + hour }, 'releases.deployment_in_future'],
      [{ startedAt: 5_000, resolvedAt: 4_000 }, 'request.invalid'],
    ];
    for (const [more, code] of cases) await expect(record(more)).rejects.toMatchObject({ code });
    await expect(record({}, 'nope')).rejects.toMatchObject({ code: 'services.service_not_found' });
    await expect(record({}, 'mail', platform.as(['auditor']))).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('keeps sample people to the sample', async () => {
    const seat = platform.as(['responder'], { isSample: true });
    const real = await record();

    await expect(record({}, 'mail', seat)).rejects.toMatchObject({ code: 'gate.sample_only' });
    await expect(updateIncident(seat, real.id, { severity: 'sev5' })).rejects.toMatchObject({
      code: 'gate.sample_only',
    });
    await expect(record({}, sample.name, seat)).resolves.toMatchObject({ isSimulated: true });
  });
});

describe('updateIncident', () => {
  it('resolves with the release that fixed it, and re-opens', async () => {
    const { id } = await record();
    platform.clock.advance(hour);

    const ctx = platform.as(['responder']);
    const resolved = await updateIncident(ctx, id, { resolvedAt: platform.clock.now(), fixedByVersion: '1.0.1' });
    await updateIncident(ctx, id, { severity: resolved.severity });
    const open = await updateIncident(ctx, id, { resolvedAt: null, fixedByVersion: null });

    expect(resolved).toMatchObject({ fixedByVersion: '1.0.1', resolvedAt: platform.clock.now() });
    expect(open).toMatchObject({ fixedByVersion: undefined, resolvedAt: undefined, title: 'mails are late' });
    expect(await evidenceTypes(id)).toEqual([
      'incidents.incident_recorded',
      'incidents.incident_updated',
      'incidents.incident_updated',
    ]);
  });

  it('refuses an end before the start, readers, and what does not exist', async () => {
    const { id, startedAt } = await record();
    const ctx = platform.as(['responder']);

    await expect(updateIncident(ctx, id, { resolvedAt: startedAt - 1 })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await expect(updateIncident(platform.as(['auditor']), id, {})).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(updateIncident(ctx, newId(), {})).rejects.toMatchObject({ code: 'incidents.incident_not_found' });
  });
});

describe('incidentsOf', () => {
  it('shows incidents as they stood at the moment', async () => {
    platform.clock.advance(1_000 * hour);
    const began = platform.clock.now();
    const here = await record({ title: 'as it stood', environment: 'production' });
    await record({ title: 'elsewhere', environment: 'staging' });
    platform.clock.advance(hour);
    await updateIncident(platform.as(['responder']), here.id, {
      resolvedAt: platform.clock.now(),
      fixedByVersion: '1.0.1',
    });
    const environmentId = here.environmentId ?? '';
    const at = async (moment: number) =>
      (await incidentsOf(platform.database.read, service.id, environmentId, moment)).filter(
        ({ startedAt }) => startedAt >= began,
      );

    expect(await at(began - 1)).toEqual([]);
    expect(await at(began + 1)).toMatchObject([{ id: here.id, resolvedAt: undefined, fixedByVersion: undefined }]);
    expect(await at(platform.clock.now())).toMatchObject([{ id: here.id, fixedByVersion: '1.0.1' }]);
  });
});

describe('listIncidents', () => {
  it('pages newest first and filters open ones', async () => {
    const all = await listIncidents(platform.as(['auditor']), { service: 'mail', limit: 50 });
    const open = await listIncidents(platform.as(['auditor']), { service: 'mail', open: true, limit: 50 });
    const page = await listIncidents(platform.as(['auditor']), { service: 'mail', limit: 1 });

    expect(all.map(({ startedAt }) => startedAt)).toEqual(
      all.map(({ startedAt }) => startedAt).toSorted((a, b) => b - a),
    );
    expect(open).toEqual(all.filter(({ resolvedAt }) => resolvedAt === undefined));
    expect(page).toEqual(all.slice(0, 2));
  });
});
