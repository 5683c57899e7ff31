import { describe, expect, it } from 'vitest';
import {
  askedAxes,
  countedVerdict,
  deniedOf,
  evidenceWhy,
  listedCounts,
  listedState,
  filterMembers,
  type Ground,
  type Member,
  memberWords,
  movedMembers,
  recordedWords,
  servicesWords,
  settledCount,
  signedGrounds,
  standingCounts,
  type Train,
  whyWords,
  wholeWords,
} from './words.ts';

function member(service: string, more: Partial<Member> = {}): Member {
  const ada = { kind: 'person', id: 'u1', name: 'Ada' } as const;
  return {
    id: service,
    number: 7,
    service,
    environment: 'production',
    current: '1.0.0',
    target: '1.1.0',
    asOf: '2026-01-01T00:00:00Z',
    decidedAt: '2026-01-01T00:00:00Z',
    decidedBy: ada,
    expiresAt: '2026-01-02T00:00:00Z',
    verdict: 'allow',
    axes: { reliability: 'allow', security: 'allow' },
    effect: 'enforced',
    title: `${service} to 1.1.0`,
    direction: 'roll_forward',
    keysNeeded: [],
    isSample: false,
    train: 1,
    mayProceed: true,
    summary: '',
    signoffState: 'not_needed',
    evidenceState: 'not_due',
    waitingFor: [],
    reviewDueAt: null,
    ...more,
  };
}

const noEvidence: Train['evidence'] = {
  state: 'not_due',
  waiting: [],
  yours: [],
  yourKeys: [],
  items: [],
  isWithheld: false,
};
const denied: Partial<Member> = { verdict: 'deny', mayProceed: false };
const waiting: Partial<Member> = {
  verdict: 'needs_signoff',
  mayProceed: false,
  signoffState: 'waiting',
  waitingFor: ['reliability', 'security'],
};

