import { defaultSettings } from '@lockstep/gate';
import type { Policy } from '@lockstep/gate';

/**
 * The default policy. A text in a module, so that the bundle and the offline command line carry it.
 * Source: docs/adr/0004-default-policy.md
 */
export const defaultPolicyText = `// Lockstep's default policy. One rule permits everything; each forbid is a named ground against.
// The verdict of a ground is in its annotation, and the strictest ground wins. Continuity (restart,
// rescheduling, restore of what ran last) is never asked about: of all rules it hears only "quarantined".

@id("permit-everything")
permit (principal, action, resource);

// ---- deny: nobody may sign for these; break-glass passes all but the first ----

@id("quarantined") @reason("security.quarantined") @axis("security") @verdict("deny")
forbid (principal, action, resource)
when { context.isQuarantined };

@id("reopens-malicious") @reason("security.reopens_malicious") @axis("security") @verdict("deny")
forbid (principal, action, resource)
when { context.reopensMalicious > 0 };

@id("reopens-known-exploited") @reason("security.reopens_known_exploited") @axis("security") @verdict("deny")
forbid (principal, action, resource)
when { context.reopensKnownExploited > 0 };

@id("reopens-zero-budget") @reason("security.reopens_zero_budget") @axis("security") @verdict("deny")
forbid (principal, action, resource)
when { context.reopensZeroBudget > 0 };

@id("live-malicious") @reason("security.live_malicious") @axis("security") @verdict("deny")
forbid (principal, action, resource)
when { context.choice == "stay" && context.carriesMalicious > 0 };

@id("automatic-paused") @reason("ledger.automatic_paused") @axis("both") @verdict("deny")
forbid (principal, action, resource)
when { context.isFlipFlop && context.isAutomatic && !context.leavesMalicious };

// ---- needs_signoff: both keys, a reason and an expiry ----

@id("live-zero-budget") @reason("security.live_zero_budget") @axis("security") @verdict("needs_signoff")
forbid (principal, action, resource)
when { context.choice == "stay" && context.carriesZeroBudget > 0 };

@id("burning") @reason("reliability.burning") @axis("reliability") @verdict("needs_signoff")
forbid (principal, action, resource)
when { context.choice == "stay" && context.isBurning };

@id("held-by-reliability") @reason("reliability.held") @axis("reliability") @verdict("needs_signoff")
forbid (principal, action, resource)
when { context.isHeldByReliability && !context.leavesMalicious };

@id("held-by-security") @reason("security.held") @axis("security") @verdict("needs_signoff")
forbid (principal, action, resource)
when { context.isHeldBySecurity && !context.leavesMalicious };

@id("flip-flop") @reason("ledger.flip_flop") @axis("both") @verdict("needs_signoff")
forbid (principal, action, resource)
when { context.isFlipFlop && !context.leavesMalicious };

@id("adds-three-days") @reason("security.adds_three_days") @axis("security") @verdict("needs_signoff")
forbid (principal, action, resource)
when { context.choice == "roll_forward" && context.reopensThreeDays > 0 };

@id("reopens-three-days") @reason("security.reopens_three_days") @axis("security") @verdict("needs_signoff")
forbid (principal, action, resource)
when { context.choice != "stay" && context.choice != "roll_forward" && context.reopensThreeDays > 0 };

@id("reopens-fourteen-days") @reason("security.reopens_fourteen_days") @axis("security") @verdict("needs_signoff")
forbid (principal, action, resource)
when { context.choice != "stay" && context.choice != "roll_forward" && context.reopensFourteenDays > 0 };

@id("unknown-findings") @reason("security.unknown_findings") @axis("security") @verdict("needs_signoff")
forbid (principal, action, resource)
when { context.choice != "stay" && context.choice != "roll_forward" && context.unknownFindings > 0 };

@id("below-floor") @reason("security.below_floor") @axis("security") @verdict("needs_signoff")
forbid (principal, action, resource)
when {
  context.choice != "stay" && context.choice != "roll_forward" &&
  context.belowFloor > 0 && !context.leavesMalicious
};

@id("undoes-incident-fix") @reason("reliability.undoes_incident_fix") @axis("reliability") @verdict("needs_signoff")
forbid (principal, action, resource)
when { context.choice != "stay" && context.choice != "roll_forward" && context.undoesSevereIncidentFixes > 0 };

@id("crosses-point-of-no-return") @reason("reliability.crosses_point_of_no_return") @axis("reliability") @verdict("needs_signoff")
forbid (principal, action, resource)
when { context.choice != "stay" && context.choice != "roll_forward" && context.crossesPointsOfNoReturn > 0 };

// The target's component list can not be trusted while that of the release being left can:
// it looks cleaner than it is. Unknown on both sides is only said, unless they are different major lines:
// two partial lists of different things tell nothing.

@id("no-sbom") @reason("ledger.no_sbom") @axis("both") @verdict("needs_signoff")
forbid (principal, action, resource)
when {
  context.choice != "stay" && context.choice != "roll_forward" &&
  context.targetSbom == "missing" && ["clean", "none"].contains(context.currentSbom)
};

@id("incomplete-sbom") @reason("ledger.incomplete_sbom") @axis("both") @verdict("needs_signoff")
forbid (principal, action, resource)
when {
  context.choice != "stay" && context.choice != "roll_forward" &&
  context.targetSbom == "incomplete" && ["clean", "none"].contains(context.currentSbom)
};

@id("unparseable-sbom") @reason("ledger.unparseable_sbom") @axis("both") @verdict("needs_signoff")
forbid (principal, action, resource)
when {
  context.choice != "stay" && context.choice != "roll_forward" &&
  context.targetSbom == "unparseable" && ["clean", "none"].contains(context.currentSbom)
};

@id("shrunken-sbom") @reason("ledger.shrunken_sbom") @axis("both") @verdict("needs_signoff")
forbid (principal, action, resource)
when {
  context.choice != "stay" && context.choice != "roll_forward" &&
  context.targetSbom == "shrunken" && ["clean", "none"].contains(context.currentSbom)
};

@id("unknown-across-lines") @reason("ledger.unknown_on_both_sides") @axis("both") @verdict("needs_signoff")
forbid (principal, action, resource)
when {
  context.choice != "stay" && context.choice != "roll_forward" && context.crossesMajorLine &&
  context.targetSbom != "clean" && !["clean", "none"].contains(context.currentSbom)
};

@id("feeds-too-old") @reason("feeds.too_old") @axis("security") @verdict("needs_signoff")
forbid (principal, action, resource)
when { context.choice != "stay" && context.choice != "roll_forward" && context.areFeedsTooOld };

@id("feeds-missing") @reason("feeds.missing") @axis("security") @verdict("needs_signoff")
forbid (principal, action, resource)
when { context.choice != "stay" && context.choice != "roll_forward" && context.areFeedsMissing };

// ---- preserve_first: capture evidence, then go; ends by itself when the clock runs out ----

@id("evidence-due") @reason("security.evidence_due") @axis("security") @verdict("preserve_first")
forbid (principal, action, resource)
when { context.isEvidenceDue };
`;

/** The default policy as shipped. Dry-run another one before it replaces this. */
export const defaultPolicy: Policy = {
  id: 'default',
  version: 1,
  cedar: defaultPolicyText,
  settings: defaultSettings,
};
