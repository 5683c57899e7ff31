/** Payloads of real senders beside the checkout, and what tests say of parsers. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type ParsedPayload, type PayloadMeta, type SenderKind, readPayload } from '@lockstep/alerting';

const FOLDER = path.resolve(import.meta.dirname, '../../../../../../shared/data/payloads');

/** For `describe.skipIf`. */
export const noSamples = !existsSync(FOLDER);

/** 2026-01-01. */
export const NOW = Date.UTC(2026, 0, 1);

export const META: PayloadMeta = { headers: {}, contentType: 'application/json', now: NOW, freshKey: 'fresh' };

export function sampleText(name: string): string {
  const bytes = readFileSync(path.join(FOLDER, name));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** What the kind reads from a payload; fails when it reads nothing. */
export function reading(kind: SenderKind, payload: unknown, meta: Partial<PayloadMeta> = {}): ParsedPayload {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const read = readPayload(kind, text, { ...META, ...meta });
  if (!read.ok) throw new Error(read.problem);
  return read.payload;
}

export function sampleReading(kind: SenderKind, name: string, meta: Partial<PayloadMeta> = {}): ParsedPayload {
  return reading(kind, sampleText(name), meta);
}