describe('words of a release train', () => {
  it('say how much of it may go', () => {
    const members = [member('a'), member('b'), member('c')];
    expect([3, 0, 2].map((mayProceedCount) => wholeWords({ mayProceedCount, members }))).toEqual([
      'All 3 may go ahead',
      'None of 3 may go ahead',
      '2 of 3 may go ahead',
    ]);
  });

  it('count services of a verdict in grammar', () => {
    expect([countedVerdict(2, 'deny'), countedVerdict(1, 'needs_signoff'), countedVerdict(9, 'needs_signoff')]).toEqual(
      ['2 denied', '1 needs sign-off', '9 need sign-off'],
    );
  });

  it('say of a listed train what its keys made of it', () => {
    const counts = { deny: 0, needs_signoff: 3, preserve_first: 0, allow: 2 };
    const signed = { counts, signedCount: 3, heldCounts: { preserve_first: 0, needs_signoff: 0 }, waitingFor: [] };
    const half = { ...signed, signedCount: 1, heldCounts: { preserve_first: 0, needs_signoff: 2 } };

    expect([signed, half].map(listedCounts)).toEqual([
      [['allow', 2]],
      [
        ['needs_signoff', 2],
        ['allow', 2],
      ],
    ]);
    expect(
      [signed, { ...signed, waitingFor: ['security' as const] }, { ...signed, counts: { ...counts, deny: 1 } }].map(
        listedState,
      ),
    ).toEqual(['signed', 'waiting', 'not_needed']);
  });

  it('say of a listed train how many wait for evidence no more, apart from those that keys let go', () => {
    const counts = { deny: 0, needs_signoff: 2, preserve_first: 3, allow: 1 };
    const train = { counts, signedCount: 2, heldCounts: { preserve_first: 1, needs_signoff: 1 } };

    expect(settledCount(train)).toBe(1);
    expect(listedCounts(train)).toEqual([
      ['needs_signoff', 1],
      ['preserve_first', 1],
      ['allow', 1],
    ]);
  });

  it('tell what two keys let go from what waits for them', () => {
    const signed = member('s', { ...waiting, mayProceed: true, signoffState: 'signed', waitingFor: [] });

    expect(standingCounts([member('a'), signed, member('w', waiting), member('d', denied), signed])).toEqual([
      ['deny', 1],
      ['needs_signoff', 1],
      ['signed', 2],
      ['allow', 1],
    ]);
  });

  it('say what the two sides say of those that take keys, not of what is denied', () => {
    const axes = { reliability: 'needs_signoff', security: 'allow' } as const;
    const held = member('a', { ...waiting, axes, keysNeeded: ['reliability', 'security'] });
    const worse = member('d', { ...denied, axes: { reliability: 'allow', security: 'deny' } });

    expect(askedAxes([held, worse, member('c')])).toEqual(axes);
  });

  it('say how each service stands', () => {
    const warned = member('a', { ...denied, mayProceed: true, effect: 'warn' });
    const lapsed = member('a', { ...waiting, waitingFor: [], signoffState: 'lapsed' });
    const members = [
      member('a'),
      member('a', denied),
      member('a', { ...waiting, waitingFor: ['security'] }),
      warned,
      lapsed,
    ];
    expect(members.map(memberWords)).toEqual([
      'may go',
      'stopped',
      'waits for security',
      'warned, not stopped',
      'lapsed: the facts have moved',
    ]);
  });

  it('say of evidence that it was captured, and by whom, or that it can not be; after its time, that it expired', () => {
    const first = { verdict: 'preserve_first', summary: 'evidence is to be captured' } as const;
    const kept = member('a', { ...first, evidenceState: 'captured' });
    const without = member('b', { ...first, evidenceState: 'impossible' });
    const item = {
      id: '1',
      outcome: 'captured',
      kinds: ['memory'],
      keptAt: 'the vault',
      sha256: null,
      happenedAt: '2026-01-01T00:00:00Z',
      capturedBy: '',
      note: '',
      isComplete: true,
      isCorrected: false,
      recordedAt: '2026-01-01T00:00:00Z',
      recordedBy: { kind: 'person', id: 'u2', name: 'Sam' },
      services: ['a'],
    } satisfies Train['evidence']['items'][number];
    const items = [
      { ...item, recordedBy: { ...item.recordedBy, name: 'Tom' }, isCorrected: true },
      { ...item, outcome: 'impossible' as const, services: ['b'] },
      item,
    ];
    const train = { grounds: [], evidence: { ...noEvidence, items } };

    expect(whyWords(kept, train)).toBe('evidence captured by Sam');
    expect(whyWords(without, train)).toBe('evidence can not be captured, says Sam');
    expect(whyWords(kept, { ...train, evidence: noEvidence })).toBe('evidence captured');
    expect(whyWords({ ...kept, evidenceState: 'due' }, train)).toBe('evidence is to be captured');
    expect(standingCounts([kept, without])).toEqual([
      ['captured', 1],
      ['without', 1],
    ]);
    expect([kept, without].map((one) => memberWords({ ...one, mayProceed: false }))).toEqual(['expired', 'expired']);
  });

  it('say why one does not simply go, where its grounds say so for it alone', () => {
    const ground = { code: 'x.y', axis: 'both', verdict: 'needs_signoff' } as const;
    const held: Ground = { ...ground, subjects: [], services: ['a', 'b'], sentences: ['1.1.0 is held'] };
    const many: Ground = { ...held, sentences: ['re-opens CVE-1', 're-opens CVE-2'] };
    const a = member('a', { ...waiting, summary: 're-opens 1' });
    const said = (grounds: Ground[]) => ({ grounds, evidence: noEvidence });
    expect(whyWords(a, said([held]))).toBe('1.1.0 is held');
    expect(whyWords(a, said([held, many]))).toBe('re-opens 1');
    expect(whyWords(member('c', { summary: 'fine' }), said([held]))).toBe('fine');
  });

  it('say which evidence is captured first, and which is owed though nothing waits for it', () => {
    const first: Partial<Member> = { verdict: 'preserve_first', mayProceed: false, evidenceState: 'due' };
    const cart = member('cart', first);
    const stock = member('stock', { evidenceState: 'due' });
    const ground: Ground = {
      code: 'security.evidence_due',
      axis: 'security',
      verdict: 'preserve_first',
      subjects: ['INC-2'],
      services: ['cart'],
      sentences: ['evidence for INC-2 is to be captured first'],
    };
    const owing = (members: Member[], grounds: Ground[]) => {
      const waits = members.map(({ service }) => service);
      return { members, grounds, evidence: { ...noEvidence, waiting: waits, yours: waits } };
    };
    const both = owing([cart, stock], [ground]);
    const settled = { ...both, evidence: noEvidence };

    expect(evidenceWhy(both)).toEqual([
      'it is to be captured first for cart',
      'evidence for INC-2 is to be captured first',
      'it is owed for stock too, whatever the verdict',
    ]);
    expect(evidenceWhy(owing([stock], []))).toEqual(['it is owed for stock, whatever the verdict']);
    // Its key was turned, so that nothing waits for what its own verdict asked for.
    expect(evidenceWhy(owing([stock], [{ ...ground, services: ['stock'] }]))).toEqual([
      'it is owed for stock, whatever the verdict',
    ]);
    expect(evidenceWhy(settled)).toEqual([]);
    expect(recordedWords(both)).toBe('Once for cart, and for stock, where it is owed too.');
    expect(recordedWords(owing([cart, member('web', first)], [ground]))).toBe('Once for cart and web.');
    expect(recordedWords(owing([stock], []))).toBe('Once for stock.');
  });

  it('say what a key is turned in spite of, for the services that wait for it only', () => {
    const held: Ground = {
      code: 'x.held',
      axis: 'both',
      verdict: 'needs_signoff',
      subjects: [],
      sentences: [],
      services: ['a', 'b', 'c'],
    };
    const exploited: Ground = { ...held, code: 'x.deny', verdict: 'deny', services: ['c'] };
    const members = [
      member('a', { waitingFor: ['reliability', 'security'] }),
      // Its security key was turned by day.
      member('b', { waitingFor: ['reliability'] }),
      member('c', denied),
    ];
    const said = (axis: 'reliability' | 'security') =>
      signedGrounds({ members, grounds: [exploited, held] }, axis).map(({ code, services }) => [code, services]);

    expect(said('reliability')).toEqual([['x.held', ['a', 'b']]]);
    expect(said('security')).toEqual([['x.held', ['a']]]);
  });

  it('name a few services and count the rest', () => {
    expect(servicesWords(['a'])).toBe('a');
    expect(servicesWords(['a', 'b'])).toBe('a and b');
    expect(servicesWords(['a', 'b', 'c'])).toBe('a, b and c');
    expect(servicesWords(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
  });
});

describe('members of a release train', () => {
  const members = [member('shop'), member('web', denied), member('web-admin', { target: '3.0.0', ...waiting })];
  const namesOf = (some: readonly Member[]) => some.map(({ service }) => service);

  it('are narrowed to what is stopped, and by any of their words', () => {
    expect(namesOf(filterMembers(members, { isStopped: true }))).toEqual(['web', 'web-admin']);
    expect(namesOf(filterMembers(members, { q: 'WEB 3.0', isStopped: false }))).toEqual(['web-admin']);
    expect(namesOf(filterMembers(members, { isStopped: false }))).toEqual(['shop', 'web', 'web-admin']);
  });

  it('have moved when they wait no more, or wait for the first time', () => {
    const was = [member('shop', waiting), member('web', waiting), member('api'), member('job')];
    const now = [
      member('shop', waiting),
      member('web', { ...waiting, signoffState: 'lapsed' }),
      member('api', waiting),
      member('job'),
    ];
    expect(namesOf(movedMembers(was, now))).toEqual(['web', 'api']);
  });

  it('are denied only where they are stopped too', () => {
    const warned = member('api', { ...denied, mayProceed: true, effect: 'warn' });
    expect(namesOf(deniedOf([...members, warned]))).toEqual(['web']);
  });
});
