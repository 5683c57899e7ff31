import { type JsonRecord, isRecord } from './json.ts';

/** The same record with names in lower case, for senders whose pipelines write `alertId`, `AlertId` and `alertid`; only this level. */
export function lowercaseNames(value: unknown): JsonRecord | undefined {
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name.toLowerCase(), one]))
    : undefined;
}
