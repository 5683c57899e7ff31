import { setPreferences } from '#contacts/set-preferences.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { newId } from '../platform/db/ids.ts';
import { tellHandovers } from './tell-handovers.ts';
import { openTestPaging, type TestPaging } from './test-paging.ts';
import { addSchedule } from './test-people.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let paging: TestPaging;
let [ana, ben] = ['', ''];

beforeAll(async () => {
  paging = await openTestPaging();
  ana = await paging.addPerson('Ana');
  ben = await paging.addPerson('Ben');
});
beforeEach(async () => {
  await paging.forget();
  await paging.rows('truncate schedule, notification, paging_watch, contact_preference cascade');
});
afterAll(() => paging[Symbol.asyncDispose]());

const told = () => paging.mail.mails.map(({ to, subject }) => [to?.[0]?.address?.slice(0, 36), subject]);

/** Every minute of a stretch, as the server looks. */
async function live(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += MINUTE) {
    await tellHandovers(paging.parts);
    await paging.after(MINUTE);
  }
}

/** Ben from two hours on, Ana until then. */
async function addShifts(): Promise<string> {
  const now = paging.platform.clock.now();
  const shift = (id: string, userId: string, from: number, to: number) => ({ id, userId, from, to });
  return await addSchedule(paging.platform, `web ${newId()}`, [
    shift('1', ana, now - HOUR, now + 2 * HOUR),
    shift('2', ben, now + 2 * HOUR, now + 4 * HOUR),
  ]);
}

it('tells who is next an hour before, and both at the moment of the handover; each once', async () => {
  await addShifts();

  await live(2 * HOUR + 5 * MINUTE);

  expect(told()).toHaveLength(3);
  expect(told()[0]).toEqual([ben, expect.stringMatching(/^Your shift on web .* begins in an hour$/)]);
  expect(told()).toContainEqual([ben, expect.stringMatching(/^You are on call for web .* now$/)]);
  expect(told()).toContainEqual([ana, expect.stringMatching(/^Your shift on web .* is over$/)]);
  for (const { text } of paging.mail.mails) expect(text).toMatch(/http:\/\/localhost:4500\/oncall$/m);
  expect(await paging.rows(`select 1 from evidence where type = 'paging.handovers_told'`)).toHaveLength(2);
}, 60_000);

it('tells nothing to who does not want to hear of it', async () => {
  await addShifts();
  const asBen = paging.platform.as(['responder'], { userId: ben, name: 'Ben' });
  await setPreferences(asBen, 'me', { rules: { high: [], low: [] }, quietHours: undefined }, false);

  await live(2 * HOUR + 5 * MINUTE);

  expect(told()).toEqual([[ana, expect.stringMatching(/is over$/)]]);
}, 60_000);

it('of ten servers one tells', async () => {
  await addShifts();
  await tellHandovers(paging.parts);
  paging.platform.clock.advance(HOUR + MINUTE);
  await paging.rows(`update paging_watch set at = $1`, [new Date(paging.platform.clock.now() - 2 * MINUTE)]);

  const counts = await Promise.all(Array.from({ length: 10 }, () => tellHandovers(paging.parts)));

  expect(counts.filter((count) => count !== undefined)).toHaveLength(1);
});

it('tells who is asked for a swap or for cover, once', async () => {
  const scheduleId = await addShifts();
  const now = paging.platform.clock.now();
  const [from, to] = [new Date(now + 2 * HOUR), new Date(now + 4 * HOUR)];
  await paging.rows(
    `insert into shift_swap (id, state, give_schedule_id, give_user_id, give_from, give_to, take_schedule_id, take_user_id,
       take_from, take_to, reason, created_at) values ($1, 'proposed', $2, $3, $5, $6, $2, $4, $5, $6, 'a wedding', $7)`,
    [newId(), scheduleId, ana, ben, from, to, new Date(now)],
  );
  await paging.rows(
    `insert into cover_request (id, state, schedule_id, user_id, from_at, to_at, reason, asked_user_ids, is_limited, created_at)
     values ($1, 'open', $2, $3, $4, $5, '', $6, false, $7)`,
    [newId(), scheduleId, ben, from, to, [ana], new Date(now)],
  );

  await live(5 * MINUTE);

  expect(told()).toHaveLength(2);
  expect(told()).toContainEqual([ben, 'Ana proposes to swap shifts with you']);
  expect(told()).toContainEqual([ana, 'Ben asks you for cover']);
});
