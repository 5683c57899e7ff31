import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConfigurationDocument, DOCUMENTS, identityOf } from './documents.ts';
import { inOrder, routeOrder } from './order.ts';
import { isEmptyPlan, planConfiguration } from './plan.ts';
import { readDocuments } from './read-documents.ts';
import { inForceFrom } from './schedule-document.ts';
import { carriedOut, configuration } from './test-documents.ts';
import { writeDocuments } from './write-documents.ts';

const now = Date.UTC(2027, 0, 1);
const base = { kept: new Set<string>(), now, secret: () => undefined, senders: ['generic'] };

function planOf(wanted: readonly ConfigurationDocument[], current: readonly ConfigurationDocument[], prune = false) {
  return planConfiguration({ ...base, wanted, current, prune });
}

/** As a server says it: what has begun is in force, and what is over is not there. */
function asServed(documents: readonly ConfigurationDocument[]): ConfigurationDocument[] {
  return documents.flatMap((document): ConfigurationDocument[] => {
    if (document.kind === 'schedule') return [inForceFrom(document, now)];
    if (document.kind !== 'engagement' && document.kind !== 'silence') return [document];
    const { starts_at: startsAt, ends_at: endsAt } = document;
    if (endsAt !== null && Date.parse(endsAt) <= now) return [];
    return [startsAt !== undefined && Date.parse(startsAt) <= now ? { ...document, starts_at: undefined } : document];
  });
}

function read(text: string): ConfigurationDocument[] {
  const { documents, problems } = readDocuments(text, 'test.yaml');
  expect(problems).toEqual([]);
  return documents.map(({ document }) => document);
}

