import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChannelKind } from '../../platform/outgoing/channel-kind.ts';
import { CHANNEL_KINDS } from './channel-kinds.ts';

const facts = {
  setupId: '018f0000-0000-7000-8000-000000000000',
  publicUrl: 'https://lockstep.example.org',
  rules: { allowPrivate: false },
  mailServer: { url: 'smtp://127.0.0.1:25', from: 'lockstep@example.org' },
  vapid: [{ publicKey: 'public', privateKey: 'private' }],
};

const given = fc.dictionary(
  fc.constantFrom(...CHANNEL_KINDS.flatMap(({ fields }) => Object.keys(fields)), 'other'),
  fc.oneof(fc.string(), fc.boolean(), fc.constantFrom('https://example.org', 'xoxb-123456789', '+491512345678')),
);

it('names every kind and every channel once', () => {
  const kinds = CHANNEL_KINDS.map(({ kind }) => kind);
  const people = CHANNEL_KINDS.filter(({ kind }) => kind !== 'smtp').flatMap(({ channels }) => channels);

  expect(new Set(kinds).size).toBe(kinds.length);
  expect(new Set(people.map(({ name }) => name)).size).toBe(people.length);
});

it('tells what is taken where a field is left out', () => {
  const initial = (kind: string) =>
    Object.entries(CHANNEL_KINDS.find((each) => each.kind === kind)?.fields ?? {}).flatMap(([name, field]) =>
      field.initial === undefined ? [] : [[name, field.initial]],
    );

  expect(initial('ntfy')).toEqual([['serverUrl', 'https://ntfy.sh']]);
  expect(initial('twilio')).toEqual([
    ['baseUrl', 'https://api.twilio.com'],
    ['isReachable', true],
    ['detectMachines', false],
  ]);
});

describe.each(CHANNEL_KINDS.map((kind): [string, ChannelKind] => [kind.kind, kind]))('%s', (_name, kind) => {
  it('opens whatever it has no complaint about, with the channels it promises', () => {
    fc.assert(
      fc.property(given, (settings) => {
        if (kind.problems(settings).length > 0) return;
        expect(kind.open(settings, facts).map(({ name }) => name)).toEqual(kind.channels.map(({ name }) => name));
      }),
    );
  });

  it('names the field of every complaint, and never repeats a secret', () => {
    const settings = Object.fromEntries([...Object.keys(kind.fields), 'colour'].map((name) => [name, 'bad-value-7']));

    const problems = kind.problems(settings);
    for (const { field } of problems) expect([...Object.keys(kind.fields), 'colour']).toContain(field);
    const ofSecrets = problems.filter(({ field }) => kind.fields[field]?.isSecret === true);
    for (const { problem } of ofSecrets) expect(problem).not.toContain('bad-value-7');
    expect(problems.map(({ field }) => field)).toContain('colour');
  });

  it('says what to do, and what each field is', () => {
    expect(kind.steps.length).toBeGreaterThan(0);
    for (const { label, help } of Object.values(kind.fields)) expect(`${label}${help}`.length).toBeGreaterThan(4);
  });
});
