import { createCedarEvaluator, defaultPolicy } from '@lockstep/cedar';
import { gateFacts, releaseFacts } from '@lockstep/testkit';
import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import type { GateFacts, ReleaseFacts } from './facts.ts';

const evaluate = createCedarEvaluator(defaultPolicy);

function goBack(missing: { readonly current?: string; readonly target?: string; readonly candidate?: string }) {
  const release = (version: string, day: string, feed: string | undefined): ReleaseFacts =>
    releaseFacts(version, `2025-06-${day}T00:00:00Z`, feed === undefined ? {} : { missingFeeds: [feed] });
  const facts: GateFacts = gateFacts({
    current: release('1.2.0', '03', missing.current),
    target: release('1.1.0', '02', missing.target),
    candidates: [release('1.0.0', '01', missing.candidate)],
    missingFeeds: missing.current === undefined ? [] : [missing.current],
  });
  const decision = decide(facts, defaultPolicy, evaluate);
  const candidate = decision.alternatives.find(({ choice }) => choice.kind === 'release' && choice.version === '1.0.0');
  return { decision, verdicts: [decision.verdict, candidate?.judgement.verdict] };
}

describe('a feed that is not loaded', () => {
  it('stops going back to the release that needs it, and no other', () => {
    expect(goBack({}).verdicts).toEqual(['allow', 'allow']);
    expect(goBack({ target: 'osv:PyPI' }).verdicts).toEqual(['needs_signoff', 'allow']);
    expect(goBack({ candidate: 'osv:PyPI' }).verdicts).toEqual(['allow', 'needs_signoff']);
  });

  it('stops every way back when the release being left needs it', () => {
    expect(goBack({ current: 'osv:PyPI' }).verdicts).toEqual(['needs_signoff', 'needs_signoff']);
  });

  it.each([
    ['osv:PyPI', 'not loaded: osv:PyPI'],
    ['osv:Debian:12', 'no loaded advisory is about Debian:12: what its packages carry is not known'],
    [
      'osv:Red Hat:enterprise_linux:9.2',
      'no loaded advisory is about Red Hat:enterprise_linux:9.2: what its packages carry is not known',
    ],
  ])('is named: %s', (target, sentence) => {
    const { decision } = goBack({ target });

    expect(decision.missingFacts).toEqual([sentence]);
  });

  it('is named beside others once', () => {
    const { decision } = goBack({ current: 'osv:npm', target: 'osv:Debian:12' });

    expect(decision.missingFacts).toEqual([
      'not loaded: osv:npm; no loaded advisory is about Debian:12: what its packages carry is not known',
    ]);
    expect(decision.target.reasons.find(({ code }) => code === 'feeds.missing')?.subjects).toEqual([
      'osv:Debian:12',
      'osv:npm',
    ]);
  });
});
