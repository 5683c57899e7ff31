import { describe, expect, it } from 'vitest';
import { belonging } from './belongs.ts';

type Entry = Parameters<typeof belonging>[0][number];
const beganAt = 1_000;
const entry = (more: Partial<Entry> = {}): Entry => ({
  kind: 'deployment',
  happenedAt: 500,
  refs: [
    { kind: 'service', id: 'shop' },
    { kind: 'release', id: 'old' },
  ],
  isPinned: false,
  ...more,
});
const links = [
  { kind: 'service', subjectId: 'shop' },
  { kind: 'release', subjectId: 'bad' },
] as const;

describe('what a postmortem takes in', () => {
  it.each([
    ['what happened as it began', entry({ happenedAt: 1_000 })],
    ['what happened after it began, before it was declared', entry({ happenedAt: 1_200 })],
    ['the release that is linked as its cause, from before', entry({ refs: [{ kind: 'release', id: 'bad' }] })],
    ['what somebody pinned', entry({ isPinned: true })],
    ['what somebody wrote of an earlier time', entry({ kind: 'note', refs: [] })],
  ])('%s', (_what, one) => {
    expect(belonging([one], { beganAt, links })).toEqual({ entries: [one], leftOut: 0 });
  });

  it('leaves out what happened on its service before, and says how much that was', () => {
    const [before, after] = [entry(), entry({ happenedAt: 2_000 })];

    expect(belonging([before, entry({ kind: 'alert' }), after], { beganAt, links })).toEqual({
      entries: [after],
      leftOut: 2,
    });
  });
});
