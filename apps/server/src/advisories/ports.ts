import { BOD_26_04_PRESET, type DeadlinePreset } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';

/** What the later slices bring: this slice may not import them. `app.ts` loads them before anything is served. */
interface Ports {
  deadlinePreset: (tx: Transaction) => Promise<DeadlinePreset>;
}

const ports: Ports = { deadlinePreset: async () => BOD_26_04_PRESET };

/** Brings the preset of the policy in force. */
export function registerDeadlinePreset(source: Ports['deadlinePreset']): void {
  ports.deadlinePreset = source;
}

/** How deadlines come about now. */
export async function deadlinePreset(tx: Transaction): Promise<DeadlinePreset> {
  return await ports.deadlinePreset(tx);
}
