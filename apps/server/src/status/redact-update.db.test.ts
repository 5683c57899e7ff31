import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerRedactor } from '#incidents/index.ts';
import { addNote } from '../incidents/change-timeline.ts';
import { declareIncident } from '../incidents/declare-incident.ts';
import { listTimeline } from '../incidents/list-timeline.ts';
import { setLegalHold } from '../incidents/mark-incident.ts';
import { redactEntry } from '../incidents/redact-words.ts';
import { restrictIncident } from '../incidents/restrict-incident.ts';
import type { RequestContext } from '../platform/context.ts';
import { listEvidenceRecords } from '../platform/evidence/store.ts';
import { answerOnce } from '../platform/http/idempotency.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import type { Mail } from '../platform/outgoing/senders.ts';
import { SealingKeys } from '../platform/secrets/sealing-keys.ts';
import { Secrets } from '../platform/secrets/secrets.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { verifyAll, whereWordsAre } from '../platform/test-redaction.ts';
import type { NewUpdate } from './announcement.ts';
import { correctUpdate } from './correct-update.ts';
import { draftUpdate } from './draft-update.ts';
import { statusJobs } from './jobs.ts';
import { showAnnouncement } from './list-announcements.ts';
import { createPage } from './manage-pages.ts';
import { publishUpdate } from './publish-update.ts';
import { redactTold, redactUpdate } from './redact-update.ts';
import { renderAtom } from './render-feeds.ts';
import { showShownPage } from './show-shown-page.ts';
import { SubscriberLinks } from './subscriber-links.ts';

let platform: TestPlatform;
let serial = 0;
const mails: Mail[] = [];

beforeAll(async () => {
  registerRedactor(redactTold);
  platform = await openTestPlatform();
  const page = { text: '', audience: 'public' as const, components: [] };
  await createPage(admin(), { slug: 'acme', title: 'Acme', ...page });
});
afterAll(() => platform.close());

const admin = () => platform.as(['admin']);
const responder = () => platform.as(['responder'], { name: 'Ana' });
/** Nowhere else by chance. */
const newSecret = () => `hunter-${(serial += 1)}-"ütf"-sesame`;

function publish(message: string, more: Partial<NewUpdate> = {}, ctx: RequestContext = responder()) {
  const input: NewUpdate = {
    title: 'Slow answers',
    pages: ['acme'],
    audience: 'public',
    phase: 'investigating',
    message,
    components: [],
    nextUpdateDueAt: undefined,
    ...more,
  };
  return publishUpdate(ctx, input, true);
}

function spanOf(text: string, words: string) {
  const from = text.indexOf(words);
  return [{ from, to: from + words.length }];
}

const whereIs = (words: string) => whereWordsAre(platform, words);
const verified = () => verifyAll(platform);

async function evidenceOf(subjectId: string) {
  const query = { subjectId, type: undefined, before: undefined, limit: 100 };
  return await listEvidenceRecords(platform.database.read, query);
}

async function subscribe(): Promise<void> {
  await platform.database.pool.query(
    `insert into status_subscriber (id, page_id, kind, address, address_key, state, asked_at, created_at)
     select $1, id, 'mail', 'reader@example.org', 'reader@example.org', 'active', '2026-01-01', '2026-01-01' from status_page`,
    [randomUUID()],
  );
}

async function sendMails(): Promise<void> {
  const secrets = new Secrets(SealingKeys.ofThisProcess());
  const publicUrl = 'https://lockstep.example.org';
  const handlers = statusJobs({
    senders: {
      mail: async (mail) => {
        mails.push(mail);
        return { outcome: 'delivered', reference: undefined };
      },
    },
    post: async () => ({ outcome: 'delivered', reference: undefined }),
    links: new SubscriberLinks(secrets, publicUrl),
    secrets,
    publicUrl,
  });
  const runner = new JobRunner({ database: platform.database, handlers, log: quietLog });
  await runner.runDue();
  await runner.runDue();
}

