import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChainedRecord, chainStart, chainStep, verifyChain } from './chain.ts';
import { contentDigest, type EvidenceHeader, recordDigest } from './record.ts';
import { sha256 } from './sha256.ts';

const hash = sha256;

function chainOf(bodies: readonly unknown[]): ChainedRecord[] {
  let head = chainStart;
  return bodies.map((body, index) => {
    const header: EvidenceHeader = {
      id: `id-${index}`,
      type: 'gate.decided',
      subjectId: 's',
      actorKind: 'person',
      actorId: 'p',
      at: '2026-01-15T12:00:00.000Z',
    };
    const content = { actorName: 'Ada', body, salt: index.toString(16).padStart(32, '0') };
    const digestOfContent = contentDigest(hash, content.salt, content);
    const digest = recordDigest(hash, header, digestOfContent);
    const position = index + 1;
    head = { position, chain: chainStep(hash, head.chain, position, digest) };
    return { ...header, ...head, contentDigest: digestOfContent, digest, content };
  });
}

/** The chain with one record replaced by a changed copy. */
function changed(records: readonly ChainedRecord[], index: number, change: Partial<ChainedRecord>): ChainedRecord[] {
  return records.map((record, i) => (i === index ? { ...record, ...change } : record));
}

const records = chainOf([{ a: 1 }, { a: 2 }, { a: 3 }, { a: 4 }]);

describe('verifyChain', () => {
  it('accepts what was written, and says where it ends', () => {
    const last = records.at(-1);

    expect(verifyChain(records, { hash })).toEqual({
      ok: true,
      records: 4,
      redacted: 0,
      head: { position: 4, chain: last?.chain },
    });
    expect(verifyChain([], { hash })).toEqual({ ok: true, records: 0, redacted: 0, head: chainStart });
  });

  it('accepts redacted content, as its digest stands', () => {
    expect(verifyChain(changed(records, 1, { content: 'redacted' }), { hash })).toMatchObject({
      ok: true,
      redacted: 1,
    });
  });

  it('continues from a known place', () => {
    const [first, ...rest] = records;

    expect(verifyChain(rest, { hash, from: { position: 1, chain: first?.chain ?? '' } })).toMatchObject({
      ok: true,
      records: 3,
    });
  });

  it.each([
    ['a gap', records.filter((_, i) => i !== 1), { position: 2, reason: 'gap' }],
    [
      'a swap',
      [records[0], records[2], records[1], records[3]].flatMap((record) => record ?? []),
      { position: 2, reason: 'gap' },
    ],
    ['a repeat', [records[0], records[0]].flatMap((record) => record ?? []), { position: 1, reason: 'reordered' }],
    ['missing content', changed(records, 2, { content: 'missing' }), { position: 3, reason: 'content_missing' }],
    [
      'other content',
      changed(records, 2, { content: { actorName: 'Eve', body: {}, salt: '0'.repeat(32) } }),
      { position: 3, reason: 'content_altered' },
    ],
    ['another header', changed(records, 0, { subjectId: 't' }), { position: 1, reason: 'record_altered' }],
    ['another link', changed(records, 3, { chain: 'f'.repeat(64) }), { position: 4, reason: 'chain_altered' }],
  ])('names %s', (_, damaged, expected) => {
    expect(verifyChain(damaged, { hash })).toEqual({ ok: false, ...expected });
  });

  it('notices a chain that is cut off when the end is known', () => {
    const end = { position: 4, chain: records[3]?.chain ?? '' };

    expect(verifyChain(records.slice(0, 3), { hash, to: end })).toEqual({
      ok: false,
      position: 4,
      reason: 'head_differs',
    });
    expect(verifyChain(records, { hash, to: end })).toMatchObject({ ok: true });
  });

  it('never accepts a chain in which any field of any record was changed', () => {
    const fields = [
      'id',
      'type',
      'subjectId',
      'actorKind',
      'actorId',
      'at',
      'contentDigest',
      'digest',
      'chain',
    ] as const;
    fc.assert(
      fc.property(fc.nat(3), fc.constantFrom(...fields), fc.string(), (index, field, value) => {
        fc.pre(records[index]?.[field] !== value);
        expect(verifyChain(changed(records, index, { [field]: value }), { hash }).ok).toBe(false);
      }),
    );
  });

  it('finds the first record of a rewritten history even when every link was computed again', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 5 }), fc.nat(), (bodies, seed) => {
        const original = chainOf(bodies);
        const index = seed % bodies.length;
        const forged = chainOf(bodies.map((body, i) => (i === index ? { forged: body } : body)));
        const end = original.at(-1);
        expect(
          verifyChain(forged, { hash, to: { position: end?.position ?? 0, chain: end?.chain ?? '' } }),
        ).toMatchObject({ ok: false, reason: 'head_differs' });
      }),
    );
  });
});

describe('a salted digest', () => {
  it('differs for the same content, so that nobody can find it by trying', () => {
    const content = { actorName: 'Ada', body: { approved: true } };

    expect(contentDigest(hash, 'a'.repeat(32), content)).not.toBe(contentDigest(hash, 'b'.repeat(32), content));
    expect(() => contentDigest(hash, 'short', content)).toThrow('16 bytes');
  });
});
