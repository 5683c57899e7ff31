import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOnce } from '../platform/http/idempotency.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { verifyAll, whereWordsAre } from '../platform/test-redaction.ts';
import { createEnvironment, createService } from '#services/index.ts';
import { addNote, correctEntry } from './change-timeline.ts';
import { declareIncident, type NewIncident } from './declare-incident.ts';
import { linkToIncident } from './link-incident.ts';
import { listEntryVersions, listTimeline } from './list-timeline.ts';
import { setLegalHold } from './mark-incident.ts';
import { listRedactions, redactEntry, redactText } from './redact-words.ts';
import { moveAxis, updateIncident } from './update-incident.ts';

let platform: TestPlatform;
let serial = 0;

beforeAll(async () => {
  platform = await openTestPlatform();
  await createEnvironment(platform.as(['admin']), { name: 'production', isProduction: true });
  await createService(platform.as(['admin']), { name: 'shop', tier: 1, isSample: false });
});
afterAll(() => platform.close());

const responder = () => platform.as(['responder']);
/** Nowhere else by chance. */
const newSecret = () => `hunter-${(serial += 1)}-"ütf"-sesame`;

function declare(more: Partial<NewIncident> = {}) {
  return declareIncident(responder(), 'shop', { title: 'checkout fails', kind: 'both', severity: 'sev2', ...more });
}

const note = (incident: string, text: string, ctx = responder()) => addNote(ctx, incident, { text, isPinned: false });

const whereIs = (words: string) => whereWordsAre(platform, words);
const verified = () => verifyAll(platform);

