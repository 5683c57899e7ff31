import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readSbom } from './read-sbom.ts';
import { pieces } from './test-sboms.ts';

const samples = path.resolve(import.meta.dirname, '../../../../../shared/data/sbom-samples');

describe.skipIf(!existsSync(samples))('SBOMs of other tools (needs ../shared beside the checkout)', () => {
  it.each([
    ['cyclonedx/juice-shop-bom-1.4.json.gz', 991, 0],
    ['cyclonedx/keycloak-10.0.2-bom.json.gz', 902, 0],
    ['cyclonedx/log4j-with-vulnerabilities-1.4.json', 1, 0],
    ['cyclonedx/proton-bridge-1.6.3.json.gz', 201, 0],
    ['cyclonedx/proton-bridge-1.8.0.json.gz', 201, 0],
    ['cyclonedx/saasbom-apigateway.json', 0, 0],
    ['in-the-wild/flux-0.26.3.spdx.json.gz', 189, 0],
    ['in-the-wild/ghidra.cdx.json', 105, 0],
    ['in-the-wild/grype.spdx.json.gz', 355, 0],
    ['in-the-wild/joc-cockpit.cdx.json.gz', 160, 0],
    ['in-the-wild/redis-commander.cdx.json.gz', 485, 340],
    ['in-the-wild/source-controller-0.21.2.spdx.json.gz', 199, 0],
    ['spdx/appbomination-2.2.json', 6, 1],
    ['spdx/examplemaven-2.3.json', 5, 1],
    ['spdx/examplemaven-3.0.json', 5, 1],
    ['spdx/sbom-security-2.3.json', 1, 0],
    ['tool-generated/umami-3.0.1.cdxgen.cdx.json.gz', 1646, 0],
    ['tool-generated/uptime-kuma-2.0.2.npm-sbom.cdx.json.gz', 1295, 646],
    ['tool-generated/uptime-kuma-2.0.2.npm-sbom.spdx.json.gz', 1295, 59],
    ['tool-generated/vaultwarden-1.30.1.cdxgen.cdx.json.gz', 399, 0],
    // 161 installed packages, built from fewer sources.
    ['trivy/fluentd-multiple-lockfiles.cdx.json.gz', 130, 0],
  ])('%s', async (name, count, excluded) => {
    const raw = readFileSync(path.join(samples, name));
    const result = await readSbom(pieces(name.endsWith('.gz') ? gunzipSync(raw) : raw, 65_536));
    const components = result.ok ? result.sbom.components : [];

    expect(components.length).toBe(count);
    expect(components.filter(({ scope }) => scope === 'excluded').length).toBe(excluded);
  });

  it('gives the same components whatever the size of the pieces', async () => {
    for (const name of readdirSync(path.join(samples, 'in-the-wild')).slice(0, 3)) {
      const raw = readFileSync(path.join(samples, 'in-the-wild', name));
      const bytes = name.endsWith('.gz') ? gunzipSync(raw) : raw;

      expect(await readSbom(pieces(bytes, 13))).toEqual(await readSbom([bytes]));
    }
  });
});
