import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MailStandIn, mailStandIn } from './integrations/smtp/test-mail-stand-in.ts';
import { type HttpStandIn, httpStandIn } from './platform/outgoing/test-stand-in.ts';
import { openTestApp, type TestApp } from './test-app.ts';

let test: TestApp;
let mail: MailStandIn;
let endpoint: HttpStandIn;
const slug = 'acme';

beforeAll(async () => {
  mail = await mailStandIn();
  endpoint = await httpStandIn({
    read: ({ body }) => ({ raw: body, text: body, key: undefined }),
    answers: { accepts: { status: 204, body: '' } },
  });
  test = await openTestApp({
    mailServer: { url: mail.url, from: 'status@example.org' },
    allowPrivateWebhooks: true,
  });
  const page = { slug, title: 'Acme', audience: 'public' as const };
  await test.admin.call('createStatusPage', { body: { ...page, components: [{ name: 'API' }] } });
  await until(async () => (await fetch(`${test.origin}/status/${slug}`)).status === 200);
});

afterAll(async () => {
  await test.close();
  await mail[Symbol.asyncDispose]();
  await endpoint[Symbol.asyncDispose]();
});

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it did not come to be');
    await sleep(25);
  }
}

async function subscribe(email: string, page = slug): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${test.origin}/status/${page}/subscribe`, {
    method: 'POST',
    body: new URLSearchParams({ email }),
  });
  return { status: answer.status, text: await answer.text() };
}

/** Of the newest mail to somebody, on this server. */
function linkTo(address: string, purpose: string): string {
  const text = mail.mails.filter(({ to }) => to?.[0]?.address === address).at(-1)?.text ?? '';
  const [link = ''] = new RegExp(`http://localhost:4500/status/${slug}/${purpose}/\\S+`).exec(text) ?? [];
  return link.replace('http://localhost:4500', test.origin);
}

const pageOf = async () => await test.admin.call('getStatusPage', { params: { page: slug } });

async function publish(title: string): Promise<void> {
  await test.admin.call('publishStatusUpdate', {
    body: { title, pages: [slug], audience: 'public', phase: 'investigating', message: 'We **look** into it.' },
  });
}

