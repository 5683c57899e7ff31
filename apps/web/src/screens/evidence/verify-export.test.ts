import { chainStart, chainStep, contentDigest, recordDigest, sha256 } from '@lockstep/evidence';
import { describe, expect, it } from 'vitest';
import { linesOf, verifyExport } from './verify-export.ts';

function exported(count: number): string[] {
  let chain = chainStart.chain;
  return Array.from({ length: count }, (_, index) => {
    const content = { salt: String(index).padStart(32, '0'), actorName: 'Ada', body: { index } };
    const header = {
      id: crypto.randomUUID(),
      type: 'gate.decided',
      subjectId: 'x',
      actorKind: 'person',
      actorId: 'ada',
      at: '2026-11-20T12:00:00.000Z',
    };
    const inside = contentDigest(sha256, content.salt, content);
    const digest = recordDigest(sha256, header, inside);
    chain = chainStep(sha256, chain, index + 1, digest);
    return JSON.stringify({ ...header, ...content, contentDigest: inside, digest, position: index + 1, chain });
  });
}
const file = (lines: readonly string[]) => linesOf(new Blob([lines.join('\n')]));

describe('an exported chain in the browser', () => {
  it('holds when nobody touched it, gzip or not', async () => {
    const lines = exported(3);
    const packed = await new Response(
      new Blob([lines.join('\n')]).stream().pipeThrough(new CompressionStream('gzip')),
    ).blob();

    expect(await verifyExport(file(lines))).toMatchObject({ ok: true, records: 3 });
    expect(await verifyExport(linesOf(packed))).toMatchObject({ ok: true, records: 3 });
  });

  it('names the place where somebody did', async () => {
    const lines = exported(3).map((line, index) => (index === 1 ? line.replace('"Ada"', '"Eve"') : line));

    expect(await verifyExport(file(lines))).toEqual({ ok: false, position: 2, reason: 'content_altered' });
  });

  it('notices a record that was taken out', async () => {
    expect(await verifyExport(file(exported(3).toSpliced(1, 1)))).toEqual({ ok: false, position: 2, reason: 'gap' });
  });

  it('says so when it is no export at all', async () => {
    const [first = ''] = exported(1);

    expect(await verifyExport(file(['hello']))).toMatchObject({ ok: false, line: 1 });
    expect(await verifyExport(file([first.replace(/"salt":"\d+"/, '"salt":"x"')]))).toMatchObject({
      ok: false,
      line: 1,
    });
    expect(await verifyExport(file([]))).toMatchObject({ ok: false });
  });
});
