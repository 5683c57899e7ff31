import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FixedClock } from '../platform/test-context.ts';
import { openTestApp, type TestApp } from '../test-app.ts';
import { aProblem, linkOf, setUp, type Stranger, strangerAt } from './test-reports.ts';

const clock = new FixedClock();
let server: TestApp;
let stranger: Stranger;

beforeAll(async () => {
  server = await openTestApp({ clock });
  stranger = strangerAt(server, (ms) => clock.advance(ms));
});
afterAll(() => server.close());

const open = { form: { isOpen: true, perHour: 1_000, perAddressPerHour: 1_000 } };
const reports = async (query: object = {}) => await server.admin.call('listReports', { query });
const newest = async () =>
  (await server.app.database.pool.query<{ reference: string }>('select reference from report order by id desc limit 1'))
    .rows[0]?.reference ?? '';
const detail = async (reference: string) => await server.admin.call('showReport', { params: { report: reference } });

describe('before anything is set up', () => {
  it('says who is to be told: nobody yet', async () => {
    const response = await fetch(`${server.origin}/.well-known/security.txt`);

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      code: 'reports.no_contact',
      help: expect.stringContaining('Settings'),
    });
    expect((await stranger.open('/report')).status).toBe(404);
    expect((await stranger.post('/report', aProblem)).status).toBe(404);
    expect((await reports()).counts.open).toBe(0);
  });
});

describe('security.txt', () => {
  it('is plain text at its place, and leads there from its old one', async () => {
    await setUp(server, { securityTxt: { contacts: ['mailto:security@example.org'] } });

    const response = await fetch(`${server.origin}/.well-known/security.txt`);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await response.text()).toBe('Contact: mailto:security@example.org\nExpires: 2026-07-14T00:00:00Z\n');
    const old = await stranger.open('/security.txt');
    expect([old.status, old.headers.get('location')]).toEqual([301, '/.well-known/security.txt']);
    expect((await fetch(`${server.origin}/.well-known/security.txt`, { method: 'HEAD' })).status).toBe(200);
    expect((await stranger.open('/report')).html).toContain('security@example.org');
  });
});

