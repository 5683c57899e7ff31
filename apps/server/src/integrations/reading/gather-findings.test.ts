import type { ParsedPayload } from '@lockstep/alerting';
import { describe, expect, it } from 'vitest';
import { type FindingDraft, gatherFindings, keyOf, noteComplete, reportSays } from './gather-findings.ts';
import { META } from './test-samples.ts';

const DRAFT: FindingDraft = {
  key: ['rule', 'a'],
  summary: ['found'],
  severity: 'warning',
  labels: { scanner: 's', target: 't' },
};

function gathered(fill: (findings: ReturnType<typeof gatherFindings>) => void): ParsedPayload {
  const findings = gatherFindings();
  fill(findings);
  const read = findings.done();
  if (!read.ok) throw new Error(read.problem);
  return read.payload;
}

describe('findings of one payload', () => {
  it('are security matters unless a parser says more', () => {
    expect(gathered((findings) => findings.finding('', DRAFT)).alerts[0]?.axis).toBe('security');
  });

  it('are told once however often they stand there, with the worst severity and all versions', () => {
    const read = gathered((findings) => {
      findings.finding('a', { ...DRAFT, labels: { version: '1.0' } });
      findings.finding('b', { ...DRAFT, severity: 'critical', labels: { version: '1.1' } });
      findings.finding('c', { ...DRAFT, severity: undefined, labels: { version: '1.0' } });
    });

    expect(read.alerts).toMatchObject([{ severity: 'critical', labels: { version: '1.0, 1.1' } }]);
    expect(read.ignored).toEqual([{ reason: 'the same finding again in this payload', count: 2 }]);
  });

  it('carry no secret in any text', () => {
    const secret = 'Tr0ub4dor&3';
    const read = gathered((findings) =>
      findings.finding('', {
        key: ['rule', secret],
        summary: [`found ${secret}`],
        severity: 'error',
        labels: { file: `${secret}.txt`, tags: [secret] },
        annotations: { deep: { deeper: [`x${secret}x`, 'AKIAIOSFODNN7EXAMPLE'] } },
        links: [{ url: `https://example.com/?q=${secret}`, label: secret }],
        note: secret,
        secrets: [secret],
      }),
    );

    expect(JSON.stringify(read)).not.toContain(secret);
    expect(JSON.stringify(read)).not.toContain('AKIAIOSFODNN7EXAMPLE');
  });

  it('keep markup, control characters and a megabyte as bounded text', () => {
    const [alert] = gathered((findings) =>
      findings.finding('', {
        ...DRAFT,
        summary: [`<img src=x onerror=alert(1)>\r\n\u0007[click](javascript:alert(1)) ${'x'.repeat(1_000_000)}`],
        annotations: { description: 'y'.repeat(1_000_000) },
        links: [{ url: 'javascript:alert(1)', label: 'x' }],
      }),
    ).alerts;

    expect(alert?.summary).toMatch(/^<img src=x onerror=alert\(1\)> \[click\]\(javascript:alert\(1\)\) x+…$/);
    expect(alert?.summary).toHaveLength(1_024);
    expect(alert?.annotations['description']).toHaveLength(15_000);
    expect(alert?.links).toEqual([]);
  });
});

describe('a key', () => {
  it('differs when any part differs', () => {
    const keys = [['a', 'b|c'], ['a|b', 'c'], ['a', undefined, 'b'], ['a', 'b'], ['a%7Cb'], ['a|b']].map(keyOf);

    expect(new Set(keys).size).toBe(keys.length);
  });

  it('shows no mark of what is missing at the end', () => {
    expect(keyOf(['a', 'b', undefined, undefined])).toBe('a|b');
  });
});

describe('a report that is the whole truth', () => {
  const says = (headers: Record<string, string>) => reportSays({ ...META, headers });

  it('is one whose sender says so', () => {
    const complete = (headers: Record<string, string>) =>
      gathered((findings) => noteComplete(findings, says(headers), { scanner: 's', target: 't' })).complete;

    expect(complete({ 'lockstep-complete': 'true' })).toEqual([{ labelMatch: { scanner: 's', target: 't' } }]);
    expect(complete({})).toBeUndefined();
    expect(complete({ 'lockstep-complete': 'yes' })).toBeUndefined();
  });

  it('names its target', () => {
    const read = gathered((findings) =>
      noteComplete(findings, says({ 'lockstep-complete': 'true' }), { scanner: 's', target: undefined }),
    );

    expect(read.complete).toBeUndefined();
    expect(read.rejected[0]?.problem).toContain('lockstep-target');
  });

  it('is not one of which a part could not be read', () => {
    const read = gathered((findings) => {
      findings.reject('results[3]', 'is null');
      noteComplete(findings, says({ 'lockstep-complete': 'true' }), { scanner: 's', target: 't' });
    });

    expect(read.complete).toBeUndefined();
  });

  it('is matched by the labels its alerts carry, however long', () => {
    const target = 'x'.repeat(5_000);
    const read = gathered((findings) => {
      findings.finding('', { ...DRAFT, labels: { scanner: 's', target } });
      noteComplete(findings, says({ 'lockstep-complete': 'true' }), { scanner: 's', target });
    });

    expect(read.complete?.[0]?.labelMatch['target']).toBe(read.alerts[0]?.labels['target']);
  });
});
