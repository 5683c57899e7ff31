import { describe, expect, it } from 'vitest';
import { addMethod, listMethods, removeMethod } from './add-method.ts';
import { listReachable, planNotifications } from './index.ts';
import { getPreferences, setPreferences } from './set-preferences.ts';
import { builtInIds } from './setup.ts';
import { stopAddress } from './stop-address.ts';
import { testContacts } from './test-contacts.ts';
import { resumeMethod, sendCode, verifyCode } from './verify-method.ts';

const contacts = testContacts();
const mailSetup = builtInIds['mail'] ?? '';

/** The six digits of the last mail. */
function lastCode(): string {
  return /\b\d{6}\b/.exec(contacts.mail.mails.at(-1)?.subject ?? '')?.[0] ?? 'none';
}

async function added(name: string, address = `${name.toLowerCase()}-phone@example.org`) {
  const ctx = await contacts.join(name);
  const method = await addMethod(contacts.parts, ctx, 'me', { setup: mailSetup, address });
  return { ctx, method };
}

describe('a person who has joined', () => {
  it('is reached by the sign-in address from the start', async () => {
    const ctx = await contacts.join('Grace');

    const reachable = await listReachable(ctx.read, [ctx.actor.id]);

    const person = reachable.get(ctx.actor.id);
    expect(person?.methods).toMatchObject([
      { id: ctx.actor.id, channel: 'mail', isUsable: true, label: 'Sign-in address' },
    ]);
    if (person !== undefined) expect(planNotifications(person, 'high', ctx.now)).toHaveLength(1);
  });

  it('is not reached by it any more once it was removed, and nothing else changes', async () => {
    const ctx = await contacts.join('Heidi');

    await removeMethod(ctx, ctx.actor.id);

    expect(await listMethods(ctx, 'me')).toEqual([]);
    expect(await contacts.evidenceOf(ctx.actor.id)).toEqual(['contacts.method_removed']);
  });

  it('is told apart from people nobody knows', async () => {
    const reachable = await listReachable(contacts.admin.read, [
      contacts.admin.actor.id,
      '018f0000-0000-7000-8000-000000000000',
    ]);

    expect([...reachable.keys()]).toEqual([contacts.admin.actor.id]);
  });
});

describe('a new contact method', () => {
  it('is not planned until its code came back', async () => {
    const { ctx, method } = await added('Ivan');
    await removeMethod(ctx, ctx.actor.id);
    const planned = async () => {
      const person = (await listReachable(ctx.read, [ctx.actor.id])).get(ctx.actor.id);
      return person === undefined ? [] : planNotifications(person, 'high', ctx.now).map(({ method: { id } }) => id);
    };
    expect(await planned()).toEqual([]);

    const sent = await sendCode(contacts.parts, ctx, method.id);
    await verifyCode(contacts.parts, ctx, method.id, ` ${lastCode().slice(0, 3)} ${lastCode().slice(3)} `);

    expect(sent).toMatchObject({ outcome: 'delivered', reason: undefined });
    expect(sent.durationMs).toBeGreaterThanOrEqual(0);
    expect(await planned()).toEqual([method.id]);
    expect(await contacts.evidenceOf(method.id)).toEqual([
      'contacts.method_added',
      'contacts.code_sent',
      'contacts.method_verified',
    ]);
  });

  it('refuses an address that the channel can not read, naming the field', async () => {
    const ctx = await contacts.join('Judy');

    await expect(addMethod(contacts.parts, ctx, 'me', { setup: mailSetup, address: 'nobody' })).rejects.toMatchObject({
      code: 'contacts.address_invalid',
      fields: [{ field: 'body.address' }],
    });
  });

  it('is there once, whoever adds it at the same time', async () => {
    const ctx = await contacts.join('Kim');
    const add = () => addMethod(contacts.parts, ctx, 'me', { setup: mailSetup, address: 'kim@example.net' });

    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, add));

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await listMethods(ctx, 'me')).toHaveLength(2);
  });
});

