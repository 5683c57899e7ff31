import type { Role } from '@lockstep/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../platform/db/ids.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { createService } from '#services/index.ts';
import { discardCriteria, draftCriteria, publishCriteria } from './change-criteria.ts';
import { createField, type NewField, removeField, updateField } from './change-field.ts';
import { createStatus, removeStatus, updateStatus } from './change-status.ts';
import { criteriaInForce, listCriteria, type SeverityWords } from './criteria-store.ts';
import { listFields } from './field-store.ts';
import { declareIncident, type NewIncident, updateIncident } from './index.ts';
import { listTimeline } from './list-timeline.ts';
import { moveAxis } from './update-incident.ts';
import { listStatuses } from './status-settings-store.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
  await createService(platform.as(['admin']), { name: 'shop', tier: 1, isSample: false });
});
afterAll(() => platform.close());

const admin = () => platform.as(['admin'], { name: 'Ada' });
const as = (role: Role) => platform.as([role]);

function declare(more: Partial<NewIncident> = {}) {
  const input: NewIncident = { title: `outage ${newId()}`, kind: 'reliability', severity: 'sev3', ...more };
  return declareIncident(as('responder'), 'shop', input);
}

const each = (text: string) => ({ sev1: text, sev2: text, sev3: text, sev4: text, sev5: text });
const words = (text: string): SeverityWords => ({ reliability: each(text), security: each(text) });

async function evidence(prefix: string): Promise<string[]> {
  const { rows } = await platform.database.pool.query<{ type: string }>(
    'select type from evidence where type like $1 order by id',
    [`incidents.${prefix}%`],
  );
  return rows.map(({ type }) => type);
}

describe('published criteria', () => {
  it('come in versions: an incident keeps the one its severity was read by', async () => {
    const before = await declare();
    const draft = await draftCriteria(admin(), { words: words('how bad it is'), note: 'plainer' });
    await draftCriteria(admin(), { words: words('how bad it is for users'), note: 'plainer' });
    expect(await criteriaInForce(platform.database.read)).toBe(before.criteriaVersion);

    await publishCriteria(admin(), draft.version);
    await publishCriteria(admin(), draft.version);

    const after = await declare();
    const renamed = await updateIncident(as('responder'), before.id, { title: 'another name' });
    const raised = await updateIncident(as('responder'), before.id, { severity: 'sev1' });
    expect([before, after, renamed, raised].map(({ criteriaVersion }) => criteriaVersion)).toEqual([1, 2, 1, 2]);
    const { entries } = await listTimeline(as('auditor'), before.id, { limit: 1 });
    expect(entries[0]?.text).toBe('Reliability: from sev3 to sev1, by criteria 2.');
    expect((await listCriteria(platform.database.read))[0]?.words.security.sev1).toBe('how bad it is for users');
    expect(await evidence('criteria')).toEqual([
      'incidents.criteria_drafted',
      'incidents.criteria_drafted',
      'incidents.criteria_published',
    ]);
  });

  it('have one draft, whoever of ten writes one, and it can be thrown away', async () => {
    const drafts = await Promise.all(
      Array.from({ length: 10 }, (_, index) => draftCriteria(admin(), { words: words(`version ${index}`), note: '' })),
    );
    expect(new Set(drafts.map(({ version }) => version)).size).toBe(1);
    await expect(publishCriteria(admin(), 99)).rejects.toMatchObject({ code: 'incidents.criteria_changed' });

    await discardCriteria(admin());

    await expect(publishCriteria(admin(), 99)).rejects.toMatchObject({ code: 'incidents.criteria_not_found' });
  });
});

describe('statuses', () => {
  it('are added to their phase, renamed, moved and removed; incidents go to another one of the phase', async () => {
    const made = await createStatus(admin(), { title: 'Waiting for vendor', phase: 'active' });
    expect(made).toMatchObject({ name: 'waiting-for-vendor', phase: 'active', position: 4 });
    const { id } = await declare();
    await updateIncident(as('responder'), id, { status: made.name });
    await updateStatus(admin(), made.name, { title: 'Waiting for a vendor', position: 1 });
    expect((await listStatuses(platform.database.read)).map(({ title }) => title)[0]).toBe('Waiting for a vendor');

    await expect(removeStatus(admin(), made.name, 'resolved')).rejects.toMatchObject({
      code: 'incidents.status_in_use',
    });
    const rest = await removeStatus(admin(), made.name, 'identified');

    expect(rest.map(({ position }) => position)).toEqual(rest.map((_, index) => index + 1));
    const incident = await updateIncident(as('responder'), id, { title: 'still here' });
    expect(incident.status.name).toBe('identified');
    await expect(updateIncident(as('responder'), id, { status: made.name })).rejects.toMatchObject({
      code: 'incidents.status_not_found',
    });
    expect(await evidence('status')).toEqual([
      'incidents.status_created',
      'incidents.status_updated',
      'incidents.status_removed',
    ]);
  });

  it('of one title there is one, whoever of ten adds it', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () => createStatus(admin(), { title: 'Handed over', phase: 'active' })),
    );

    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'incidents.status_exists' },
    });
  });
});

