import { describe, expect, it } from 'vitest';
import { keepContacts } from './keep-contacts.ts';
import { holdBack, takePermit, takePermitAtOnce } from './take-permit.ts';
import { builtInIds } from './setup.ts';
import { testContacts } from './test-contacts.ts';

const contacts = testContacts();
const second = 1_000;
const limits = {
  perAddress: [
    { burst: 3, intervalMs: second },
    { burst: 5, intervalMs: 10 * second },
  ],
  perChannel: [{ burst: 8, intervalMs: second }],
};
const to = (address: string, channel = 'sms') => ({ setupId: 'setup', channel, address });

const take = (address: string, channel: string, now: number) =>
  contacts.platform.database.transaction((tx) => takePermit(tx, to(address, channel), limits, now));

describe('limits', () => {
  it('let exactly the burst through, however many processes take at once', async () => {
    const now = Date.UTC(2026, 0, 15);

    const permits = await Promise.all(Array.from({ length: 10 }, () => take('race', 'race', now)));

    expect(permits.filter(({ kind }) => kind === 'ok')).toHaveLength(3);
    expect(permits.find(({ kind }) => kind === 'held')).toEqual({
      kind: 'held',
      until: now + second,
      because: 'the limit of race for one address',
      scope: 'address',
    });
  });

  it('hold one channel as a whole, and no other', async () => {
    const now = Date.UTC(2026, 0, 15);

    const permits = await Promise.all(Array.from({ length: 12 }, (_, index) => take(`address-${index}`, 'whole', now)));

    expect(permits.filter(({ kind }) => kind === 'ok')).toHaveLength(8);
    expect(permits.find(({ kind }) => kind === 'held')).toMatchObject({
      because: 'the limit of whole for the whole channel',
    });
    expect(await take('address-0', 'other', now)).toEqual({ kind: 'ok' });
  });

  it('let go again with time, and take nothing for what was held', async () => {
    const now = Date.UTC(2026, 0, 15);
    for (let turn = 0; turn < 3; turn++) await take('time', 'time', now);
    for (let turn = 0; turn < 5; turn++) expect(await take('time', 'time', now)).toMatchObject({ until: now + second });

    expect(await take('time', 'time', now + second)).toEqual({ kind: 'ok' });
  });

  it('let the same through whether asked in one statement or in a transaction', async () => {
    const start = Date.UTC(2026, 0, 15);
    const { read } = contacts.platform.database;
    // Steps that neither divide the intervals nor are divided by them.
    const moments = Array.from({ length: 60 }, (_, index) => start + index * 370);

    const [atOnce, inTurn]: [boolean[], boolean[]] = [[], []];
    for (const now of moments) {
      atOnce.push(await takePermitAtOnce(read, to('address', 'at once'), limits, now));
      inTurn.push((await take('address', 'in turn', now)).kind === 'ok');
    }

    expect(atOnce).toEqual(inTurn);
    expect(atOnce.filter(Boolean).length).toBeLessThan(20);
  });

  it('keep to what a provider asked for', async () => {
    const now = Date.UTC(2026, 0, 15);
    await contacts.platform.database.transaction((tx) =>
      holdBack(tx, to('asked', 'asked'), limits, now + 60 * second, now),
    );

    expect(await take('asked', 'asked', now)).toMatchObject({ kind: 'held', until: now + 60 * second });
    expect(await take('somebody else', 'asked', now)).toEqual({ kind: 'ok' });
    expect(await take('asked', 'asked', now + 60 * second)).toEqual({ kind: 'ok' });
  });

  it('leave no rows behind that say nothing', async () => {
    const now = Date.UTC(2026, 0, 15);
    await take('old', 'old', now);

    await keepContacts(contacts.platform.database.read, now + 3 * 86_400 * second);

    const { rows } = await contacts.platform.database.pool.query('select key from channel_limit');
    expect(rows).toEqual([]);
  });

  it('are those of the channel when the runtime asks', async () => {
    const address = { setupId: builtInIds['mail'] ?? '', channel: 'mail', address: 'limits@example.org' };

    const permits = await Promise.all(Array.from({ length: 15 }, () => contacts.parts.channels.takePermit(address)));

    expect(permits.filter(({ kind }) => kind === 'ok')).toHaveLength(10);
  });
});