describe('a code', () => {
  it('has five tries, and ends with them', async () => {
    const { ctx, method } = await added('Leo');
    await sendCode(contacts.parts, ctx, method.id);
    const right = lastCode();
    const wrong = right === '000000' ? '000001' : '000000';

    for (let tries = 0; tries < 5; tries++) {
      await expect(verifyCode(contacts.parts, ctx, method.id, wrong)).rejects.toMatchObject({
        code: 'contacts.code_wrong',
      });
    }

    await expect(verifyCode(contacts.parts, ctx, method.id, right)).rejects.toMatchObject({
      code: 'contacts.code_expired',
    });
  });

  it('costs a try for each of ten wrong answers at once: no more than five are judged', async () => {
    const { ctx, method } = await added('Mallory');
    await sendCode(contacts.parts, ctx, method.id);
    const right = lastCode();
    const guesses = Array.from({ length: 10 }, (_, index) =>
      String((Number(right) + 1 + index) % 1_000_000).padStart(6, '0'),
    );

    const outcomes = await Promise.allSettled(
      guesses.map((guess) => verifyCode(contacts.parts, ctx, method.id, guess)),
    );

    const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason.code) : 'verified'));
    expect(codes.filter((code) => code === 'contacts.code_wrong')).toHaveLength(5);
    expect(codes.filter((code) => code === 'contacts.code_expired')).toHaveLength(5);
  });

  it('is over after ten minutes', async () => {
    const { ctx, method } = await added('Nina');
    await sendCode(contacts.parts, ctx, method.id);

    const later = { ...ctx, now: ctx.now + 10 * 60_000 };

    await expect(verifyCode(contacts.parts, later, method.id, lastCode())).rejects.toMatchObject({
      code: 'contacts.code_expired',
    });
  });

  it('can not be asked for again at once, nor more than five times an hour', async () => {
    const { ctx, method } = await added('Olga');
    const at = (seconds: number) => ({ ...ctx, now: ctx.now + seconds * 1_000 });
    for (let turn = 0; turn < 5; turn++) await sendCode(contacts.parts, at(turn * 60), method.id);

    await expect(sendCode(contacts.parts, at(4 * 60 + 10), method.id)).rejects.toMatchObject({ code: 'contacts.wait' });
    await expect(sendCode(contacts.parts, at(59 * 60), method.id)).rejects.toMatchObject({ code: 'contacts.wait' });
    await expect(sendCode(contacts.parts, at(61 * 60), method.id)).resolves.toMatchObject({
      expiresAt: expect.any(Number),
    });
  });

  it('is good for nothing when it did not go out, and nobody is told that it was sent', async () => {
    const { ctx, method } = await added('Pat');
    const at = (seconds: number) => ({ ...ctx, now: ctx.now + seconds * 1_000 });
    contacts.mail.behave('refuses');
    const refused = await sendCode(contacts.parts, ctx, method.id);
    contacts.mail.behave('accepts');

    expect(refused).toMatchObject({ outcome: 'rejected', expiresAt: undefined });
    await expect(verifyCode(contacts.parts, ctx, method.id, '123456')).rejects.toMatchObject({
      code: 'contacts.code_expired',
    });
    await expect(sendCode(contacts.parts, at(10), method.id)).rejects.toMatchObject({
      code: 'contacts.code_not_out',
      message: 'no code went out when one was asked for 10 s ago',
    });
    await expect(sendCode(contacts.parts, at(31), method.id)).resolves.toMatchObject({ outcome: 'delivered' });
    await expect(sendCode(contacts.parts, at(41), method.id)).rejects.toMatchObject({ code: 'contacts.wait' });
  });

  it('is good when nobody knows whether it went out', async () => {
    const { ctx, method } = await added('Paul');
    contacts.mail.behave('resets');
    const sent = await sendCode(contacts.parts, ctx, method.id);
    contacts.mail.behave('accepts');

    expect(sent).toMatchObject({ outcome: 'retryable', expiresAt: ctx.now + 10 * 60_000 });
    await expect(verifyCode(contacts.parts, ctx, method.id, lastCode())).resolves.toMatchObject({
      verifiedAt: ctx.now,
    });
  });

  it('is not in the database as it is', async () => {
    const { ctx, method } = await added('Peggy');
    await sendCode(contacts.parts, ctx, method.id);

    const { rows } = await contacts.platform.database.pool.query('select code_hash from contact_code');

    expect(JSON.stringify(rows)).not.toContain(lastCode());
  });
});