describe('words that are taken away from what was told', () => {
  it('go from page, history, feed, mails that have not left and every table; a trace and the chain stay', async () => {
    await subscribe();
    const secret = newSecret();
    const { name } = await declareIncident(responder(), undefined, {
      title: 'answers are slow',
      kind: 'reliability',
      severity: 'sev3',
    });
    const first = await publish(`it is ${secret}, say others`, { incident: name, title: `Slow by ${secret}` });
    const call = { operation: 'publishStatusUpdate', key: 'told once', request: {} };
    await answerOnce(responder(), call, async () => first);
    await correctUpdate(responder(), first.id, { message: `use ${secret}`, reason: `not ${secret}`, isSure: true });
    await publish(`still ${secret}`, { announcement: first.announcementId, phase: 'identified' });
    expect(await whereIs(secret)).toEqual(
      expect.arrayContaining(['evidence_content.body', 'incident_text.text', 'status_update_correction.before']),
    );

    const spans = spanOf(`use ${secret}`, secret);
    const asked = { field: 'message', spans, because: 'a password was pasted', read: 1 } as const;
    const redacted = await redactUpdate(responder(), first.id, asked);
    await sendMails();

    expect(redacted).toMatchObject({ message: 'use [redacted]', correctedAt: platform.clock.now() });
    expect(await whereIs(secret)).toEqual([]);
    const { announcement, updates } = await showAnnouncement(responder(), first.announcementId);
    expect(announcement.title).toBe('Slow by [redacted]');
    const { corrections } = updates.find(({ update }) => update.id === first.id) ?? {};
    expect(corrections).toMatchObject([
      { before: 'it is [redacted], say others', reason: 'not [redacted]' },
      { before: '[redacted]', reason: 'words taken away: a password was pasted', by: { name: 'Ana' } },
    ]);
    const shown = await showShownPage(responder(), 'acme');
    expect(JSON.stringify(shown)).toContain('still [redacted]');
    expect(renderAtom(shown, 'https://lockstep.example.org', '2026-01-01T00:00:00.000Z')).toContain('use [redacted]');
    expect(mails.map(({ text }) => text).join(' ')).toContain('use [redacted]');
    expect(JSON.stringify(mails)).not.toContain('sesame');
    const { entries } = await listTimeline(responder(), name, { limit: 50 });
    expect(entries[0]?.text).toBe('Words of an entry redacted: a password was pasted');
    expect(entries.map(({ text }) => text)).toContainEqual(expect.stringContaining('use [redacted]'));
    const records = await evidenceOf(first.announcementId);
    expect(records.filter(({ type }) => type === 'status.words_redacted').length).toBeGreaterThan(0);
    expect(await verified()).toMatchObject({ ok: true });
  });

  it('go as a whole with what was said before, and from the title; short ones stay elsewhere', async () => {
    const secret = newSecret();
    const first = await publish(`everything here is ${secret}`, { title: `Title ${secret}` });
    const second = await publish('ok', { announcement: first.announcementId });
    await publish('ok, too', { announcement: first.announcementId });

    const whole = { field: 'message', because: 'personal data', read: 0 } as const;
    const redacted = await redactUpdate(responder(), first.id, whole);
    await redactUpdate(responder(), first.id, { field: 'title', because: 'personal data', read: 1 });
    await redactUpdate(responder(), second.id, whole);

    expect(redacted.message).toBe('[redacted]');
    const { announcement, updates } = await showAnnouncement(responder(), first.announcementId);
    expect(announcement.title).toBe('[redacted]');
    expect(updates.map(({ update }) => update.message).toSorted()).toEqual(['[redacted]', '[redacted]', 'ok, too']);
    expect(await whereIs(secret)).toEqual([]);
    expect(await verified()).toMatchObject({ ok: true });
  });

  it('go from drafts, which are corrected by nobody', async () => {
    const secret = newSecret();
    const draft = await draftUpdate(responder(), {
      title: 'Soon',
      pages: ['acme'],
      audience: 'public',
      phase: 'investigating',
      message: `we used ${secret}`,
      components: [],
      nextUpdateDueAt: undefined,
    });
    const spans = spanOf(`we used ${secret}`, secret);

    const redacted = await redactUpdate(responder(), draft.id, {
      field: 'message',
      spans,
      because: 'a key was pasted',
      read: 0,
    });

    expect(redacted).toMatchObject({ state: 'draft', message: 'we used [redacted]', correctedAt: undefined });
    expect(await whereIs(secret)).toEqual([]);
  });

  it('go from what was told, too, when they are taken out of the incident', async () => {
    const secret = newSecret();
    const { name } = await declareIncident(responder(), undefined, {
      title: 'logins fail',
      kind: 'reliability',
      severity: 'sev3',
    });
    const entry = await addNote(responder(), name, { text: `the key is ${secret}`, isPinned: false });
    await publish(`try ${secret}`, { incident: name });

    const spans = spanOf(`the key is ${secret}`, secret);
    await redactEntry(responder(), name, entry.id, { spans, because: 'pasted by accident', version: 1 });

    expect(await whereIs(secret)).toEqual([]);
    expect(JSON.stringify(await showShownPage(responder(), 'acme'))).toContain('try [redacted]');
  });

  it('are refused to those who only read, of a text that has moved, and where the law holds the incident', async () => {
    const { id, name } = await declareIncident(responder(), undefined, {
      title: 'mails are lost',
      kind: 'reliability',
      severity: 'sev3',
    });
    const told = await publish('the words of it', { incident: name });
    const ask = { field: 'message', because: 'it must go', read: 0 } as const;

    await expect(redactUpdate(platform.as(['auditor']), told.id, ask)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(redactUpdate(responder(), told.id, { ...ask, read: 3 })).rejects.toMatchObject({
      code: 'status.update_changed',
    });
    await expect(redactUpdate(responder(), told.id, { ...ask, spans: [{ from: 0, to: 99 }] })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await expect(redactUpdate(responder(), told.id, { ...ask, because: 'the words of it' })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await setLegalHold(admin(), id, { isHeld: true, because: 'a request of the court' });
    await expect(redactUpdate(responder(), told.id, ask)).rejects.toMatchObject({ code: 'incidents.legal_hold' });
  });

  it('go for one who may not see the incident as if there were none, and its room keeps what the law holds', async () => {
    const secret = newSecret();
    const userId = randomUUID();
    await platform.database.pool.query(
      `insert into user_account (id, name, email, created_at) values ($1, 'Sam', 'sam@example.org', '2026-01-01')`,
      [userId],
    );
    const security = platform.as(['security_key'], { userId, name: 'Sam' });
    const { id } = await declareIncident(security, undefined, {
      title: 'a break-in',
      kind: 'security',
      severity: 'sev2',
    });
    const told = await publish(`look out for ${secret}`, { incident: id }, security);
    await setLegalHold(admin(), id, { isHeld: true, because: 'a request of the court' });
    await restrictIncident(security, id, { because: 'it is a breach', readers: [] });

    const spans = spanOf(`look out for ${secret}`, secret);
    const after = await redactUpdate(responder(), told.id, {
      field: 'message',
      spans,
      because: 'a name of somebody',
      read: 0,
    });

    expect(after.message).toBe('look out for [redacted]');
    expect(JSON.stringify(await showShownPage(responder(), 'acme'))).not.toContain(secret);
    const { entries } = await listTimeline(security, id, { limit: 50 });
    expect(entries.map(({ text }) => text)).toContain('Words of what was told were taken away: a name of somebody');
    expect(entries.map(({ text }) => text)).toContainEqual(expect.stringContaining(secret));
    expect(await whereIs(secret)).toEqual(['evidence_content.body', 'incident_text.text']);
  });
});
