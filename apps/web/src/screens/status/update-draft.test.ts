import { expect, it } from 'vitest';
import { bodyOf, firstDraft } from './update-draft.ts';
import type { StatusPage } from './status-words.ts';

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
