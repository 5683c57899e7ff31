import { createCedarEvaluator, defaultPolicy } from '@lockstep/cedar';
import { gateFacts } from '@lockstep/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  captureDue,
  captureKinds,
  type CaptureRecord,
  capturesInForce,
  captureState,
  judgeCapture,
  type NewCapture,
} from './captures.ts';
import { decide } from './decide.ts';
import type { IncidentFacts } from './facts.ts';
import { restrictedIncident } from './incidents.ts';

const now = Date.parse('2026-01-15T12:00:00Z');
const asked: NewCapture = {
  outcome: 'captured',
  kinds: ['memory'],
  keptAt: 's3://forensics/web-1',
  sha256: undefined,
  happenedAt: now - 60_000,
  capturedBy: '',
  note: '',
  isComplete: true,
  corrects: undefined,
  by: 'sam',
};
const record = (id: string, more: Partial<CaptureRecord> = {}): CaptureRecord => ({
  ...asked,
  id,
  happenedAt: now - 60_000,
  ...more,
});

/** Records of one decision as they can come about: each may correct one that nothing corrects yet. */
const history: fc.Arbitrary<readonly CaptureRecord[]> = fc
  .array(
    fc.record({
      outcome: fc.constantFrom('captured' as const, 'impossible' as const),
      kinds: fc.subarray([...captureKinds], { minLength: 1 }),
      isComplete: fc.boolean(),
      corrects: fc.option(fc.nat(7), { nil: undefined }),
      by: fc.constantFrom('sam', 'tim'),
      note: fc.constantFrom('', 'a note'),
    }),
    { maxLength: 8 },
  )
  .map((all) => {
    const taken = new Set<number>();
    return all.map(({ corrects: at, ...rest }, index): CaptureRecord => {
      const corrects = at === undefined || at >= index || taken.has(at) ? undefined : at;
      if (corrects !== undefined) taken.add(corrects);
      return record(`C${index}`, { ...rest, corrects: corrects === undefined ? undefined : `C${corrects}` });
    });
  });

describe('the state of what is to be captured', () => {
  it('does not depend on the order of the records', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), (records, stream) => {
        const shuffled = records.map((one) => [stream.next().value, one] as const).toSorted(([a], [b]) => a - b);
        expect(
          captureState(
            true,
            shuffled.map(([, one]) => one),
          ),
        ).toBe(captureState(true, records));
      }),
    );
  });

  it('is taken back by nothing but a correction', () => {
    fc.assert(
      fc.property(history, history, (records, more) => {
        const added = more.map((one) => ({ ...one, id: `D${one.id}`, corrects: undefined }));
        const settles = (state: string) => state === 'captured' || state === 'impossible';
        const before = captureState(true, records);

        const after = captureState(true, [...records, ...added]);

        if (settles(before)) expect(settles(after)).toBe(true);
        if (before === 'captured') expect(after).toBe('captured');
        if (records.length > 0) expect(after).not.toBe('due');
      }),
    );
  });

  it('counts each correction in the place of what it corrects', () => {
    fc.assert(
      fc.property(history, (records) => {
        const inForce = new Set(capturesInForce(records).map(({ id }) => id));
        for (const { corrects } of records) if (corrects !== undefined) expect(inForce.has(corrects)).toBe(false);
        expect(inForce.size).toBe(records.filter(({ corrects }) => corrects === undefined).length);
      }),
    );
  });

  it('says what is missing', () => {
    const partly = record('C1', { isComplete: false });
    const impossible = record('C2', { outcome: 'impossible', kinds: [] });

    expect(captureState(false, [record('C1')])).toBe('not_due');
    expect(captureState(true, [])).toBe('due');
    expect(captureState(true, [partly])).toBe('partly');
    expect(captureState(true, [partly, impossible])).toBe('impossible');
    expect(captureState(true, [partly, impossible, record('C3')])).toBe('captured');
    expect(captureState(true, [record('C3'), record('C4', { corrects: 'C3', isComplete: false })])).toBe('partly');
  });
});

