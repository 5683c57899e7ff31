import type { Axis } from '@lockstep/contract';

export interface TeamMember {
  readonly userId: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly role: 'member' | 'lead';
  /** The key this member carries for the services of the team. */
  readonly key: Axis | undefined;
  readonly addedAt: number;
}

/** A team that looks after a service of another team, on one axis, `[startsAt, endsAt)`. */
export interface Engagement {
  readonly id: string;
  readonly team: string;
  readonly teamId: string;
  readonly service: string;
  readonly serviceId: string;
  readonly axis: Axis;
  /** Takes the alerts of the service meanwhile. */
  readonly policyId: string | undefined;
  readonly startsAt: number;
  /** Undefined: until somebody ends it. */
  readonly endsAt: number | undefined;
  /** Since when carriers of the key in this team turn it for the service, and until when at the latest; undefined: never agreed to. */
  readonly key: { readonly grantedAt: number; readonly endsAt: number | undefined } | undefined;
  readonly createdBy: { readonly id: string; readonly name: string; readonly kind: 'person' | 'token' | 'system' };
}

/** Whether two engagements of one service and axis would hold at the same moment; one that never begins holds at none. */
export function overlap(
  a: Pick<Engagement, 'startsAt' | 'endsAt'>,
  b: Pick<Engagement, 'startsAt' | 'endsAt'>,
): boolean {
  const [endOfA, endOfB] = [a.endsAt ?? Number.POSITIVE_INFINITY, b.endsAt ?? Number.POSITIVE_INFINITY];
  return Math.max(a.startsAt, b.startsAt) < Math.min(endOfA, endOfB);
}
