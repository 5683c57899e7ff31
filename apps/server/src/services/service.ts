import type { Exposure as ExposureSchema, ServiceMode as ServiceModeSchema } from '@lockstep/contract';
import type { z } from 'zod';

export type Exposure = z.infer<typeof ExposureSchema>;
export type ServiceMode = z.infer<typeof ServiceModeSchema>;
export type Tier = 1 | 2 | 3 | 4;

/** Times are epoch milliseconds. */
export interface Service {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly team: string | undefined;
  readonly tier: Tier;
  /** undefined: undeclared, counts as exposed. */
  readonly exposure: Exposure | undefined;
  readonly mode: ServiceMode;
  readonly isFailClosed: boolean;
  readonly isSample: boolean;
  readonly createdAt: number;
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly createdAt: number;
}

export interface Environment {
  readonly id: string;
  readonly name: string;
  readonly isProduction: boolean;
  readonly createdAt: number;
}

export function toTier(tier: number): Tier {
  if (tier === 1 || tier === 2 || tier === 3 || tier === 4) return tier;
  throw new RangeError(`tier ${tier} does not exist`);
}
