import type { Delivery } from '../platform/outgoing/delivery.ts';
import type { ChannelKind, GivenSettings } from '../platform/outgoing/channel-kind.ts';

/** A channel as an admin set it up; its secrets are sealed and not part of it. */
export interface ChannelSetup {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly settings: GivenSettings;
  readonly isEnabled: boolean;
  readonly isBuiltIn: boolean;
  /** Whether the environment brings what it needs. */
  readonly isAvailable: boolean;
  readonly version: number;
  readonly createdAt: number;
  readonly createdBy: { readonly id: string; readonly name: string; readonly kind: 'person' | 'token' | 'system' };
  readonly updatedAt: number;
  readonly lastCheck: Check | undefined;
  /** Tries in vain since the last that arrived; of webhooks only. */
  readonly failures: number;
}

/** Where one message goes. */
export interface ChannelAddress {
  readonly setupId: string;
  readonly channel: string;
  readonly address: string;
}

/** What came of a message that was sent to try it. */
export interface Check {
  readonly at: number;
  readonly outcome: Delivery['outcome'] | 'held';
  readonly reason: string | undefined;
  readonly durationMs: number | undefined;
}

/** By id, in the order in which people see them. */
export type ChannelKinds = ReadonlyMap<string, ChannelKind>;

/** Set-ups that come with every installation keep these ids. */
export const builtInIds: Readonly<Record<string, string>> = {
  mail: '00000000-0000-7000-8000-000000000001',
  web_push: '00000000-0000-7000-8000-000000000002',
  teams: '00000000-0000-7000-8000-000000000003',
  discord: '00000000-0000-7000-8000-000000000004',
};

/** Where the secrets of a set-up are sealed. */
export function secretName(setupId: string): string {
  return `channel_setup/${setupId}`;
}
