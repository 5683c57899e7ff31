import { describe, expect, it } from 'vitest';
import { addMethod, removeMethod } from './add-method.ts';
import type { ContactMethod, Reachability } from './contact.ts';
import { judgeReadiness } from './judge-readiness.ts';
import { listReadiness } from './list-readiness.ts';
import { answerTest, listTestPages, sendTestPage } from './send-test-page.ts';
import { builtInIds } from './setup.ts';
import { testContacts } from './test-contacts.ts';

const contacts = testContacts();
const day = 86_400_000;

const method = (id: string, channel: string, changes: Partial<ContactMethod> = {}): ContactMethod => ({
  id,
  userId: 'ada',
  channel,
  setupId: 'setup',
  address: id,
  label: id,
  verifiedAt: 1,
  stopped: undefined,
  isUsable: true,
  ...changes,
});

const person = (...methods: ContactMethod[]): Reachability => ({
  userId: 'ada',
  isDeactivated: false,
  methods,
  rules: { high: [], low: [] },
  quietHours: undefined,
});

describe('readiness', () => {
  const now = Date.UTC(2026, 0, 15);
  const judge = (reachability: Reachability, lastTestAt?: number, onLeaveUntil?: number) => {
    const overridesSilence = (channel: string) => (channel === 'voice' ? ('by_setting' as const) : ('no' as const));
    const { state, flaws } = judgeReadiness({ reachability, lastTestAt, onLeaveUntil, overridesSilence }, now);
    return [state, ...flaws.map(({ code }) => code)];
  };
  const [phone, mail] = [method('phone', 'voice'), method('mail', 'mail')];

  it.each([
    ['nothing', person(), undefined, ['unreachable', 'not_reachable']],
    [
      'only what is not verified',
      person(method('a', 'mail', { verifiedAt: undefined })),
      now,
      ['unreachable', 'not_reachable'],
    ],
    [
      'one mail address, never tested',
      person(mail),
      undefined,
      ['weak', 'one_method_only', 'nothing_that_rings', 'never_tested'],
    ],
    ['two ways of which one rings, tested', person(phone, mail), now - day, ['ready']],
    ['a test of long ago', person(phone, mail), now - 91 * day, ['weak', 'test_is_old']],
    [
      'a stopped phone',
      person(
        method('phone', 'voice', { stopped: { at: 1, because: 'its owner sent STOP' } }),
        mail,
        method('chat', 'slack'),
      ),
      now,
      ['weak', 'nothing_that_rings', 'stopped_address'],
    ],
  ] as const)('of somebody with %s', (_what, reachability, lastTestAt, expected) => {
    expect(judge(reachability, lastTestAt)).toEqual(expected);
  });

  it('names leave, which is no weakness', () => {
    expect(judge(person(phone, mail), now, now + day)).toEqual(['ready', 'on_leave']);
  });

  it('tells of each flaw with a cure', () => {
    const facts = {
      reachability: person(mail),
      lastTestAt: undefined,
      onLeaveUntil: now,
      overridesSilence: () => 'no' as const,
    };

    for (const { sentence, cure } of judgeReadiness(facts, now).flaws) {
      expect(sentence.length).toBeGreaterThan(10);
      expect(cure.length).toBeGreaterThan(10);
    }
  });
});

describe('the list of everybody', () => {
  it('says who can be reached, by name, a page at a time', async () => {
    const ctx = await contacts.join('Anna');
    await removeMethod(ctx, ctx.actor.id);

    const everybody = await listReadiness(contacts.parts, contacts.admin, { limit: 50 });
    const [first] = everybody;
    const cut = await listReadiness(contacts.parts, contacts.admin, { limit: 1 });

    expect(everybody.find(({ person: { id } }) => id === ctx.actor.id)).toMatchObject({
      person: { name: 'Anna' },
      readiness: { state: 'unreachable', high: 0, low: 0 },
    });
    expect(first?.readiness.state).toBe('weak');
    expect(cut).toHaveLength(2);
  });

  it('is for those who may manage contacts', async () => {
    const ctx = await contacts.join('Bert');

    await expect(listReadiness(contacts.parts, ctx, { limit: 1 })).rejects.toMatchObject({ code: 'access.forbidden' });
  });
});

describe('a test page', () => {
  it('goes to every verified method, and its answer is measured once, however often it is given', async () => {
    const ctx = await contacts.join('Carla');
    await addMethod(contacts.parts, ctx, 'me', { setup: builtInIds['mail'] ?? '', address: 'unverified@example.org' });

    const tests = await sendTestPage(contacts.parts, ctx, undefined);
    const [test] = tests;
    contacts.platform.clock.advance(2_500);
    const later = { ...ctx, now: contacts.platform.clock.now() };
    const answers = await Promise.all(Array.from({ length: 10 }, () => answerTest(later, test?.id ?? '', 'link')));

    expect(tests).toMatchObject([{ channel: 'mail', outcome: 'delivered', acceptedAt: expect.any(Number) }]);
    expect(answers.filter((answer) => answer?.sentence.startsWith('Received after 3 s'))).toHaveLength(1);
    expect(answers.filter((answer) => answer?.sentence.includes('already'))).toHaveLength(9);
    expect(await listTestPages(ctx, { limit: 10 })).toMatchObject([
      { answeredAt: ctx.now + 2_500, answeredBy: 'link' },
    ]);
    expect(await contacts.evidenceOf(ctx.actor.id)).toEqual(['contacts.test_page_sent', 'contacts.test_page_answered']);
  });

  it('needs something to send to, and says why there is nothing', async () => {
    const ctx = await contacts.join('Dora');
    const unverified = await addMethod(contacts.parts, ctx, 'me', {
      setup: builtInIds['mail'] ?? '',
      address: 'dora@example.net',
    });

    await expect(sendTestPage(contacts.parts, ctx, unverified.id)).rejects.toMatchObject({
      code: 'contacts.nothing_to_test',
    });
    await expect(sendTestPage(contacts.parts, ctx, contacts.admin.actor.id)).rejects.toMatchObject({
      code: 'contacts.method_not_found',
    });
    await removeMethod(ctx, ctx.actor.id);
    await expect(sendTestPage(contacts.parts, ctx, undefined)).rejects.toMatchObject({
      code: 'contacts.nothing_to_test',
    });
    await expect(sendTestPage(contacts.parts, contacts.platform.as([]), undefined)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });
});