describe('fields', () => {
  const field: NewField = {
    title: 'Customer tier',
    kind: 'choice',
    help: '',
    choices: ['gold', 'silver'],
    required: undefined,
  };

  it('are filled, checked, kept in the timeline, and taken away', async () => {
    const { name } = await createField(admin(), field);
    const { id } = await declare({ fields: { [name]: 'gold' } });
    const changed = await updateIncident(as('responder'), id, { fields: { [name]: 'silver' } });
    expect(changed.fields).toEqual({ 'customer-tier': 'silver' });
    const { entries } = await listTimeline(as('auditor'), id, { limit: 1 });
    expect(entries[0]?.text).toBe('Field `customer-tier`: from gold to silver.');

    const wrong = (fields: Record<string, string | number | null>) => updateIncident(as('responder'), id, { fields });
    await expect(wrong({ [name]: 'bronze' })).rejects.toMatchObject({
      code: 'incidents.field_invalid',
      fields: [{ field: 'body.fields.customer-tier' }],
    });
    await expect(wrong({ nothing: 'x' })).rejects.toMatchObject({ code: 'incidents.field_not_found' });
    expect((await wrong({ [name]: null })).fields).toEqual({});
  });

  it('hold back who declares or closes without them, but nothing that declares by itself', async () => {
    const must = (title: string, at: 'declare' | 'close') =>
      createField(admin(), {
        title,
        kind: 'text',
        help: 'in a sentence',
        choices: [],
        required: { at, kinds: ['security'], severities: [] },
      });
    await must('Data concerned', 'declare');
    await must('Told whom', 'close');
    const security = { kind: 'security', severity: 'sev4' } as const;
    await expect(declare(security)).rejects.toMatchObject({
      code: 'incidents.field_missing',
      fields: [{ field: 'body.fields.data-concerned' }],
    });
    await expect(declare({ ...security, declaredVia: 'exposure' })).resolves.toMatchObject({ kind: 'security' });
    const { id } = await declare({ ...security, fields: { 'data-concerned': 'none' } });

    await expect(moveAxis(as('responder'), id, 'security', { to: 'resolved' })).rejects.toMatchObject({
      code: 'incidents.not_closable',
    });
    await updateIncident(as('responder'), id, { fields: { 'told-whom': 'nobody' } });
    const closed = await moveAxis(as('responder'), id, 'security', { to: 'resolved' });

    expect(closed.resolvedAt).toBe(platform.clock.now());
  });

  it('keep kind and name; values of what was removed never become those of another one', async () => {
    const first = await createField(admin(), { ...field, title: 'Vendor', kind: 'text', choices: [] });
    const { choices } = await updateField(admin(), 'customer-tier', {
      title: 'Tier',
      help: '',
      choices: ['gold', 'silver', 'none'],
      required: undefined,
      position: 1,
    });
    expect(choices).toHaveLength(3);
    await expect(createField(admin(), { ...field, title: 'tier' })).rejects.toMatchObject({
      code: 'incidents.field_exists',
    });
    await expect(createField(admin(), { ...field, title: 'Empty', choices: ['one'] })).rejects.toMatchObject({
      code: 'incidents.field_invalid',
    });
    await removeField(admin(), first.name);
    await expect(removeField(admin(), first.name)).rejects.toMatchObject({ code: 'incidents.field_not_found' });

    const second = await createField(admin(), { ...field, title: 'Vendor', kind: 'number', choices: [] });

    expect(second.name).not.toBe(first.name);
    expect((await listFields(platform.database.read)).map(({ title }) => title)[0]).toBe('Tier');
  });
});

it('is changed by whoever manages incidents, and by nobody else', async () => {
  const acts = [
    (role: Role) => draftCriteria(as(role), { words: words('this and that'), note: '' }),
    (role: Role) => publishCriteria(as(role), 1),
    (role: Role) => discardCriteria(as(role)),
    (role: Role) => createStatus(as(role), { title: 'x y z', phase: 'active' }),
    (role: Role) => updateStatus(as(role), 'triage', { title: 'x y z' }),
    (role: Role) => removeStatus(as(role), 'triage', 'active'),
    (role: Role) => createField(as(role), { title: 'x', kind: 'text', help: '', choices: [], required: undefined }),
    (role: Role) =>
      updateField(as(role), 'x', { title: 'x', help: '', choices: [], required: undefined, position: undefined }),
    (role: Role) => removeField(as(role), 'x'),
  ];
  for (const role of ['responder', 'auditor', 'security_key'] as const)
    for (const act of acts) await expect(act(role)).rejects.toMatchObject({ code: 'access.forbidden' });
});