describe('somebody else', () => {
  it('may neither see nor change contacts without the right', async () => {
    const { ctx, method } = await added('Quinn');
    const other = await contacts.join('Rupert');

    await expect(listMethods(other, ctx.actor.id)).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(removeMethod(other, method.id)).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(sendCode(contacts.parts, other, method.id)).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(
      setPreferences(other, ctx.actor.id, { rules: { high: [], low: [] }, quietHours: undefined }),
    ).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(listMethods(contacts.platform.as([]), 'me')).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('may with the right to manage contacts', async () => {
    const { ctx, method } = await added('Sybil');

    expect(await listMethods(contacts.admin, ctx.actor.id)).toHaveLength(2);
    await removeMethod(contacts.admin, method.id);

    expect(await listMethods(ctx, 'me')).toHaveLength(1);
  });
});

describe('an address at which nothing arrives any more', () => {
  it('is stopped, shown, and used again only after a new code', async () => {
    const ctx = await contacts.join('Trent');
    const [signIn] = await listMethods(ctx, 'me');
    const to = { setupId: mailSetup, channel: 'mail', address: signIn?.address ?? '' };

    await ctx.transaction((tx) => stopAddress(tx, ctx, to, 'the mailbox does not exist', ctx.actor.id));
    expect(await listMethods(ctx, 'me')).toMatchObject([{ stopped: { because: 'the mailbox does not exist' } }]);

    await resumeMethod(ctx, ctx.actor.id);
    await sendCode(contacts.parts, ctx, ctx.actor.id);
    await verifyCode(contacts.parts, ctx, ctx.actor.id, lastCode());

    expect(await listMethods(ctx, 'me')).toMatchObject([{ stopped: undefined, verifiedAt: ctx.now }]);
  });
});

describe('preferences', () => {
  it('are kept as they were said, and lose the rules of a method that is removed', async () => {
    const { ctx, method } = await added('Uma');
    const quietHours = { zone: 'Europe/Berlin', weekdays: [1, 2], fromMinute: 1_320, toMinute: 420 };
    const rules = {
      high: [
        { contactMethodId: method.id, delayMs: 0 },
        { contactMethodId: ctx.actor.id, delayMs: 300_000 },
      ],
      low: [{ contactMethodId: method.id, delayMs: 60_000 }],
    };

    await setPreferences(ctx, 'me', { rules, quietHours });
    expect(await getPreferences(ctx, 'me')).toMatchObject({ rules, quietHours });

    await removeMethod(ctx, method.id);

    expect((await getPreferences(ctx, 'me')).rules).toEqual({
      high: [{ contactMethodId: ctx.actor.id, delayMs: 300_000 }],
      low: [],
    });
    expect(await contacts.evidenceOf(ctx.actor.id)).toEqual(['contacts.preferences_set']);
  });

  it.each([
    [
      'a method of somebody else',
      { rules: { high: [{ contactMethodId: mailSetup, delayMs: 0 }], low: [] } },
      'body.high.0.method',
    ],
    [
      'a zone nobody knows',
      { quietHours: { zone: 'Mars/Base', weekdays: [1], fromMinute: 0, toMinute: 60 } },
      'body.quietHours.zone',
    ],
    [
      'quiet hours without an end',
      { quietHours: { zone: 'UTC', weekdays: [1], fromMinute: 60, toMinute: 60 } },
      'body.quietHours.to',
    ],
  ])('can not name %s', async (_what, changes, field) => {
    const ctx = await contacts.join('Victor');
    const preferences = { rules: { high: [], low: [] }, quietHours: undefined, ...changes };

    await expect(setPreferences(ctx, 'me', preferences)).rejects.toMatchObject({
      code: 'contacts.rules_invalid',
      fields: [{ field }],
    });
  });
});
