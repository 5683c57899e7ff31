import { randomFillSync } from 'node:crypto';

/** Of one id, in the variant of RFC 9562. */
const randomLength = 8;
const pool = Buffer.alloc(512 * randomLength);
/** The pool in hexadecimal digits: one text for many ids costs far less than one for each. */
let digits = '';
let used = 0;
let lastMs = 0;
let counter = 0;
/** Of ids of the last millisecond. */
let prefix = '';

function refill(): void {
  randomFillSync(pool);
  for (let at = 0; at < pool.length; at += randomLength) pool[at] = ((pool[at] ?? 0) & 0x3f) | 0x80;
  digits = pool.toString('hex');
  used = 0;
}

function moveTo(ms: number): void {
  lastMs = ms;
  counter = 0;
  const time = ms.toString(16).padStart(12, '0');
  prefix = `${time.slice(0, 8)}-${time.slice(8)}-7`;
}

/**
 * UUID version 7: sorts by time, and within a millisecond by a 12-bit counter, so that ids made by one process keep their order.
 * The counter starts low in each millisecond and borrows the next one when it is used up.
 */
export function newId(nowMs: number = Date.now()): string {
  if (nowMs > lastMs) moveTo(nowMs);
  else if (++counter > 0xfff) moveTo(lastMs + 1);
  if (used === digits.length) refill();
  const from = used;
  used += 2 * randomLength;
  const count = counter.toString(16).padStart(3, '0');
  return `${prefix}${count}-${digits.slice(from, from + 4)}-${digits.slice(from + 4, used)}`;
}

/**
 * The id of something that is stored as if it had been made then: lists that go by ids hold it where its time belongs.
 * Those of one millisecond have no order.
 */
export function idAt(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${newId().slice(15)}`;
}