describe('a record', () => {
  it('is written once: whoever says the same again is known', () => {
    fc.assert(
      fc.property(history, fc.boolean(), (records, isTimed) => {
        const input = { ...asked, note: 'said just now', happenedAt: isTimed ? now : undefined };
        const first = judgeCapture(input, { isDue: true, records, now });
        if (first.kind !== 'write') throw new Error('is new');
        const written = { ...input, id: 'new', happenedAt: first.happenedAt };

        const again = judgeCapture(input, { isDue: true, records: [...records, written], now: now + 5_000 });

        expect(again).toEqual({ kind: 'known', id: 'new' });
      }),
    );
  });

  it('is refused where it says nothing that can be', () => {
    const judge = (more: Partial<NewCapture>, records: readonly CaptureRecord[] = [], isDue = true) =>
      judgeCapture({ ...asked, ...more }, { isDue, records, now });
    const corrected = [record('C1'), record('C2', { corrects: 'C1', note: 'was empty' })];

    expect(judge({}, [], false)).toEqual({ kind: 'refused', because: 'not_due' });
    expect(judge({ happenedAt: now + 1 })).toEqual({ kind: 'refused', because: 'in_future' });
    expect(judge({ kinds: [] })).toEqual({ kind: 'refused', because: 'nothing_named' });
    expect(judge({ corrects: 'C9' }, corrected)).toEqual({ kind: 'refused', because: 'unknown_record' });
    expect(judge({ corrects: 'C1' }, corrected)).toEqual({ kind: 'refused', because: 'corrected_already' });
    expect(judge({ happenedAt: now })).toEqual({ kind: 'write', happenedAt: now });
  });

  it('of two corrections of the same record only the first is written', () => {
    fc.assert(
      fc.property(history, (records) => {
        const [target] = capturesInForce(records);
        if (target === undefined) return;
        const correct = (note: string, known: readonly CaptureRecord[]) =>
          judgeCapture({ ...asked, note, corrects: target.id }, { isDue: true, records: known, now });
        expect(correct('one', records).kind).toBe('write');

        const second = correct('other', [...records, record('X', { corrects: target.id, note: 'one' })]);

        expect(second).toEqual({ kind: 'refused', because: 'corrected_already' });
      }),
    );
  });
});

describe('what a decision was due to capture', () => {
  const incident = (id: string, startedAt: string): IncidentFacts => ({
    id,
    title: id,
    kind: 'security',
    severity: 'sev2',
    startedAt,
    resolvedAt: undefined,
    causedByVersion: undefined,
    fixedByVersion: undefined,
  });
  const { asOf } = gateFacts();
  const hoursAgo = (hours: number) => new Date(Date.parse(asOf) - hours * 3_600_000).toISOString();
  const { settings } = defaultPolicy;

  it('stops the move until the last clock has run out', () => {
    const facts = gateFacts({ incidents: [incident('INC-1', hoursAgo(2)), incident('INC-2', hoursAgo(1))] });

    expect(captureDue(facts, settings)).toEqual({
      subjects: ['INC-1', 'INC-2'],
      stopsUntil: new Date(Date.parse(asOf) + 23 * 3_600_000).toISOString(),
    });
    expect(decide(facts, defaultPolicy, createCedarEvaluator(defaultPolicy)).verdict).toBe('preserve_first');
  });

  it('stops the move for a restricted incident, however long ago another began that can not be told from it', () => {
    const [old, fresh] = [incident(restrictedIncident, hoursAgo(30)), incident(restrictedIncident, hoursAgo(1))];

    for (const incidents of [
      [old, fresh],
      [fresh, old],
    ])
      expect(captureDue(gateFacts({ incidents }), settings)).toEqual({
        subjects: [restrictedIncident],
        stopsUntil: new Date(Date.parse(asOf) + 23 * 3_600_000).toISOString(),
      });
  });

  it('stays due when it stops nobody any more, and is gone once it is captured', () => {
    const incidents = [incident('INC-1', hoursAgo(30))];

    expect(captureDue(gateFacts({ incidents }), settings)).toEqual({ subjects: ['INC-1'], stopsUntil: undefined });
    expect(captureDue(gateFacts({ incidents, evidenceCaptured: ['INC-1'] }), settings)).toBeUndefined();
    expect(captureDue(gateFacts(), settings)).toBeUndefined();
  });
});
