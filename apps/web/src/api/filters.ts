/** Values of filters that stand in addresses. */
export const serviceFilters = ['burning', 'no_harbour'] as const;
export const serviceParts = ['incidents', 'changes', 'holds'] as const;
export const motives = ['reliability', 'security', 'routine'] as const;
export const verdictFilters = ['allow', 'preserve_first', 'needs_signoff', 'deny'] as const;

export type Motive = (typeof motives)[number];
