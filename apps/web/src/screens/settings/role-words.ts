import type { Role } from '@lockstep/contract';

/** What a role is called, what it may do, and whether granting it takes two people. */
export const roleWords: Readonly<Record<Role, { name: string; may: string; takesTwo: boolean }>> = {
  admin: { name: 'admin', may: 'Runs Lockstep: people, services, feeds, policy. Turns no key.', takesTwo: true },
  responder: {
    name: 'responder',
    may: 'Asks the gate, records releases and incidents, may break the glass.',
    takesTwo: false,
  },
  reliability_key: {
    name: 'reliability key',
    may: 'Signs for reliability and holds releases in its name.',
    takesTwo: true,
  },
  security_key: {
    name: 'security key',
    may: 'Signs for security, holds releases in its name, sees restricted advisories.',
    takesTwo: true,
  },
  auditor: { name: 'auditor', may: 'Reads everything and verifies the evidence. Changes nothing.', takesTwo: false },
};
