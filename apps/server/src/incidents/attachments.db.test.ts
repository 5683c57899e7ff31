import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../test-app.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { createEnvironment, createService } from '#services/index.ts';
import { attachFile, listAttachments, openAttachment, pruneAttachments, removeAttachment } from './attach-file.ts';
import { declareIncident } from './declare-incident.ts';
import { listTimeline } from './list-timeline.ts';

const mebibyte = 1024 * 1024;
const limits = { bytesEach: mebibyte, bytesPerIncident: 2 * mebibyte };

async function* streamOf(...parts: readonly (string | Uint8Array)[]) {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part;
}

describe('files of an incident', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await openTestPlatform();
    await createEnvironment(platform.as(['admin']), { name: 'production', isProduction: true });
    await createService(platform.as(['admin']), { name: 'shop', tier: 1, isSample: false });
  });
  afterAll(() => platform.close());
  const responder = () => platform.as(['responder']);
  const declare = async () =>
    (await declareIncident(responder(), 'shop', { title: 'checkout fails', kind: 'both', severity: 'sev2' })).name;
  const attach = (incident: string, stream: AsyncIterable<Uint8Array>, name = 'a.log') =>
    attachFile(responder(), incident, { name, stream }, limits);
  const rows = async (sql: string) => (await platform.database.pool.query(sql)).rows;
  const codeOf = ({ code }: { code: string }) => code;

  it('are kept with their digest, as an entry with evidence, whatever the pieces they came in', async () => {
    const incident = await declare();
    const bytes = Buffer.from(Array.from({ length: 600_000 }, (_, index) => index % 251));
    const pieces = [bytes.subarray(0, 3), bytes.subarray(3, 300_001), bytes.subarray(300_001)];

    const file = await attach(incident, streamOf(...pieces), '../../dump\u202e.bin');

    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    expect(file).toMatchObject({ name: 'dump.bin', bytes: 600_000, digest, mediaType: 'application/octet-stream' });
    const [entry] = (await listTimeline(responder(), incident, { limit: 5 })).entries;
    expect(entry).toMatchObject({ id: file.entryId, kind: 'attachment', text: 'Attached dump.bin (586 KiB).' });
    expect(entry?.refs).toEqual([{ kind: 'attachment', id: file.id, label: 'dump.bin' }]);
    const [kept] = await rows(`select string_agg(data, '' order by position) as data from incident_attachment_chunk
      where attachment_id = '${file.id}'`);
    expect(Buffer.compare(kept?.data, bytes)).toBe(0);
    const evidence = await rows(`select c.body from evidence e join evidence_content c on c.evidence_id = e.id
      where e.type = 'incidents.file_attached'`);
    expect(evidence.at(-1)?.body).toMatchObject({ attachmentId: file.id, digest });
  });

  it('leave nothing behind when they are too large, one by one or together, or cut off', async () => {
    const incident = await declare();
    const [{ count: before }] = await rows('select count(*) from incident_attachment');
    async function* cutOff() {
      yield Buffer.alloc(400_000);
      throw new Error('gone');
    }

    expect(await attach(incident, streamOf(Buffer.alloc(mebibyte + 1))).catch(codeOf)).toBe(
      'incidents.attachment_too_large',
    );
    await expect(attach(incident, cutOff())).rejects.toThrow('gone');
    const together = await Promise.all(
      Array.from({ length: 8 }, () => attach(incident, streamOf(Buffer.alloc(mebibyte))).then(() => 'kept', codeOf)),
    );

    expect(together).toContain('incidents.attachments_full');
    const kept = together.filter((one) => one === 'kept').length;
    expect(kept).toBeLessThanOrEqual(2);
    expect(await rows('select count(*) from incident_attachment')).toEqual([{ count: Number(before) + kept }]);
  });

  it('lose their bytes for good when they are removed, and say who did it why', async () => {
    const incident = await declare();
    const { id, digest } = await attach(incident, streamOf('secret'));

    await removeAttachment(responder(), incident, id, 'holds a password');
    await removeAttachment(responder(), incident, id, 'again');

    expect(await listAttachments(responder(), incident)).toMatchObject([
      { id, digest, removed: { because: 'holds a password' } },
    ]);
    expect(await rows(`select 1 from incident_attachment_chunk where attachment_id = '${id}'`)).toEqual([]);
    const texts = (await listTimeline(responder(), incident, { limit: 9 })).entries.map(({ text }) => text);
    expect(texts.filter((text) => text?.startsWith('Removed'))).toEqual(['Removed a.log: holds a password']);
  });

  it('are tidied away a day later when their upload was cut off with the server', async () => {
    const incident = await declare();
    await attach(incident, streamOf('kept'));
    const [{ id: incidentId }] = await rows(`select id from incident where name = '${incident}'`);
    await rows(`insert into incident_attachment (id, incident_id, name, media_type, bytes, digest, created_at, created_by)
      values ('018f0000-0000-7000-8000-000000000001', '${incidentId}', 'x', '', 1, '', '${new Date(platform.clock.now()).toISOString()}', '{}')`);
    const waiting = () => rows('select 1 from incident_attachment where entry_id is null');

    await pruneAttachments(platform.database.read, platform.clock.now() + 60_000);
    expect(await waiting()).toHaveLength(1);
    await pruneAttachments(platform.database.read, platform.clock.now() + 25 * 3_600_000);
    expect(await waiting()).toEqual([]);
  });

  it('of a restricted incident are there for its readers alone: for others there is no such incident', async () => {
    const person = async (name: string) => {
      const ctx = platform.as(['responder'], { name });
      await platform.database.pool.query(
        `insert into user_account (id, name, email, password_hash, created_at) values ($1, $2, $3, 'x', $4)`,
        [ctx.actor.userId, name, `${ctx.actor.userId}@example.org`, new Date(ctx.now)],
      );
      return ctx;
    };
    const [ana, ben] = [await person('Ana'), await person('Ben')];
    const { name } = await declareIncident(ana, 'shop', {
      title: 'quiet matter',
      kind: 'security',
      severity: 'sev2',
      isRestricted: true,
    });
    const { id } = await attachFile(ana, name, { name: 'a.log', stream: streamOf('x') }, limits);

    expect(await openAttachment(ana, name, id)).toMatchObject({ id });
    const asks = [
      openAttachment(ben, name, id),
      listAttachments(ben, name),
      removeAttachment(ben, name, id, 'because'),
      attachFile(ben, name, { name: 'b.log', stream: streamOf('x') }, limits),
    ].map((ask) => ask.catch(codeOf));
    expect(await Promise.all(asks)).toEqual(asks.map(() => 'incidents.incident_not_found'));
  });

  it('are not for those who only read to add or remove', async () => {
    const incident = await declare();
    const { id } = await attach(incident, streamOf('x'));
    const reader = platform.as(['auditor']);

    expect(await attachFile(reader, incident, { name: 'x', stream: streamOf('x') }).catch(codeOf)).toBe(
      'access.forbidden',
    );
    expect(await removeAttachment(reader, incident, id, 'no').catch(codeOf)).toBe('access.forbidden');
    expect(await listAttachments(reader, incident)).toHaveLength(1);
  });
});

