import { describe, expect, it } from 'vitest';
import type { StatusPage, Update } from './status-words.ts';
import { bodyOf, draftOf, firstDraft, followed } from './update-draft.ts';

const page = (slug: string, audience: 'public' | 'internal', ids: readonly string[]) =>
  ({ slug, audience, components: ids.map((id) => ({ id })) }) as unknown as StatusPage;
const pages = [page('acme', 'public', ['api']), page('own', 'internal', ['queue'])];
const states = new Map([
  ['api', 'major_outage' as const],
  ['queue', 'degraded' as const],
]);

it('promises the next update from the moment it is sent, and none of what is resolved', () => {
  expect(bodyOf(firstDraft, pages, 0).nextUpdateDueAt).toBe('1970-01-01T00:30:00.000Z');
  expect(bodyOf({ ...firstDraft, phase: 'resolved' }, pages, 0).nextUpdateDueAt).toBeNull();
  expect(bodyOf({ ...firstDraft, dueMinutes: undefined }, pages, 0).nextUpdateDueAt).toBeNull();
});

it('says nothing of public components inside', () => {
  const named = (audience: 'public' | 'internal') =>
    bodyOf({ ...firstDraft, states, audience }, pages, 0).components.map(({ component }) => component);

  expect(named('public')).toEqual(['api', 'queue']);
  expect(named('internal')).toEqual(['queue']);
});

describe('a draft that is changed', () => {
  const promised = '1970-01-01T00:30:00.000Z';
  const update = {
    audience: 'public',
    phase: 'identified',
    message: 'Soon.',
    components: [{ component: 'api', state: 'degraded' }],
    nextUpdateDueAt: promised,
  } as unknown as Update;
  const body = { audience: 'public', phase: 'identified', message: 'Soon.' };
  const touched = [{ component: 'api', state: 'degraded' }];

  it('says what it said where nothing is changed', () => {
    expect(bodyOf(draftOf(update, 0), pages, 60_000)).toEqual({
      ...body,
      components: touched,
      nextUpdateDueAt: promised,
    });
  });

  it('promises what is chosen anew, counted from then, and no moment that went by', () => {
    const dueOf = (more: object, now: number) => bodyOf({ ...draftOf(update, 0), ...more }, pages, now).nextUpdateDueAt;

    expect(dueOf({ dueMinutes: 15, promisedAt: undefined }, 60_000)).toBe('1970-01-01T00:16:00.000Z');
    expect(dueOf({ promisedAt: undefined }, 60_000)).toBeNull();
    expect(dueOf({ phase: 'resolved' }, 60_000)).toBeNull();
    expect(dueOf({}, Date.parse(promised))).toBeNull();
    expect(draftOf(update, Date.parse(promised)).promisedAt).toBeUndefined();
  });

  it('puts back once what was touched when it becomes the end, unless something else is said', () => {
    const broken = [
      {
        slug: 'acme',
        components: [
          { id: 'api', state: 'degraded' },
          { id: 'web', state: 'degraded' },
        ],
      },
    ];
    const shown = broken as unknown as readonly StatusPage[];
    const before = { ...firstDraft, states: new Map([['web', 'partial_outage' as const]]) };
    const end = followed(before, { ...before, phase: 'resolved' }, shown, new Set(['api', 'web']));

    expect([...end.states]).toEqual([
      ['api', 'operational'],
      ['web', 'partial_outage'],
    ]);
    const kept = { ...end, states: new Map() };
    expect(followed(end, kept, shown, new Set(['api']))).toBe(kept);
  });
});
