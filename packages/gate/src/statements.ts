import type { Finding } from '@lockstep/advisories';
import type { Assessment } from './assessment.ts';
import type { JudgedFinding, ReasonCode } from './decision.ts';
import type { Axis, GateFacts, Hold } from './facts.ts';
import { count, isRestricted, listNames, nameOf, namesOf, notable, unique } from './names.ts';
import type { SbomState } from './sbom-state.ts';

/** What a code says about one choice: a sentence in names, and the names behind it. */
export interface Statement {
  readonly sentence: string;
  readonly subjects: readonly string[];
}

/** The sentence of a reason. Every code has one, so a policy of one's own can use any of them. */
export function stateReason(code: ReasonCode, facts: GateFacts, assessment: Assessment): Statement {
  const { release, reopenedClasses: back, carriedClasses: carried } = assessment;
  const { version } = release;
  const base = assessment.choice.kind === 'hotfix' ? assessment.choice.recipe.base : version;
  switch (code) {
    case 'continuity.serves_now':
      return say(`${version} serves now or was the last to serve: continuity is never gated`, [version]);
    case 'security.quarantined':
      return say(`${version} is quarantined by security`, [version]);
    case 'security.restricted_hold':
      return say(`${base} carries a restricted finding: ask the security key holders`, []);
    case 'security.reopens_malicious':
      return findings('brings malicious code back', back.malicious);
    case 'security.reopens_known_exploited':
      return findings('re-opens what is exploited in the wild', back.knownExploited);
    case 'security.reopens_zero_budget':
      return findings('re-opens what must be fixed within three days, budget zero in production', back.zeroBudget);
    case 'security.reopens_three_days':
      return findings('re-opens what must be fixed within three days', back.threeDays);
    case 'security.adds_three_days':
      return findings('adds what must be fixed within three days', back.threeDays);
    case 'security.reopens_fourteen_days':
      return findings('re-opens what must be fixed within fourteen days', back.fourteenDays);
    case 'security.reopens_lax':
      return findings('re-opens laxer or estimated findings', back.lax);
    case 'security.carries':
      return findings('carries what runs already', assessment.carried);
    case 'security.suppressed_by_vex':
      return suppressed(assessment.suppressed);
    case 'security.live_malicious':
      return findings('malicious code is live', carried.malicious);
    case 'security.live_zero_budget':
      return findings('live with a budget of zero', [...carried.knownExploited, ...carried.zeroBudget]);
    case 'security.unknown_findings':
      return unknownFindings(assessment);
    case 'security.below_floor':
      return say(
        `below the security floor: ${listNames(unique(assessment.floor.map(({ group }) => group)))} must not come back`,
        assessment.floor.map(({ group }) => group),
      );
    case 'security.evidence_due':
      return say(
        `evidence for ${listNames(unique(assessment.evidence.map(({ name }) => name)))} is to be captured first`,
        unique(assessment.evidence.map(({ name }) => name)),
      );
    case 'security.held':
      return held('security', base, assessment.holds.security);
    case 'reliability.held':
      return held('reliability', base, assessment.holds.reliability);
    case 'reliability.undoes_incident_fix':
      return incidents(
        'undoes the fix of',
        assessment.incidents.severe.map(({ id }) => id),
      );
    case 'reliability.undoes_minor_incident_fix':
      return incidents(
        'undoes the fix of the minor',
        assessment.incidents.minor.map(({ id }) => id),
      );
    case 'reliability.crosses_point_of_no_return':
      return say(
        `goes back over ${listNames(assessment.points.map(({ id, note }) => (note === '' ? id : `${id} (${note})`)))}`,
        assessment.points.map(({ id }) => id),
      );
    case 'reliability.unproven':
      return say(`${describe(assessment)} never ran at full share in ${facts.environment.name}`, [version]);
    case 'reliability.caused_incidents':
      return incidents('caused', release.record.incidentsCaused.toSorted());
    case 'reliability.burning':
      return burning(assessment);
    case 'ledger.no_sbom':
    case 'ledger.incomplete_sbom':
    case 'ledger.unparseable_sbom':
    case 'ledger.shrunken_sbom':
      return say(`can not tell what is in ${base}: its component list is ${sbomWord(assessment.targetSbom)}`, [base]);
    case 'ledger.unknown_on_both_sides':
      return say(
        `can not tell what comes back: the component lists of both releases can not be trusted (${sbomWord(assessment.targetSbom)} there, ${currentWord(assessment)} here)`,
        unique([base, facts.current?.version ?? '']),
      );
    case 'ledger.current_sbom_incomplete':
      return say(
        `the component list of the release being left is ${currentWord(assessment)}: what comes back is an upper bound`,
        facts.current === undefined ? [] : [facts.current.version],
      );
    case 'ledger.no_digest':
      return say(`${version} has no artifact digest: the decision stands on the version alone`, [version]);
    case 'ledger.nothing_runs':
      return say(
        `nothing serves in ${facts.environment.name}: everything the release carries counts as coming back`,
        [],
      );
    case 'ledger.flip_flop':
      return say(
        `${facts.current?.version ?? 'nothing'} and ${version} alternate for reliability and security reasons: neither team moves alone`,
        [facts.current?.version ?? '', version],
      );
    case 'ledger.automatic_paused':
      return say('automatic actors are paused until the joint incident ends', []);
    case 'feeds.too_old':
      return say(
        `too old to judge by: ${assessment.oldFeeds.map(({ name, contentAt }) => `${name} of ${contentAt?.slice(0, 10) ?? 'unknown date'}`).join(', ')}`,
        assessment.oldFeeds.map(({ name }) => name),
      );
    case 'feeds.missing':
      return notLoaded(assessment.missingFeeds);
    case 'feeds.age_rule_off':
      return say('the rule on the age of feeds is switched off', []);
    case 'keys.recently_granted':
      return keys('a key was granted within the last day to', facts, (ring) => ring.recentlyGranted);
    case 'keys.ring_empty':
      return emptyRings(facts);
    case 'policy.error':
      return say('the policy could not be evaluated: no answer counts as no', []);
  }
}