describe('laws of plans', () => {
  it('a plan of what is written of a configuration is empty, whether removing or not', () => {
    fc.assert(
      fc.property(configuration, fc.boolean(), (documents, prune) => {
        const current = asServed(documents);

        const back = read(writeDocuments(current));

        expect(planOf(back, current, prune).steps.filter(({ action }) => action !== 'unchanged')).toEqual([]);
        expect(isEmptyPlan(planOf(back, current, prune))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('a plan of what was just done is empty, and nothing is removed unasked', () => {
    fc.assert(
      fc.property(configuration, configuration, fc.boolean(), (wanted, before, prune) => {
        const current = asServed(before);

        const plan = planOf(wanted, current, prune);
        const after = carriedOut(current, plan.steps, plan.routes);

        expect(isEmptyPlan(planOf(wanted, after, prune))).toBe(true);
        const left = new Set(after.map(identityOf));
        if (!prune) expect(current.filter((each) => !left.has(identityOf(each)))).toEqual([]);
        const wantedNames = new Set(wanted.map(identityOf));
        expect(
          plan.steps.filter(({ action, document }) => action === 'remove' && wantedNames.has(identityOf(document))),
        ).toEqual([]);
      }),
    );
  });

  it('orders routes as the files do, and leaves the others where they are', () => {
    const names = fc.uniqueArray(fc.constantFrom<string>('a', 'b', 'c', 'd', 'e', 'f', 'g'));
    fc.assert(
      fc.property(names, names, (current, wanted) => {
        const order = routeOrder(current, wanted);

        expect(order.filter((each) => wanted.includes(each))).toEqual(wanted);
        const others = current.filter((each) => !wanted.includes(each));
        expect(order.filter((each) => !wanted.includes(each))).toEqual(others);
        expect(routeOrder(order, wanted)).toEqual(order);
      }),
    );
  });
});

const policy = (name: string, fallback: string | null = null): ConfigurationDocument =>
  DOCUMENTS.escalation_policy.parse({ kind: 'escalation_policy', name, steps: [], fallback });
const team = (members: readonly string[]): ConfigurationDocument =>
  DOCUMENTS.team.parse({ kind: 'team', name: 'shop', members: members.map((person) => ({ person })) });

describe('planConfiguration', () => {
  it('makes what a policy falls back to first, also where that is a ring', () => {
    const names = inOrder([policy('A', 'b'), policy('B', 'C'), policy('C'), policy('X', 'Y'), policy('Y', 'X')]);

    expect(names.map(({ name }) => name)).toEqual(['C', 'B', 'A', 'Y', 'X']);
  });

  it('keeps members that the files do not have until it prunes', () => {
    const [kept] = planOf([team(['ada'])], [team(['ada', 'bo'])]).steps;
    const [pruned] = planOf([team(['ada'])], [team(['ada', 'bo'])], true).steps;

    expect(kept?.action).toBe('unchanged');
    expect(pruned?.differences.map(({ path }) => path)).toEqual(['members[1]']);
  });

  it('sees a new address behind a secret only by what the server shows of it', () => {
    const room = (address: unknown): ConfigurationDocument =>
      DOCUMENTS.webhook.parse({ kind: 'webhook', name: 'tickets', address });
    const shown = [room('https://a.example.org/…')];
    const plan = (value: string | undefined) =>
      planConfiguration({ ...base, wanted: [room({ env: 'X' })], current: shown, prune: false, secret: () => value });

    expect(plan('https://a.example.org/hook').steps[0]?.action).toBe('unchanged');
    expect(plan('https://b.example.org/hook').steps[0]?.action).toBe('change');
    expect(plan(undefined).steps[0]?.action).toBe('unchanged');
    expect(planConfiguration({ ...base, wanted: [room({ env: 'X' })], current: [], prune: false }).problems).toEqual([
      expect.objectContaining({ path: 'address', problem: 'the variable `X` is not set' }),
    ]);
  });

  it('says what is set once', () => {
    const source = (sender: string): ConfigurationDocument =>
      DOCUMENTS.alert_source.parse({ kind: 'alert_source', name: 'a', sender });

    const { problems } = planOf([source('generic')], [source('grafana')]);

    expect(problems).toEqual([
      expect.objectContaining({ path: 'sender', problem: expect.stringContaining('is set once') }),
    ]);
  });

  it('knows engagements and silences by what they are about, and does not make what is over', () => {
    const silence = (ends: string, ...matchers: readonly string[]): string =>
      `kind: silence\nmatchers: [${matchers.join(', ')}]\ncomment: known fault\nends_at: ${ends}\n`;
    const engaged = (more: string): string => `kind: engagement\nteam: sre\nservice: web\n${more}`;
    const [inForce, later, over] = [
      read(silence('2027-02-01T00:00:00Z', 'env=test', 'team=shop')),
      read(silence('2027-03-01T00:00:00Z', 'team=shop', 'env=test')),
      read(silence('2026-12-31T00:00:00Z', 'env=test')),
    ];
    const [begun, sooner] = [read(engaged('')), read(engaged('starts_at: 2026-12-01T00:00:00Z\nends_at: null\n'))];

    expect(planOf(later, inForce).steps).toMatchObject([
      { action: 'change', name: 'env=test, team=shop', differences: [{ path: 'ends_at' }] },
    ]);
    expect(planOf(over, []).steps).toMatchObject([{ action: 'unchanged', name: 'env=test' }]);
    expect(planOf(sooner, begun).steps).toMatchObject([{ action: 'unchanged', name: 'sre for web (reliability)' }]);
    expect(planOf(read(engaged('starts_at: 2027-05-01T00:00:00Z')), begun).problems).toMatchObject([
      { path: 'starts_at', problem: expect.stringContaining('is set once') },
    ]);
  });

  it('never removes what comes with the installation, nor teams, services and sources', () => {
    const current = [policy('A'), policy('B'), team([]), DOCUMENTS.team.parse({ kind: 'team', name: 'other' })];
    const wanted = [policy('A'), team([])];

    const plan = planConfiguration({ ...base, kept: new Set(['escalation_policy:b']), wanted, current, prune: true });

    expect(isEmptyPlan(plan)).toBe(true);
  });
});
