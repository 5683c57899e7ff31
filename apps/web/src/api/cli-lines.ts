import type { Motive } from './filters.ts';

/** Lines to take along to a terminal or a pipeline, one place for all screens. */
export const cliLines = {
  addService: (name: string, facts: { tier: string; exposure?: string | undefined; team?: string | undefined }) =>
    [
      `lockstep service add ${name} --tier ${facts.tier}`,
      ...(facts.exposure === undefined ? [] : [`--exposure ${facts.exposure}`]),
      ...(facts.team === undefined ? [] : [`--team ${facts.team}`]),
    ].join(' '),
  addRelease: (service: string, version: string) => `lockstep release add ${service} ${version} --sbom sbom.json`,
  recordDeployment: (service: string, version: string) =>
    `lockstep deploy record ${service} ${version} --environment production`,
  recordPoint: (service: string) =>
    `lockstep point record ${service} --environment production --kind migration --note "14_add_link"`,
  gateCheck: (question: { service: string; environment: string; target: string; motive: Motive }) =>
    `lockstep gate check ${question.service} ${question.target} --environment ${question.environment} --motive ${question.motive}`,
  loadFeeds: () =>
    [
      'lockstep advisories load osv all.zip',
      'lockstep advisories load kev known_exploited_vulnerabilities.json',
      'lockstep advisories load epss epss_scores.csv.gz',
    ].join('\n'),
  setupLink: () => 'npx lockstep setup-link',
} as const;
