import type { incidentRoomOperations } from '@lockstep/contract';
import type { z } from 'zod';
import type { RequestContext } from '../platform/context.ts';

type Room = z.infer<typeof incidentRoomOperations.getRoom.response>;

/** What the gate says about an incident's services and decisions. */
export type GatePart = Pick<Room, 'holds' | 'decisions' | 'trains'>;

export type GateSource = (
  ctx: RequestContext,
  of: {
    readonly serviceIds: readonly string[];
    readonly decisionIds: readonly string[];
    readonly trainIds: readonly string[];
  },
) => Promise<GatePart>;

let source: GateSource = async () => ({ holds: [], decisions: [], trains: [] });

/** Filled by the gate, which comes later. */
export function registerRoomGate(gate: GateSource): void {
  source = gate;
}

export const gatePart: GateSource = (ctx, of) => source(ctx, of);

export type { Room };
