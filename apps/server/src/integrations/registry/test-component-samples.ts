import { dependencyTrack } from '../dependency-track/parse.ts';
import { grype } from '../grype/parse.ts';
import { mend } from '../mend/parse.ts';
import { npmAudit } from '../npm-audit/parse.ts';
import { osvScanner } from '../osv-scanner/parse.ts';
import { snyk } from '../snyk/parse.ts';
import { trivy } from '../trivy/parse.ts';
import type { SecuritySample } from './test-security-sample.ts';

/** What looks at components and images. */
export const COMPONENT_SAMPLES: readonly SecuritySample[] = [
  {
    kind: trivy,
    file: 'trivy/alpine-310.asff.json',
    alerts: [
      'fire warning security: testdata/fixtures/images/alpine-310.tar.gz (alpine 3.10.2)/CVE-2019-1549|libcrypto1.1',
      'fire warning security: testdata/fixtures/images/alpine-310.tar.gz (alpine 3.10.2)/CVE-2019-1551|libcrypto1.1',
      'fire warning security: testdata/fixtures/images/alpine-310.tar.gz (alpine 3.10.2)/CVE-2019-1549|libssl1.1',
      'fire warning security: testdata/fixtures/images/alpine-310.tar.gz (alpine 3.10.2)/CVE-2019-1551|libssl1.1',
    ],
  },
  {
    kind: trivy,
    file: 'trivy/alpine-310.json',
    alerts: [
      'fire warning security: trivy|testdata/fixtures/images/alpine-310.tar.gz|CVE-2019-1549|libcrypto1.1',
      'fire warning security: trivy|testdata/fixtures/images/alpine-310.tar.gz|CVE-2019-1551|libcrypto1.1',
      'fire warning security: trivy|testdata/fixtures/images/alpine-310.tar.gz|CVE-2019-1549|libssl1.1',
      'fire warning security: trivy|testdata/fixtures/images/alpine-310.tar.gz|CVE-2019-1551|libssl1.1',
    ],
  },
  {
    kind: trivy,
    file: 'trivy/alpine-310.sarif',
    alerts: [
      'fire warning security: trivy||testdata/fixtures/images/alpine-310.tar.gz|CVE-2019-1549|testdata/fixtures/images/alpine-310.tar.gz|1||testdata/fixtures/images/alpine-310.tar.gz: libcrypto1.1@1.1.1c-r0',
      'fire warning security: trivy||testdata/fixtures/images/alpine-310.tar.gz|CVE-2019-1551|testdata/fixtures/images/alpine-310.tar.gz|1||testdata/fixtures/images/alpine-310.tar.gz: libcrypto1.1@1.1.1c-r0',
      'fire warning security: trivy||testdata/fixtures/images/alpine-310.tar.gz|CVE-2019-1549|testdata/fixtures/images/alpine-310.tar.gz|1||testdata/fixtures/images/alpine-310.tar.gz: libssl1.1@1.1.1c-r0',
      'fire warning security: trivy||testdata/fixtures/images/alpine-310.tar.gz|CVE-2019-1551|testdata/fixtures/images/alpine-310.tar.gz|1||testdata/fixtures/images/alpine-310.tar.gz: libssl1.1@1.1.1c-r0',
    ],
  },
  {
    kind: trivy,
    file: 'trivy/gomod-vex.json',
    alerts: [
      'fire unrated security: trivy|testdata/fixtures/repo/gomod|GMS-2022-20|github.com/docker/distribution|go.mod',
      'fire unrated security: trivy|testdata/fixtures/repo/gomod|CVE-2021-38561|golang.org/x/text|go.mod',
      'fire unrated security: trivy|testdata/fixtures/repo/gomod|GMS-2022-20|github.com/docker/distribution|submod/go.mod',
      'fire unrated security: trivy|testdata/fixtures/repo/gomod|GMS-2022-20|github.com/docker/distribution|submod2/go.mod',
    ],
  },
  {
    kind: trivy,
    file: 'trivy/helm_testchart.json',
    alerts: [
      `fire warning security: trivy|testdata/fixtures/repo/helm_testchart||KSV-0001|templates/deployment.yaml|Container 'testchart' of Deployment 'testchart' should set 'securityContext.allowPrivilegeEscalation' to false`,
      `fire info security: trivy|testdata/fixtures/repo/helm_testchart||KSV-0030|templates/deployment.yaml|Either Pod or Container should set 'securityContext.seccompProfile.type' to 'RuntimeDefault'`,
      'fire warning security: trivy|testdata/fixtures/repo/helm_testchart||KSV-0104|templates/deployment.yaml|container "testchart" of deployment "testchart" in "default" namespace should specify a seccomp profile',
      'fire info security: trivy|testdata/fixtures/repo/helm_testchart||KSV-0110|templates/deployment.yaml|deployment testchart in default namespace should set metadata.namespace to a non-default namespace',
      'fire warning security: trivy|testdata/fixtures/repo/helm_testchart||KSV-0117|templates/deployment.yaml|deployment testchart in default namespace should not set spec.template.spec.containers.ports.containerPort to less than 1024',
      'fire error security: trivy|testdata/fixtures/repo/helm_testchart||KSV-0118|templates/deployment.yaml|deployment testchart in default namespace is using the default security context, which allows root privileges',
    ],
  },
  {
    kind: trivy,
    file: 'trivy/npm-with-dev.json',
    alerts: ['fire warning security: trivy|testdata/fixtures/repo/npm|CVE-2019-11358|jquery|package-lock.json'],
  },
  {
    kind: grype,
    file: 'grype/fix_available.json',
    alerts: ['fire error security: grype|REDACTED|CVE-2009-3882|java|/opt/java/openjdk/bin/java'],
  },
  {
    kind: grype,
    file: 'grype/many_vulns_with_epss_values.json',
    alerts: ['fire error security: grype|busybox|CVE-2022-28391|busybox|/bin/['],
    count: { error: 10, critical: 1, warning: 2, info: 2 },
  },
  {
    kind: grype,
    file: 'grype/no_vuln.json',
  },
  {
    kind: osvScanner,
    file: 'osv-scanner/some_findings.json',
    alerts: ['fire critical security: osv-scanner||MAL-2023-1035|flot-axis|/tmp/components/yarn.lock'],
  },
  {
    kind: npmAudit,
    file: 'npm-audit/many_vulns.json',
    alerts: [
      'fire warning security: npm-audit||GHSA-gxpj-cx7g-858c|debug',
      'fire warning security: npm-audit||GHSA-c2qf-rxjj-qqgw|semver',
      'fire info security: npm-audit||GHSA-3787-6prv-h9w3|undici',
    ],
    ignored: { 'package that only depends on a vulnerable one': 5 },
  },
  {
    kind: npmAudit,
    file: 'npm-audit/one_vuln.json',
    alerts: ['fire critical security: npm-audit||146|growl'],
  },
  {
    kind: snyk,
    file: 'snyk/all-projects_many_vulns.json',
    alerts: [
      'fire warning security: snyk|com.test:version-collision:pom.xml|SNYK-JAVA-COMGOOGLEGUAVA-1015415|com.google.guava:guava',
      'fire warning security: snyk|com.test:project-a:project-a\\pom.xml|SNYK-JAVA-COMGOOGLEGUAVA-1015415|com.google.guava:guava',
      'fire warning security: snyk|com.test:project-a:project-a\\pom.xml|SNYK-JAVA-COMGOOGLEGUAVA-32236|com.google.guava:guava',
      'fire warning security: snyk|com.test:project-b:project-b\\pom.xml|SNYK-JAVA-COMGOOGLEGUAVA-1015415|com.google.guava:guava',
    ],
  },
  {
    kind: snyk,
    file: 'snyk/single_project_no_vulns.json',
  },
  {
    kind: snyk,
    file: 'snyk/single_project_one_vuln.json',
    alerts: [
      'fire warning security: snyk|com.test:myframework:pom.xml|SNYK-JAVA-ORGAPACHESANTUARIO-460281|org.apache.santuario:xmlsec',
    ],
  },
  {
    kind: snyk,
    file: 'logs-snyk/snyk-misc-settings.json',
    ignored: { 'line of the audit log, no alert': 1 },
  },
  {
    kind: snyk,
    file: 'logs-snyk/snyk-ou-change.json',
    ignored: { 'line of the audit log, no alert': 1 },
  },
  {
    kind: snyk,
    file: 'logs-snyk/snyk-role-change.json',
    ignored: { 'line of the audit log, no alert': 1 },
  },
  {
    kind: mend,
    file: 'mend/mend-sca-platform-api3-one-finding.json',
    alerts: ['fire info security: mend|7d60c0ad-1585-4aab-a74c-120e5819d84c'],
  },
  {
    kind: dependencyTrack,
    file: 'dependency-track/many_findings_with_alias.json',
    alerts: [
      'fire error security: dependency-track|fba4704e-7b21-4637-b441-8390af5d0710|GHSA-rgv9-q543-rqg4|com.fasterxml.jackson.core/jackson-databind',
    ],
    count: { error: 5, warning: 7 },
    complete: ['dependency-track fba4704e-7b21-4637-b441-8390af5d0710'],
  },
  {
    kind: dependencyTrack,
    file: 'dependency-track/one_finding_with_analysis_detail.json',
    alerts: ['fire critical security: dependency-track|d38ebf15-96cd-4a01-9bca-7b49b5b0e7c4|CVE-2021-44228|log4j-core'],
    complete: ['dependency-track d38ebf15-96cd-4a01-9bca-7b49b5b0e7c4'],
  },
];
