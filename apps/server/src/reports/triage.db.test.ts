import { type Client, ProblemError } from '@lockstep/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FixedClock } from '../platform/test-context.ts';
import { openTestApp, type TestApp } from '../test-app.ts';
import { aProblem, linkOf, personAs, setUp, type Stranger, strangerAt } from './test-reports.ts';

const dayMs = 24 * 3_600_000;
const clock = new FixedClock();
let server: TestApp;
let stranger: Stranger;
let key: Client;
let keyId: string;
let admin: Client;

beforeAll(async () => {
  server = await openTestApp({ clock });
  stranger = strangerAt(server, (ms) => clock.advance(ms));
  const { cookie, userId } = await personAs(server, 'security_key');
  [key, keyId] = [server.as(cookie), userId];
  admin = server.admin;
  await setUp(server, { form: { isOpen: true, perHour: 1_000, perAddressPerHour: 1_000 } });
});
afterAll(() => server.close());

async function newReport(
  what: string,
  more: object = {},
): Promise<{ readonly reference: string; readonly link: string }> {
  const sent = await stranger.report({ ...aProblem, what, ...more });
  const { items } = await key.call('listReports', { query: { q: what } });
  return { reference: items[0]?.reference ?? '', link: linkOf(sent) };
}
async function signIn(email: string): Promise<string> {
  const signedIn = await fetch(`${server.origin}/api/v1/access/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lockstep-csrf': '1' },
    body: JSON.stringify({ email, password: 'a long enough password' }),
  });
  return signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
}
/** Sessions end while so much time goes by. */
async function later(ms: number): Promise<void> {
  clock.advance(ms);
  key = server.as(await signIn('security_key@example.org'));
  admin = server.as(await signIn('ada@example.org'));
}
const show = async (report: string) => await key.call('showReport', { params: { report } });
type Decision = Parameters<typeof key.call<'decideReport'>>[1]['body'];
const decide = async (report: string, body: Decision) => await key.call('decideReport', { params: { report }, body });
const evidenceText = async (): Promise<string> => {
  const sql = `select coalesce(string_agg(body::text, ' '), '') as text from evidence_content`;
  return (await server.app.database.pool.query<{ text: string }>(sql)).rows[0]?.text ?? '';
};

describe('a report', () => {
  it('goes from new to made public, and its reporter sees each step and no reason', async () => {
    const { reference, link } = await newReport('the way of a report from its beginning');
    const said = async (): Promise<string> => (await stranger.open(link)).html;

    const triaging = await decide(reference, { state: 'triaging' });
    expect(triaging).toMatchObject({ owner: { id: keyId }, due: { for: 'fix' }, receiptedAt: expect.any(String) });
    expect(await said()).toContain('Somebody is looking into it.');
    await decide(reference, {
      state: 'accepted',
      reason: 'reproduced by the team',
      message: 'Thank you,\nwe can see it.',
    });
    expect(await said()).toContain('Confirmed. It is to be fixed by Wednesday, 15 April 2026.');
    expect(await said()).toContain('Thank you,\nwe can see it.');
    const fixed = await decide(reference, { state: 'fixed', reason: 'fixed in 1.4.3' });
    expect(fixed.due?.for).toBe('disclosure');
    const over = await decide(reference, { state: 'disclosed', reason: 'advisory is out' });
    expect(over.due).toBeUndefined();
    expect(await said()).toContain('made public');
    expect(await said()).not.toMatch(/reproduced|1\.4\.3|security_key/);
    const kinds = over.entries.map(({ kind }) => kind).filter((kind) => !kind.startsWith('mail_'));
    expect(kinds).toEqual(['received', 'decided', 'decided', 'message', 'decided', 'decided']);
  });

  it('is decided only as it can be, with a reason, and by whoever saw it as it is', async () => {
    const { reference } = await newReport('to be decided in vain at first');
    const code = async (body: Decision): Promise<unknown> =>
      await decide(reference, body).then(
        () => undefined,
        (error: unknown) => (error instanceof ProblemError ? error.code : error),
      );

    expect(await code({ state: 'fixed', reason: 'at once' })).toBe('reports.not_possible');
    expect(await code({ state: 'spam' })).toBe('request.invalid');
    expect(await code({ state: 'duplicate', reason: 'the same' })).toBe('request.invalid');
    expect(await code({ state: 'duplicate', reason: 'the same', duplicateOf: reference })).toBe('reports.not_possible');
    expect(await code({ state: 'triaging', version: 7 })).toBe('reports.report_changed');
  });

  it('is decided once by ten at once', async () => {
    const { reference } = await newReport('decided by ten people at once');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => decide(reference, { state: 'triaging', version: 1 })),
    );

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await show(reference)).entries.filter(({ kind }) => kind === 'decided')).toHaveLength(1);
  });

  it('is merged with what it repeats, and what its reporter says is told there', async () => {
    const first = await newReport('found CVE-2026-11111 in the shop');
    const second = await newReport('the shop has CVE-2026-11111 too', { contact: 'bob@example.org' });
    expect((await show(second.reference)).lookalikes).toMatchObject([
      { reference: first.reference, because: 'same_mention', state: 'new' },
    ]);
    await decide(second.reference, { state: 'duplicate', reason: 'the same flaw', duplicateOf: first.reference });

    expect(await show(second.reference)).toMatchObject({
      state: 'duplicate',
      duplicateOf: first.reference,
      lookalikes: [],
    });
    expect((await stranger.open(second.link)).html).toContain('known already');
    const token = await stranger.tokenOf(second.link);
    clock.advance(5_000);
    await stranger.post(second.link, { token, words: 'there is one more place' });
    const original = await show(first.reference);
    expect(original).toMatchObject({ duplicates: [second.reference], isWaitingForUs: true });
    expect(original.entries.at(-1)).toMatchObject({ kind: 'merged_in', facts: { reference: second.reference } });
    // One that leads back is refused.
    const ring = decide(first.reference, { state: 'duplicate', reason: 'a ring', duplicateOf: second.reference });
    await expect(ring).rejects.toMatchObject({ code: 'reports.not_possible' });
  });

  it('waits for an answer once its reporter said something, even when it was over', async () => {
    const { reference, link } = await newReport('over, and then it goes on');
    await decide(reference, { state: 'not_a_problem', reason: 'works as it should' });
    expect((await key.call('listReports', { query: { q: 'over, and then' } })).items).toEqual([]);
    const token = await stranger.tokenOf(link);
    clock.advance(5_000);
    await stranger.post(link, { token, words: 'but look again' });

    const [row] = (await key.call('listReports', { query: { q: 'over, and then' } })).items;
    expect(row).toMatchObject({ due: { for: 'answer', isOverdue: false }, isWaitingForUs: true });
    await key.call('noteReport', { params: { report: reference }, body: { text: 'just thanks', settlesWords: true } });
    expect((await show(reference)).due).toBeUndefined();
    expect((await stranger.open(link)).html).not.toContain('just thanks');
  });

  it('has an owner who may read it, and a deadline that moves with a reason', async () => {
    const { reference } = await newReport('owned and moved to a later day');
    const params = { report: reference };
    await key.call('setReportOwner', { params, body: { owner: 'me' } });
    expect((await key.call('listReports', { query: { owner: 'me', q: 'owned and moved' } })).items).toHaveLength(1);
    const { userId } = await personAs(server, 'auditor');
    await expect(key.call('setReportOwner', { params, body: { owner: userId } })).rejects.toMatchObject({
      code: 'reports.not_possible',
    });
    const fixDueAt = new Date(clock.now() + 120 * dayMs).toISOString();
    const moved = await key.call('moveReportDeadline', { params, body: { fixDueAt, reason: 'vendor asked' } });

    expect(moved).toMatchObject({ fixDueAt, owner: { id: keyId } });
    const past = { fixDueAt: new Date(clock.now() - 1).toISOString(), reason: 'too late' };
    await expect(key.call('moveReportDeadline', { params, body: past })).rejects.toMatchObject({
      code: 'reports.not_possible',
    });
    expect((await key.call('setReportOwner', { params, body: { owner: 'nobody' } })).owner).toBeUndefined();
  });

  it('opens an incident that its readers know of, and nobody learns of it by the report', async () => {
    const { reference } = await newReport('grave enough for a room of its own');
    const params = { report: reference };
    const body = { title: 'Invoices of others can be read', severity: 'sev2' } as const;
    await expect(key.call('openReportIncident', { params, body })).rejects.toMatchObject({
      code: 'reports.not_possible',
    });
    const { version } = await decide(reference, { state: 'accepted', reason: 'seen by us' });
    const opened = await key.call('openReportIncident', { params, body });

    expect(opened.incident).toMatch(/^R-/);
    const incident = await key.call('getIncident', { params: { incident: opened.incident ?? '' } });
    expect(incident).toMatchObject({ title: body.title, kind: 'security', isRestricted: true, declaredVia: 'report' });
    expect(JSON.stringify(incident)).not.toContain(reference);
    expect(opened.version).toBe(version);
    // An admin reads the report, and is not among the readers of the incident.
    const seen = JSON.stringify(await admin.call('showReport', { params }));
    for (const trace of [opened.incident ?? '', incident.id, body.title, 'incident"'])
      expect(seen.includes(trace)).toBe(false);
    await expect(admin.call('getIncident', { params: { incident: incident.id } })).rejects.toMatchObject({
      status: 404,
    });
    await expect(key.call('openReportIncident', { params, body })).rejects.toMatchObject({
      code: 'reports.not_possible',
    });
    // A refusal would tell another key that there is one: it opens its own, and the readers of the first are told.
    const other = server.as((await personAs(server, 'security_key', 'other_key')).cookie);
    const second = await other.call('openReportIncident', { params, body });
    expect(second.incident).not.toBe(opened.incident);
    const { items } = await key.call('listTimeline', { params: { incident: incident.id }, query: {} });
    expect(items[0]?.text).toContain('opens another incident about the same report');
  });

  it('waits in Now, and is found by its words, by whoever may read it', async () => {
    const { reference } = await newReport('xylophone in the login of the shop');
    const now = await key.call('listNow', { query: { kind: 'report', limit: 200 } });
    const found = await key.call('search', { query: { q: 'xylophone' } });
    const folded = await key.call('search', { query: { q: reference.toLowerCase() } });

    expect(now.items.find(({ path }) => path === `/reports/${reference}`)).toMatchObject({ action: 'triage_report' });
    for (const { items } of [found, folded])
      expect(items).toMatchObject([
        { kind: 'report', path: `/reports/${reference}`, title: expect.stringContaining('xylophone') },
      ]);
    const { cookie } = await personAs(server, 'responder');
    expect((await server.as(cookie).call('search', { query: { q: 'xylophone' } })).items).toEqual([]);
    expect((await server.as(cookie).call('listNow', { query: { kind: 'report' } })).items).toEqual([]);
  });

  it('can be written down by us', async () => {
    const made = await key.call('recordReport', { body: { kind: 'broken', what: 'told by phone', where: 'shop' } });

    expect(made).toMatchObject({ origin: 'person', sender: 'entered_by_us', state: 'new' });
    expect(made.entries[0]?.by?.name).toBe('security_key');
  });

  it('points to an own advisory that exists', async () => {
    const { reference } = await newReport('to become an advisory later');
    const own = await key.call('addOwnAdvisory', {
      body: { ecosystem: 'npm', package: 'left', fixed: '2.0.0', reason: 'reported to us' },
    });
    const params = { report: reference };
    expect((await key.call('linkReport', { params, body: { advisory: own.id } })).advisory).toBe(own.id);
    await expect(key.call('linkReport', { params, body: { advisory: 'OWN-0' } })).rejects.toMatchObject({
      code: 'advisories.advisory_not_found',
    });
  });
});

describe('what is redacted', () => {
  it('is gone everywhere, and that it was done stays', async () => {
    const secret = 'hunter2-a-very-secret-password';
    const sent = await stranger.report({ ...aProblem, what: `my password is ${secret}` }, [
      new File([secret], `${secret}.txt`),
    ]);
    const { items } = await key.call('listReports', { query: { q: secret } });
    const params = { report: items[0]?.reference ?? '' };
    const { attachments } = await show(params.report);
    const reason = 'a password was pasted';
    const parts = [{ field: 'what' as const }, { field: 'contact' as const }, { attachment: attachments[0]?.id ?? '' }];
    const after = await key.call('redactReport', { params, body: { parts, reason } });

    expect(after).toMatchObject({
      what: { redactedAt: expect.any(String) },
      contact: { redactedAt: expect.any(String) },
    });
    expect(after.what.text).toBeUndefined();
    expect(after.attachments).toMatchObject([
      { name: '', redactedAt: expect.any(String), digest: expect.stringMatching(/^sha256:/) },
    ]);
    expect(after.entries.at(-1)).toMatchObject({ kind: 'redacted', text: reason });
    const path = `/api/v1/reports/${params.report}/attachments/${attachments[0]?.id}`;
    expect((await server.send({ method: 'GET', path })).status).toBe(404);
    expect((await key.call('listReports', { query: { q: secret } })).items).toEqual([]);
    const dump = await server.app.database.pool.query<{ text: string }>(
      `select string_agg(row_to_json(t)::text, ' ') as text from (
         select to_jsonb(r) as row from report r union all select to_jsonb(e) from report_entry e
         union all select to_jsonb(w) from report_text w union all select to_jsonb(a) from report_attachment a
         union all select to_jsonb(c) from report_attachment_chunk c) t`,
    );
    expect(dump.rows[0]?.text).not.toContain(secret);
    expect(dump.rows[0]?.text).not.toContain(Buffer.from(secret).toString('hex'));
    expect((await stranger.open(linkOf(sent))).status).toBe(200);
    await expect(key.call('redactReport', { params, body: { parts, reason } })).rejects.toMatchObject({
      code: 'reports.not_possible',
    });
  });
});

describe('evidence', () => {
  it('has a record of every act, and not a word of any report', async () => {
    const contact = 'zebra-unicorn@example.org';
    const { reference } = await newReport('zebra-unicorn words of a stranger', { contact });
    await decide(reference, { state: 'accepted', reason: 'zebra-unicorn reason', message: 'zebra-unicorn message' });
    await key.call('noteReport', { params: { report: reference }, body: { text: 'zebra-unicorn note' } });
    const text = await evidenceText();

    expect(text.includes('zebra-unicorn')).toBe(false);
    for (const type of [
      'reports.received',
      'reports.decided',
      'reports.noted',
      'reports.redacted',
      'reports.words_added',
    ])
      expect(text).toContain(`"${type}"`);
  });
});

describe('reminders', () => {
  it('come before and when something is due, and it is shown first', async () => {
    const { reference } = await newReport('forgotten for a long time');
    const kinds = async () =>
      (await show(reference)).entries.flatMap(({ kind, facts }) =>
        kind === 'reminded' ? [`${facts['due']} ${facts['state']}`] : [],
      );
    await later(4 * dayMs);
    await server.app.jobs.runDue();
    await expect.poll(kinds, { timeout: 10_000 }).toEqual(['receipt overdue']);
    const { items, counts } = await key.call('listReports', { query: { overdue: 'true' } });

    expect(counts.overdue).toBe(items.length);
    expect(items.find((row) => row.reference === reference)?.due).toMatchObject({ for: 'receipt', isOverdue: true });
    await decide(reference, { state: 'accepted', reason: 'late, but true' });
    await later(73 * dayMs);
    await server.app.jobs.runDue();
    await expect.poll(kinds, { timeout: 10_000 }).toEqual(['receipt overdue', 'fix soon']);
  });
});

it('pages through the inbox without losing or repeating one', async () => {
  const all: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await key.call('listReports', { query: { limit: 3, ...(cursor !== undefined && { cursor }) } });
    all.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  const { items, counts } = await key.call('listReports', { query: { limit: 200 } });

  expect(all).toEqual(items.map(({ id }) => id));
  expect(counts.open).toBe(items.length);
  const due = items.map((row) => row.due?.at ?? '');
  expect(due).toEqual(due.toSorted((a, b) => a.localeCompare(b)));
});

it('keeps settings of two people apart', async () => {
  const { settings, version } = await admin.call('getReportSettings', {});
  const body = { settings: { ...settings, receipt: { text: 'one' } }, version };
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => admin.call('putReportSettings', { body })));

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const zone = { ...settings, deadlines: { ...settings.deadlines, zone: 'Mars/Olympus' } };
  await expect(
    admin.call('putReportSettings', { body: { settings: zone, version: version + 1 } }),
  ).rejects.toMatchObject({ code: 'reports.settings_invalid' });
  const preview = await key.call('previewReceipt', {
    body: { settings: { ...settings, receipt: { text: 'own words' } } },
  });
  expect(preview.text).toContain('own words');
  await expect(admin.call('testReportMail', { body: { to: 'a@example.org' } })).rejects.toMatchObject({
    code: 'reports.mail_unavailable',
  });
  expect(server.failures).toEqual([]);
});