/** `3.0.1`, or `3.0.1 with next 15.5.7`. */
export function describe({ choice, release }: Pick<Assessment, 'choice' | 'release'>): string {
  if (choice.kind !== 'hotfix') return release.version;
  const upgrades = choice.recipe.upgrades.map(({ package: name, to }) => `${bareName(name)} ${to}`);
  return `${choice.recipe.base} with ${upgrades.join(' and ')}`;
}

/** `next` of `npm/next`; scoped and grouped names keep their own slashes. */
function bareName(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

function say(sentence: string, subjects: readonly string[]): Statement {
  return { sentence, subjects };
}

function findings(what: string, judged: readonly JudgedFinding[]): Statement {
  const { listed, subjects } = namesOf(judged);
  return say(`${what}: ${listed}`, subjects);
}

/** Of a distribution that is loaded, the release is named that no record speaks of. */
function notLoaded(feeds: readonly string[]): Statement {
  const releases = feeds.filter((name) => /^osv:.+:/.test(name)).map((name) => name.slice('osv:'.length));
  const whole = feeds.filter((name) => !releases.includes(name.slice('osv:'.length)));
  const parts = [
    ...(whole.length > 0 ? [`not loaded: ${whole.join(', ')}`] : []),
    ...(releases.length > 0
      ? [`no loaded advisory is about ${listNames(releases)}: what its packages carry is not known`]
      : []),
  ];
  return say(parts.join('; '), feeds);
}

/** How many, by whom, and which: what does not gate is said all the same. */
function suppressed(found: readonly Finding[]): Statement {
  const authors = unique(found.flatMap(({ suppression }) => suppression?.author ?? []).toSorted());
  const told = unique(found.filter((finding) => !isRestricted(finding)).map(({ group }) => group));
  const names = told.length === 0 ? '' : `: ${listNames(told)}`;
  const verb = found.length === 1 ? 'is' : 'are';
  return say(`${count(found.length, 'finding')} ${verb} suppressed by VEX, by ${listNames(authors)}${names}`, told);
}

function unknownFindings({ unknown, release }: Assessment): Statement {
  const { sbom } = release;
  const unjudged = sbom.state === 'present' ? sbom.unjudged : 0;
  const parts = [
    ...(unknown.length > 0 ? [`whether ${listNames(unique(unknown.map(nameOf)))} affects it`] : []),
    ...(unjudged > 0 ? [`what is known about ${count(unjudged, 'component')} without a readable version`] : []),
  ];
  return say(`can not tell ${parts.join(', nor ')}`, unique(unknown.map(nameOf)));
}

function held(axis: Axis, version: string, holds: readonly Hold[]): Statement {
  return say(
    `${version} is held by ${axis}: ${listNames(unique(holds.map(({ reason }) => reason)))}`,
    holds.map(({ id }) => id),
  );
}

function incidents(what: string, ids: readonly string[]): Statement {
  return say(`${what} ${listNames(ids)}`, ids);
}

function burning({ burning: { rate, incidents: running }, release }: Assessment): Statement {
  const parts = [
    ...(rate === undefined ? [] : [`burned its error budget at ${rate} times the allowed rate`]),
    ...(running.length === 0
      ? []
      : [`caused the running ${listNames(running.map(({ id, severity }) => `${id} (${severity})`))}`]),
  ];
  return say(
    `${release.version} ${parts.join(' and ')}`,
    running.map(({ id }) => id),
  );
}

function keys(
  what: string,
  facts: GateFacts,
  holders: (ring: GateFacts['keys'][Axis]) => readonly string[],
): Statement {
  const names = unique([...holders(facts.keys.reliability), ...holders(facts.keys.security)].toSorted());
  return say(`${what} ${listNames(names)}`, names);
}

function emptyRings({ keys: rings }: GateFacts): Statement {
  const axes: readonly Axis[] = ['reliability', 'security'];
  const empty = axes.filter((axis) => rings[axis].holders.length === 0);
  const parts = empty.map((axis) => `nobody holds the ${axis} key: ${rings[axis].deputy ?? 'no deputy either'}`);
  return say(parts.join('; '), empty);
}

function currentWord({ currentSbom }: Assessment): string {
  return currentSbom === 'none' ? 'absent' : sbomWord(currentSbom);
}

function sbomWord(state: SbomState): string {
  switch (state) {
    case 'clean':
      return 'complete';
    case 'missing':
      return 'missing';
    case 'incomplete':
      return 'incomplete';
    case 'unparseable':
      return 'unreadable';
    case 'shrunken':
      return 'shrunken to a fraction of the release before';
  }
}

/** `re-opens 4 (CVE-2023-44487 known exploited)`, with the doubt said. */
export function reopensPhrase(assessment: Assessment, isUncertain: boolean): string {
  const { reopened, reopenedClasses, direction } = assessment;
  const verb = direction === 'roll_forward' ? 'adds' : 're-opens';
  const bound = isUncertain ? (assessment.targetSbom === 'clean' ? 'at most ' : 'at least ') : '';
  if (reopened.length === 0) return isUncertain && bound === 'at least ' ? `${verb} an unknown number` : `${verb} 0`;
  return `${verb} ${bound}${reopened.length} (${listNames(notable(reopenedClasses))})`;
}
