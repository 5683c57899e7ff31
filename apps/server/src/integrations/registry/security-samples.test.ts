import type { IncomingAlert, ParsedPayload } from '@lockstep/alerting';
import { describe, expect, it } from 'vitest';
import { noSamples, sampleReading } from '../reading/test-samples.ts';
import { SAMPLES } from './test-security-samples.ts';

describe.skipIf(noSamples)('payloads of security senders (needs ../shared beside the checkout)', () => {
  it.each(SAMPLES.map((sample) => [sample.file, sample] as const))('%s', (file, sample) => {
    const read = sampleReading(sample.kind, file);

    const lines = read.alerts.map(inOneLine);
    expect(sample.count === undefined ? lines : lines.slice(0, sample.alerts?.length)).toEqual(sample.alerts ?? []);
    if (sample.count !== undefined) expect(countBySeverity(read)).toEqual(sample.count);
    expect(read.changes.map(({ summary }) => summary)).toEqual(sample.changes ?? []);
    expect(Object.fromEntries(read.ignored.map(({ reason, count }) => [reason, count]))).toEqual(sample.ignored ?? {});
    expect(read.rejected).toEqual([]);
    expect((read.complete ?? []).map(({ labelMatch }) => Object.values(labelMatch).join(' '))).toEqual(
      sample.complete ?? [],
    );
  });
});

function inOneLine({ action, severity, axis, dedupKey }: IncomingAlert): string {
  return `${action} ${severity ?? 'unrated'} ${axis}: ${dedupKey}`;
}

function countBySeverity(read: ParsedPayload): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { severity = 'unrated' } of read.alerts) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}
