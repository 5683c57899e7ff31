import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Product, startProduct } from './test-product.ts';

let product: Product;
let bo: string;
let ada: string;

const day = 86_400_000;
/** Ada's week begins at seven, a month from now; then it is Bo's. */
const start = Math.floor(Date.now() / day) * day + 30 * day + 7 * 3_600_000;
const iso = (at: number): string => new Date(at).toISOString();

beforeAll(async () => {
  product = await startProduct();
  ({ userId: bo } = await product.addPerson('Bo'));
  ada = String((await product.admin.get('/api/v1/access/me'))['userId']);
  const rotation = {
    id: 'weekly',
    name: 'Weekly',
    zone: 'UTC',
    startsAt: iso(start).slice(0, 16),
    turn: { unit: 'weeks', count: 1 },
    participants: [ada, bo].map((userId) => ({ kind: 'person', userId })),
  };
  write('definition.json', versionsOf({ ...rotation, participants: rotation.participants.toReversed() }));
  await product.admin.post('/api/v1/schedules', { name: 'web', ...versionsOf(rotation) });
}, 120_000);
afterAll(async () => product[Symbol.asyncDispose]());

function versionsOf(rotation: object) {
  const layers = [{ id: 'base', name: 'Base', rotations: [rotation] }];
  return { versions: [{ effectiveFrom: '1970-01-01T00:00:00Z', layers }] };
}

function write(path: string, value: object | string): void {
  writeFileSync(join(product.folder, path), typeof value === 'string' ? value : JSON.stringify(value));
}

async function run(...args: readonly string[]): Promise<string> {
  const { stdout, stderr, code } = await product.lockstep(args);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

it('says who is on call now and then, and until when', async () => {
  const now = await run('oncall', 'who');
  const then = await run('oncall', 'who', '--schedule', 'web', '--at', iso(start + day));
  const json = JSON.parse(await run('oncall', 'who', '--at', iso(start), '--json')) as object;

  expect(now).toMatch(/web +nobody/);
  expect(then).toMatch(new RegExp(`web +Ada +${iso(start + 7 * day).slice(0, 10)} 07:00Z +Bo`));
  expect(json).toMatchObject({ schema: 'lockstep.oncall.who/1', items: [{ onCall: [{ userId: ada, name: 'Ada' }] }] });
});

it('lists schedules, and shows shifts beside gaps', async () => {
  const listed = await run('schedule', 'list');
  const shown = await run('schedule', 'show', 'web', '--from', iso(start - day), '--to', iso(start + 14 * day));

  expect(listed).toMatch(/web +- +nobody +web/);
  expect(shown.split('\n').slice(1, 4)).toEqual([
    expect.stringMatching(/nobody +no rotation runs$/),
    expect.stringMatching(/Ada +weekly$/),
    expect.stringMatching(/Bo +weekly$/),
  ]);
});

it('says what an edit would change before anything is stored', async () => {
  const preview = await run('schedule', 'preview', 'definition.json', '--schedule', 'web', '--weeks', '6');

  expect(preview).toContain('warning: nobody from');
  expect(preview).toContain(`Ada loses ${iso(start).slice(0, 10)}`);
  const wrong = await product.lockstep(['schedule', 'preview', 'nothing.json']);
  expect(wrong.code).not.toBe(0);
});

it('puts somebody in another place, by address or name', async () => {
  const times = ['--from', iso(start + day), '--to', iso(start + 2 * day)];

  const made = await run('schedule', 'override', 'web', ...times, '--by', 'Bo', '--replace', 'ada@example.org');

  expect(made).toContain('web has an override from');
  expect(await run('oncall', 'who', '--at', iso(start + day))).toMatch(/web +Bo/);
  const nobody = await product.lockstep(['schedule', 'override', 'web', ...times, '--add', 'Zoe']);
  const stranger = await product.lockstep(['schedule', 'override', 'web', ...times, '--add', 'zoe@example.org']);
  expect([nobody.code, nobody.stderr]).toEqual([3, expect.stringContaining('nobody is called `Zoe`')]);
  expect(stranger.stderr).toMatch(/nobody is called `zoe@example.org`\n +help: invite them in Settings, People/);
  const both = await product.lockstep(['schedule', 'override', 'web', ...times, '--add', 'Bo', '--remove', 'Ada']);
  expect(both.code).toBe(2);
});

it('offers a swap and asks to be covered', async () => {
  const [week, next] = [start + 14 * day, start + 21 * day];
  const times = ['--from', iso(week), '--to', iso(week + day)];
  const theirs = ['--their-from', iso(next), '--their-to', iso(next + day)];

  const swap = await run('schedule', 'swap', 'propose', 'web', ...times, '--with', 'Bo', ...theirs, '--reason', 'trip');
  const [, id = ''] = /accept ([0-9a-f-]{36})/.exec(swap) ?? [];
  const cover = await run('schedule', 'cover', 'ask', 'web', ...times);

  expect(await run('schedule', 'swap', 'list', '--mine')).toMatch(new RegExp(`${id} +proposed +Ada .* Bo`));
  expect(await run('schedule', 'swap', 'withdraw', id)).toBe('The swap is withdrawn.\n');
  expect(cover).toBe('Asked Bo.\n');
  expect(await run('schedule', 'cover', 'list')).toMatch(/open +web +Ada/);
  const own = await product.lockstep(['schedule', 'swap', 'accept', id]);
  expect(own.stderr).toContain('withdrawn already');
});

it('takes an existing calendar in, after a plan', async () => {
  const stamp = (at: number) => `${iso(at).slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const soon = Math.ceil(Date.now() / day) * day + 2 * day;
  const event = (name: string, from: number) =>
    [
      'BEGIN:VEVENT',
      `UID:${name}`,
      `DTSTART:${stamp(from)}`,
      `DTEND:${stamp(from + day)}`,
      `SUMMARY:${name}`,
      'END:VEVENT',
    ].join('\r\n');
  write(
    'rota.ics',
    ['BEGIN:VCALENDAR', 'VERSION:2.0', event('Bo', soon), event('Zoe', soon + day), 'END:VCALENDAR', ''].join('\r\n'),
  );

  const plan = await run('schedule', 'import', 'web', 'rota.ics', '--plan');
  const done = await run('schedule', 'import', 'web', 'rota.ics', '--person', 'Zoe=ada@example.org');

  expect(plan).toContain('1 shift of 1 person would come.\nNobody is known as `Zoe` (1 event)');
  expect(done).toContain('2 shifts of 2 people came to web.');
  expect(await run('oncall', 'who', '--at', iso(soon + day))).toMatch(/web +Ada/);
});