describe('subscribers', () => {
  it('hear of nothing until they say yes, and of nothing more after one press', async () => {
    await subscribe('Reader@example.org');
    await until(() => mail.mails.length === 1);
    const confirm = linkTo('Reader@example.org', 'confirm');
    // What opens links by itself has said nothing yet.
    expect((await fetch(confirm)).status).toBe(200);
    expect(await pageOf()).toMatchObject({ subscribers: { mails: 0, waiting: 1 } });
    expect((await fetch(confirm, { method: 'POST' })).status).toBe(200);
    expect(await pageOf()).toMatchObject({ subscribers: { mails: 1, waiting: 0 } });

    await publish('Slow answers');

    await until(() => mail.mails.length === 2);
    const told = mail.mails.at(-1);
    expect(told).toMatchObject({ subject: '[Acme] Investigating: Slow answers' });
    expect(told?.text).toContain('We look into it.');
    const headers = new Map(told?.headers.map(({ key, value }) => [key, value]));
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const stop = linkTo('Reader@example.org', 'unsubscribe');
    expect(headers.get('list-unsubscribe')?.replace('http://localhost:4500', test.origin)).toBe(`<${stop}>`);
    const body = 'List-Unsubscribe=One-Click';
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await fetch(stop, { method: 'POST', body, headers: type })).status).toBe(200);
    expect(await pageOf()).toMatchObject({ subscribers: { mails: 0, waiting: 0 } });
    expect((await fetch(stop, { method: 'POST' })).status).toBe(200);
  });

  it('are asked once an hour, and nobody learns who is one', async () => {
    const before = mail.mails.length;
    const answers = [
      await subscribe('new@example.org'),
      await subscribe('NEW@example.org'),
      await subscribe('no address'),
    ];
    await until(() => mail.mails.length > before);
    await fetch(linkTo('new@example.org', 'confirm'), { method: 'POST' });
    answers.push(await subscribe('new@example.org'));

    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    await sleep(300);
    expect(mail.mails.length).toBe(before + 1);
    await test.admin.call('forgetStatusSubscriber', { params: { page: slug }, body: { email: 'New@example.org' } });
    expect(await pageOf()).toMatchObject({ subscribers: { mails: 0 } });
  });

  it('with a link that is not theirs do nothing', async () => {
    await subscribe('third@example.org');
    await until(() => linkTo('third@example.org', 'confirm') !== '');
    const link = linkTo('third@example.org', 'confirm');
    const forged = link.replace(/.$/, (last) => (last === '0' ? '1' : '0'));

    for (const wrong of [forged, link.replace('/confirm/', '/unsubscribe/'), `${link}x`]) {
      const answer = await fetch(wrong, { method: 'POST' });
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('This link does not work');
    }
    expect(await pageOf()).toMatchObject({ subscribers: { mails: 0, waiting: 1 } });
  });

  it('are told that a link to consent has expired', async () => {
    const asked = await subscribe('late@example.org');
    await until(() => linkTo('late@example.org', 'confirm') !== '');
    await test.admin.call('forgetStatusSubscriber', { params: { page: slug }, body: { email: 'late@example.org' } });

    const answer = await fetch(linkTo('late@example.org', 'confirm'), { method: 'POST' });

    expect(asked.text).toContain('Look in your mail');
    expect(answer.status).toBe(410);
    expect(await answer.text()).toContain('This link has expired');
  });

  it('are led back to the page from every answer, and to no page that they may not read', async () => {
    const inside = { slug: 'inside', title: 'Inside', audience: 'internal' as const };
    await test.admin.call('createStatusPage', { body: inside });
    const signedIn = { headers: { cookie: test.cookie } };
    await until(async () => (await fetch(`${test.origin}/status/${inside.slug}`, signedIn)).status === 200);
    const back = `<a href="/status/${slug}">Back to Acme</a>`;
    const pressed = async (link: string): Promise<string> => await (await fetch(link, { method: 'POST' })).text();

    expect((await subscribe('fourth@example.org')).text).toContain(back);
    await until(() => linkTo('fourth@example.org', 'confirm') !== '');
    const link = linkTo('fourth@example.org', 'confirm');
    const question = await (await fetch(link)).text();
    expect(question).toContain('the mails of Acme');
    expect(question).toContain(back);
    expect(await pressed(`${link}x`)).toContain(back);
    expect(await pressed(link)).toContain(back);
    const nothing = await subscribe('fourth@example.org', 'nowhere');
    expect(nothing.text).not.toContain('<a ');
    expect(await subscribe('fourth@example.org', inside.slug)).toEqual(nothing);
    const hidden = `${test.origin}/status/${inside.slug}/confirm/x`;
    expect(await (await fetch(hidden)).text()).not.toContain('Inside');
    expect(await pressed(hidden)).not.toContain('<a ');
    await test.admin.call('forgetStatusSubscriber', { params: { page: slug }, body: { email: 'fourth@example.org' } });
  });

  it('that are endpoints get signed posts, with a secret that is shown once', async () => {
    const url = `${endpoint.origin}/hook`;
    const params = { page: slug };
    const { id, secret } = await test.admin.call('addStatusWebhook', { params, body: { url } });

    await publish('Late mails');

    await until(() => endpoint.requests.length === 1);
    const [request] = endpoint.requests;
    const headers = Object.fromEntries(
      Object.entries(request?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    expect(new Webhook(secret).verify(request?.body ?? '', headers)).toMatchObject({
      type: 'status.update_published',
      data: { page: { slug }, announcement: { title: 'Late mails' }, update: { phase: 'investigating' } },
    });
    const list = await test.admin.call('listStatusWebhooks', { params });
    expect(JSON.stringify(list)).not.toContain(secret);
    const again = test.admin.call('addStatusWebhook', { params, body: { url } });
    await expect(again).rejects.toMatchObject({ code: 'status.subscriber_exists' });
    await test.admin.call('removeStatusWebhook', { params: { ...params, webhook: id } });
    expect(await pageOf()).toMatchObject({ subscribers: { webhooks: 0 } });
  });
});

it('reminds whoever published last once the next update is due', async () => {
  const due = new Date(Date.now() + 1_500).toISOString();
  const before = mail.mails.length;
  await test.admin.call('publishStatusUpdate', {
    body: {
      title: 'Promised',
      pages: [slug],
      audience: 'public',
      phase: 'investigating',
      message: 'More soon.',
      nextUpdateDueAt: due,
    },
  });

  await until(() => mail.mails.slice(before).some(({ subject }) => subject?.includes('status update is due') === true));

  const list = await test.admin.call('listStatusAnnouncements', { query: { state: 'overdue' } });
  expect(list.items.map(({ title, isOverdue }) => [title, isOverdue])).toEqual([['Promised', true]]);
});