describe('redaction', () => {
  it('takes words out of all versions of an entry and out of every table, and evidence verifies as before', async () => {
    const secret = newSecret();
    const { name } = await declare({ summary: `do not tell ${secret}` });
    const { id } = await note(name, `the password is ${secret}, use it`);
    await correctEntry(responder(), name, id, {
      text: `it is ${secret} now`,
      because: `was not ${secret}`,
      version: 1,
    });
    await note(name, `yes, ${secret} works`);
    await updateIncident(responder(), name, { title: `checkout fails with ${secret}` });
    await moveAxis(responder(), name, 'reliability', { to: 'mitigated', because: `by ${secret}` });
    await linkToIncident(responder(), name, { kind: 'url', subject: 'https://example.org/x', label: secret });
    const call = { operation: 'addTimelineEntry', key: secret.slice(0, 8), request: {} };
    await answerOnce(responder(), call, async (ctx) => await note(name, `again ${secret}`, ctx));
    expect(await whereIs(secret)).toEqual(expect.arrayContaining(['incident_text.text', 'evidence_content.body']));

    const text = `it is ${secret} now`;
    const spans = [{ from: text.indexOf(secret), to: text.indexOf(secret) + secret.length }];
    const entry = await redactEntry(responder(), name, id, { spans, because: 'pasted by accident', version: 2 });

    expect(entry).toMatchObject({ text: 'it is [redacted] now', version: 3, redacted: undefined });
    expect(await whereIs(secret)).toEqual([]);
    expect((await listEntryVersions(responder(), name, id)).map((version) => version.text)).toEqual([
      undefined,
      undefined,
      'it is [redacted] now',
    ]);
    const { entries } = await listTimeline(responder(), name, { limit: 50 });
    expect(entries.map((one) => one.text)).toContain('yes, [redacted] works');
    expect(entries[0]?.text).toBe('Words of an entry redacted: pasted by accident');
    expect(await verified()).toMatchObject({ ok: true });
  });

  it('takes a whole entry away and says who did, when and why', async () => {
    const secret = newSecret();
    const { name } = await declare();
    const { id } = await note(name, `all of this is ${secret}`);
    const ana = platform.as(['responder'], { name: 'Ana' });

    const entry = await redactEntry(ana, name, id, { because: 'personal data', version: 1 });

    expect(entry).toMatchObject({ text: undefined, redacted: { by: { name: 'Ana' }, because: 'personal data' } });
    expect(await whereIs(secret)).toEqual([]);
    expect(await listRedactions(responder(), name)).toMatchObject([
      { what: 'entry', subjectId: id, isWhole: true, because: 'personal data', by: { name: 'Ana' } },
    ]);
    expect(await verified()).toMatchObject({ ok: true });
  });

  it('is told to screens like any other change of the entry', async () => {
    const { name } = await declare();
    const { id, seq } = await note(name, 'a word too many');

    await redactEntry(responder(), name, id, { because: 'personal data', version: 1 });

    const { entries } = await listTimeline(responder(), name, { since: seq, limit: 50 });
    expect(entries.map((entry) => entry.id)).toContain(id);
  });

  it('takes words out of the title and the summary', async () => {
    const secret = newSecret();
    const { name, version } = await declare({ title: `leak of ${secret}`, summary: `it is ${secret}` });

    const after = await redactText(responder(), name, {
      field: 'title',
      spans: [{ from: 8, to: 8 + secret.length }],
      because: 'a secret',
      version,
    });

    expect(after).toMatchObject({ title: 'leak of [redacted]', summary: 'it is [redacted]' });
    expect(await whereIs(secret)).toEqual([]);
  });

  it('takes words out of what people are paged by', async () => {
    const secret = newSecret();
    const { id, name, version } = await declare({ title: `leak of ${secret}` });
    await platform.database.pool.query(
      `insert into alert_group (id, group_key, urgency, axis, title, labels, state, opened_at, last_alert_at, alerts, open_alerts,
         incident_id, matter)
       values (gen_random_uuid(), $1::text, 'high', 'both', 'INC needs you: leak of ' || $2::text, '{}', 'open', $3, $3, 0, 0, $1::uuid,
         json_build_object('because', 'leak of ' || $2::text))`,
      [id, secret, new Date(platform.clock.now())],
    );

    await redactText(responder(), name, { field: 'title', because: 'a secret', version });

    expect(await whereIs(secret)).toEqual([]);
  });

  it('leaves short words alone elsewhere', async () => {
    const { name } = await declare();
    await note(name, 'all is ok here');
    const { id } = await note(name, 'ok');

    await redactEntry(responder(), name, id, { because: 'said nothing', version: 1 });

    const { entries } = await listTimeline(responder(), name, { limit: 50 });
    expect(entries.map((entry) => entry.text)).toContain('all is ok here');
  });

  it('of a restricted incident clears sealed evidence as well', async () => {
    const secret = newSecret();
    const ctx = platform.as(['responder'], { name: 'Ana' });
    await platform.database.pool.query(
      `insert into user_account (id, name, email, password_hash, created_at) values ($1, 'Ana', $2, 'x', $3)`,
      [ctx.actor.userId, `${ctx.actor.userId}@example.org`, new Date(ctx.now)],
    );
    const { name, version } = await declareIncident(ctx, 'shop', {
      title: `quiet ${secret}`,
      kind: 'security',
      severity: 'sev2',
      isRestricted: true,
    });

    await redactText(ctx, name, { field: 'title', because: 'a secret', version });

    expect(await whereIs(secret)).toEqual([]);
    expect(await verified()).toMatchObject({ ok: true });
  });

  it('refuses a reason that repeats the words, a text that has moved, and places that are not there', async () => {
    const secret = newSecret();
    const { name } = await declare();
    const { id } = await note(name, `it is ${secret}`);
    const ask = (more: object) =>
      redactEntry(responder(), name, id, { because: 'a secret', version: 1, ...more }).catch(({ code }) => code);

    expect(await ask({ because: `was it is ${secret}` })).toBe('request.invalid');
    expect(await ask({ version: 2 })).toBe('incidents.entry_changed');
    expect(await ask({ spans: [{ from: 0, to: 999 }] })).toBe('request.invalid');
    expect(await ask({})).not.toBeTypeOf('string');
    expect(await ask({})).toBe('incidents.entry_redacted');
  });

  it('is refused while the incident is held for the law, and to those who only read', async () => {
    const { name } = await declare();
    const { id } = await note(name, 'what may be asked for');
    const ask = (ctx = responder()) =>
      redactEntry(ctx, name, id, { because: 'a secret', version: 1 }).catch(({ code }) => code);

    expect(await ask(platform.as(['auditor']))).toBe('access.forbidden');
    await setLegalHold(platform.as(['admin']), name, { isHeld: true, because: 'a request of the court' });
    expect(await ask()).toBe('incidents.legal_hold');
  });
});
