/** Why a key of a decision, or of a release train, can not be turned or refused; which of the two is not there comes before. */
export const signingErrors = [
  'gate.signoff_not_needed',
  'gate.signoff_not_requested',
  'gate.decision_expired',
  'gate.facts_moved',
  'gate.already_signed',
  'gate.same_person',
  'gate.sample_only',
] as const;