describe('the form', () => {
  beforeEach(() => setUp(server, open));

  it('has no script, no place elsewhere, and a label for everything', async () => {
    const { html, headers } = await stranger.open('/report');

    expect(html).not.toMatch(/<script|javascript:|onclick|src=/i);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self';/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    const inputs = [...html.matchAll(/<(?:input|textarea)[^>]* id="(\w+)"/g)].map(([, id]) => id);
    for (const id of inputs.filter((each) => each !== 'kind')) expect(html).toContain(`<label for="${id}"`);
    expect(html.indexOf('name="files"')).toBeGreaterThan(html.indexOf('name="token"'));
  });

  it('becomes a report, with a link for its reporter and files for us', async () => {
    const bytes = new Uint8Array(700_000).fill(7);
    const sent = await stranger.report(aProblem, [new File([bytes], 'ü "x".log'), new File([], 'empty.txt')]);

    expect(sent.status).toBe(303);
    const { html } = await stranger.open(`${linkOf(sent)}?new`);
    const reference = await newest();
    expect(html).toContain('Thank you');
    expect(html).toContain(reference);
    expect(html).toContain('by Monday, 19 January 2026');
    const found = await detail(reference);
    expect(found).toMatchObject({
      kind: 'security',
      origin: 'form',
      state: 'new',
      what: { text: aProblem.what },
      whereText: { text: 'shop' },
      steps: { text: '1. open it\n2. look' },
      contact: { text: 'ada@example.org' },
      sender: 'unproven',
      due: { for: 'receipt', isOverdue: false },
      attachments: [{ name: 'ü "x".log', bytes: 700_000, digest: expect.stringMatching(/^sha256:/) }],
    });
    const path = `/api/v1/reports/${reference}/attachments/${found.attachments[0]?.id}`;
    const file = await server.send({ method: 'GET', path });
    expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''%C3%BC%20%22x%22.log");
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
  });

  it('is one report however often its button is pressed, even at once', async () => {
    const token = await stranger.tokenOf('/report');
    clock.advance(5_000);
    const before = (await reports()).counts.open;
    const fields = { token, website: '', ...aProblem, what: 'pressed ten times' };
    const sent = await Promise.all(Array.from({ length: 3 }, () => stranger.post('/report', fields)));
    sent.push(await stranger.post('/report', fields));

    expect(sent.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    expect(new Set(sent.map(linkOf)).size).toBe(1);
    expect((await reports()).counts.open).toBe(before + 1);
  });

  it('folds the same words of the same contact into one, each with its own link', async () => {
    const what = 'the very same words';
    const sent = await Promise.all(Array.from({ length: 3 }, () => stranger.report({ ...aProblem, what })));
    const other = await stranger.report({ ...aProblem, what, contact: 'bob@example.org' });

    expect(new Set([...sent, other].map(linkOf)).size).toBe(4);
    const found = (await reports({ q: what })).items;
    expect(found.map(({ repeats }) => repeats).toSorted((a, b) => a - b)).toEqual([0, 2]);
    const whole = await detail(found.find(({ repeats }) => repeats === 2)?.reference ?? '');
    expect(whole.entries.filter(({ kind }) => kind === 'repeated')).toHaveLength(2);
    expect(whole.lookalikes).toMatchObject([{ because: 'same_words' }]);
    for (const each of sent) expect((await stranger.open(linkOf(each))).html).toContain('Received. Somebody reads it');
  });

  it.each([
    ['without a kind', { kind: '' }, 'Choose what kind'],
    ['without words', { what: ' short ' }, 'in a sentence'],
    ['with two addresses', { contact: 'a@b.org, c@d.org' }, 'one mail address'],
    ['with a header in the address', { contact: 'a@b.org\r\nBcc: c@d.org' }, 'one mail address'],
    ['with too many words', { what: 'x'.repeat(10_001) }, '10,000'],
    ['with a field that people do not see', { website: 'http://spam.example' }, 'stays empty'],
    ['with a forged token', { token: 'AAAA' }, 'not complete'],
  ])('is shown again %s, with what was written', async (_, fields, problem) => {
    const before = await server.countRows();
    const sent = await stranger.report({ ...aProblem, steps: 'keep <these> words', ...fields }, [
      new File(['abc'], 'a'),
    ]);
    const html = await sent.text();

    expect(sent.status).toBe(422);
    expect(html).toContain(problem);
    expect(html).toContain('keep &lt;these&gt; words');
    expect(html).toContain('role="alert"');
    expect(await server.countRows()).toEqual(before);
  });

  it('waits for whoever sends it faster than anybody writes, and then takes it', async () => {
    const token = await stranger.tokenOf('/report');
    const early = await stranger.post('/report', { ...aProblem, token });
    clock.advance(4_000);

    expect([early.status, (await early.text()).includes('faster than anybody')]).toEqual([422, true]);
    expect((await stranger.post('/report', { ...aProblem, token })).status).toBe(303);
  });

  it('shows script in every field as text', async () => {
    const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(1)> and more`;
    const sent = await stranger.report({ kind: 'broken', what: evil, where: evil, steps: evil, contact: '' }, [
      new File(['<script>'], `${evil}.html`),
    ]);
    const again = await stranger.report({ kind: evil, what: evil, where: evil, steps: evil, contact: evil });
    await stranger.post(linkOf(sent), { token: await stranger.tokenOf(linkOf(sent)), words: evil });

    for (const html of [await again.text(), (await stranger.open(linkOf(sent))).html])
      expect(html).not.toMatch(/<script|<img|"'>/);
    expect((await detail(await newest())).what.text).toBe(evil);
  });

  it('takes no more bytes than it says, and keeps none of them', async () => {
    await setUp(server, { form: { ...open.form, maxAttachmentMiB: 1 } });
    const before = await server.countRows();
    const big = new File([new Uint8Array(1_200_000)], 'big');
    const huge = new File([new Uint8Array(3_000_000)], 'huge');

    expect((await stranger.report(aProblem, [big])).status).toBe(413);
    expect((await stranger.report(aProblem, [huge])).status).toBe(413);
    const rows = await server.countRows();
    expect({ ...rows, report_rate: 0 }).toEqual({ ...before, report_rate: 0 });
  });

  it('takes other things than forms for none', async () => {
    expect((await server.send({ path: '/report', body: aProblem })).status).toBe(415);
    const broken = await fetch(`${server.origin}/report`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: '--b\r\nnothing',
    });
    expect(broken.status).toBe(400);
    expect(await broken.text()).toContain('It was not sent');
  });
});

describe('a flood', () => {
  it('ends at the limit of one address, and of everybody, and keeps what was written', async () => {
    clock.advance(3_600_000);
    await setUp(server, { form: { isOpen: true, perHour: 5, perAddressPerHour: 3 } });
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let count = 0; count < 6; count += 1) {
      last = await stranger.report({ ...aProblem, what: `flood number ${count} of them` });
      statuses.push(last.status);
    }

    expect(statuses).toEqual([303, 303, 303, 429, 429, 429]);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await last?.text()).toContain('flood number 5');
    clock.advance(3_600_000);
    expect((await stranger.report({ ...aProblem, what: 'an hour later it goes on' })).status).toBe(303);
    await setUp(server, { form: { isOpen: true, perHour: 1, perAddressPerHour: 3 } });
    expect((await stranger.report({ ...aProblem, what: 'everybody together is too many' })).status).toBe(429);
  });

  it('of bodies that never end holds three places of its address, and then no more', async () => {
    await setUp(server, open);
    const { port, hostname } = new URL(server.origin);
    const head = `POST /report HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 9000\r\nexpect: 100-continue\r\n\r\n--b\r\n`;
    const slow = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const socket = connect(Number(port), hostname);
        // Its answer says that the request has begun.
        const began = once(socket, 'data');
        socket.write(head);
        await began;
        return socket;
      }),
    );
    await expect.poll(async () => (await stranger.report(aProblem)).status, { timeout: 30_000 }).toBe(429);
    for (const socket of slow) socket.destroy();

    await expect.poll(async () => (await stranger.report(aProblem)).status, { timeout: 30_000 }).toBe(303);
  }, 60_000);
});

describe('a link', () => {
  let link: string;
  beforeAll(async () => {
    await setUp(server, open);
    link = linkOf(await stranger.report({ ...aProblem, what: 'to be followed by its link' }));
  });

  it('shows how it stands and what was said, and takes words', async () => {
    const reference = await newest();
    const token = await stranger.tokenOf(link);
    clock.advance(5_000);
    const sent = await stranger.post(link, { token, website: '', words: 'one more thing' }, [
      new File(['abc'], 'b.txt'),
    ]);

    expect([sent.status, linkOf(sent)]).toEqual([303, link]);
    const { html } = await stranger.open(link);
    expect(html).toContain('one more thing');
    expect(html).not.toContain('to be followed by its link');
    const found = await detail(reference);
    expect(found.isWaitingForUs).toBe(true);
    expect(found.attachments).toMatchObject([{ name: 'b.txt', bytes: 3 }]);
    expect(found.entries.at(-1)).toMatchObject({
      kind: 'reporter_words',
      text: 'one more thing',
      facts: { via: 'link' },
    });
  });

  it('of nothing, guessed or changed says the same', async () => {
    const reference = await newest();
    const [, , , token = ''] = link.split('/');
    const changed = `${token.slice(0, 5)}${token[5] === 'A' ? 'B' : 'A'}${token.slice(6)}`;
    const pages = [];
    for (const guess of ['x', changed, reference, 'A'.repeat(43)])
      pages.push(await stranger.open(`/report/r/${guess}`));

    expect(new Set(pages.map(({ status, html }) => `${status} ${html}`)).size).toBe(1);
    expect(pages[0]?.status).toBe(404);
    expect((await stranger.post(`/report/r/${changed}`, { token: 'x', words: 'x' })).status).toBe(404);
  });

  it('takes no token of another page, and twenty times words in a day', async () => {
    const foreign = await stranger.tokenOf('/report');
    clock.advance(5_000);
    expect((await stranger.post(link, { token: foreign, words: 'x' })).status).toBe(422);
    const statuses: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      const token = await stranger.tokenOf(link);
      clock.advance(5_000);
      statuses.push((await stranger.post(link, { token, words: `words ${count}` })).status);
    }
    expect(statuses.filter((status) => status === 303)).toHaveLength(19);
    expect(statuses.at(-1)).toBe(429);
  });
});

it('has made no mistake of ours', () => {
  expect(server.failures).toEqual([]);
});