describe('a file over HTTP', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await openTestApp();
  });
  afterAll(() => app.close());

  it('is saved by browsers, never run, and gone for those who may not see the incident', async () => {
    const { name } = await app.admin.call('recordIncident', {
      body: { title: 'checkout fails', kind: 'reliability', severity: 'sev2' },
    });
    const file = await app.admin.call('addAttachment', {
      params: { incident: name },
      query: { name: 'page "1".html' },
      stream: '<html><script>alert(1)</script>',
    });
    const path = `/api/v1/incidents/${name}/attachments/${file.id}`;

    const answer = await app.send({ method: 'GET', path });

    expect(await answer.text()).toBe('<html><script>alert(1)</script>');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/plain',
      'content-disposition': "attachment; filename*=UTF-8''page%20%221%22.html",
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect((await app.refused({ method: 'GET', path: `/api/v1/incidents/${name}/attachments/x` })).code).toBe(
      'incidents.attachment_not_found',
    );
    const stranger = await fetch(`${app.origin}${path}`);
    expect(stranger.status).toBe(401);
  });

  it('is looked at before it is posted: what looks like a secret is named by its place', async () => {
    const { items } = await app.admin.call('inspectText', { body: { text: 'mail jo@example.org' } });

    expect(items).toEqual([{ category: 'personal', kind: 'email', from: 5, to: 19 }]);
  });
});
