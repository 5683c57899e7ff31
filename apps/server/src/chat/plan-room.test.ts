import { describe, expect, it } from 'vitest';
import { channelName, keptOpenMs, planRoom, type RoomFacts } from './plan-room.ts';

const incident: RoomFacts['incident'] = {
  name: 'INC-12',
  title: 'Prüfung schlägt fehl: 50 %',
  severity: 'sev2',
  service: 'shop',
  environment: undefined,
  isRestricted: false,
  resolvedAt: undefined,
};
const url = 'https://lockstep.example.org/incidents/INC-12';
const room: RoomFacts['room'] = {
  incidentId: 'i',
  setupId: 's',
  template: '{name}-{title}',
  state: 'wanted',
  room: undefined,
  toldName: undefined,
  toldTopic: undefined,
  toldPeople: [],
  isGreeted: false,
  postedSeq: 0,
  problem: undefined,
};
const open: RoomFacts['room'] = { ...room, state: 'open', room: 'C1', toldName: 'inc-12-prufung-schlagt-fehl-50' };
const kinds = (facts: Partial<RoomFacts>) =>
  planRoom({ room, incident, accounts: [], url, now: 0, ...facts }).map(({ kind }) => kind);

describe('the channel of an incident', () => {
  it('is named after it, as every chat takes names', () => {
    expect(channelName('{name}-{title}', incident)).toBe('inc-12-prufung-schlagt-fehl-50');
    expect(channelName('{name}-{title}', { ...incident, title: '支払い' })).toBe('inc-12');
    expect(channelName('!!!', incident)).toBe('inc-12');
    expect(channelName('{title}', { ...incident, title: 'x'.repeat(200) })).toHaveLength(80);
  });

  it('is made first, then told everything once', () => {
    const told = {
      ...open,
      isGreeted: true,
      toldTopic: `INC-12 sev2 · ${incident.title} · ${url}`,
      toldPeople: ['U1'],
    };

    expect(kinds({})).toEqual(['open']);
    expect(kinds({ room: open, accounts: ['U1'] })).toEqual(['topic', 'invite', 'greet']);
    expect(kinds({ room: told, accounts: ['U1'] })).toEqual([]);
    expect(kinds({ room: told, incident: { ...incident, title: 'Another' } })).toEqual(['rename', 'topic']);
    expect(kinds({ room: told, accounts: ['U1', 'U2'] })).toEqual(['invite']);
  });

  it('goes into the archive a week after the incident was closed, and is never made for one that is restricted or long over', () => {
    const over = { ...incident, resolvedAt: 1_000 };

    expect(kinds({ room: open, incident: over, now: 1_000 + keptOpenMs })).toEqual(['archive']);
    expect(kinds({ room: open, incident: over, now: 999 + keptOpenMs })).not.toContain('archive');
    expect(kinds({ incident: over, now: 1_000 + keptOpenMs })).toEqual([]);
    expect(kinds({ incident: { ...incident, isRestricted: true } })).toEqual([]);
    expect(kinds({ room: { ...open, state: 'archived' } })).toEqual([]);
  });

  it('keeps the link in its topic, however long the title is', () => {
    const [, topic] = planRoom({
      room: open,
      incident: { ...incident, title: 'x'.repeat(300) },
      accounts: [],
      url,
      now: 0,
    });

    expect(topic).toMatchObject({ kind: 'topic', topic: expect.stringMatching(/… · https:\S+INC-12$/) });
    expect(topic?.kind === 'topic' && topic.topic.length).toBeLessThanOrEqual(250);
  });
});
