/** What is read from payloads of real senders, written out: `action severity axis: key`. */
import type { SenderKind } from '@lockstep/alerting';
import { awsFindings } from '../aws-findings/parse.ts';
import { checkov } from '../checkov/parse.ts';
import { cloudflare } from '../cloudflare/parse.ts';
import { crowdStrike } from '../crowdstrike/parse.ts';
import { dependencyTrack } from '../dependency-track/parse.ts';
import { duo } from '../duo/parse.ts';
import { falco } from '../falco/parse.ts';
import { github } from '../github/parse.ts';
import { gitleaks } from '../gitleaks/parse.ts';
import { grype } from '../grype/parse.ts';
import { mend } from '../mend/parse.ts';
import { npmAudit } from '../npm-audit/parse.ts';
import { ocsf } from '../ocsf/parse.ts';
import { okta } from '../okta/parse.ts';
import { oneLogin } from '../onelogin/parse.ts';
import { osvScanner } from '../osv-scanner/parse.ts';
import { sarif } from '../sarif/parse.ts';
import { semgrep } from '../semgrep/parse.ts';
import { sentinelOne } from '../sentinelone/parse.ts';
import { snyk } from '../snyk/parse.ts';
import { tailscale } from '../tailscale/parse.ts';
import { trivy } from '../trivy/parse.ts';
import { wazuh } from '../wazuh/parse.ts';
import { wiz } from '../wiz/parse.ts';

export interface SecuritySample {
  readonly kind: SenderKind;
  /** Below `data/payloads`. */
  readonly file: string;
  /** All of them, or the first of many that `count` tells of. */
  readonly alerts?: readonly string[];
  /** By severity. */
  readonly count?: Readonly<Record<string, number>>;
  readonly changes?: readonly string[];
  readonly ignored?: Readonly<Record<string, number>>;
  /** Values of the labels of which the payload is all. */
  readonly complete?: readonly string[];
}

export const SAMPLES: readonly SecuritySample[] = [
  {
    kind: falco,
    file: 'falco/falco-1.json',
    alerts: ['fire info security: falco|Test rule|test-host|||||||falcosidekick'],
  },
  {
    kind: falco,
    file: 'falco/falco-2.json',
    alerts: ['fire info both: falco|Falco internal: syscall event drop|host'],
  },
  {
    kind: falco,
    file: 'falco/falco-3.json',
    alerts: ['fire info security: falco|Test rule|test-host|||||||falcosidekick'],
  },
  {
    kind: falco,
    file: 'logs-aws-eks/amazon-eks-anonymousapiaccess.json',
    ignored: { 'line of the audit log of a cluster, no alert: let the plugin `k8saudit` judge it': 1 },
  },
  {
    kind: falco,
    file: 'logs-aws-eks/amazon-eks-audit-systemnamespacefrompublicip.json',
    ignored: { 'line of the audit log of a cluster, no alert: let the plugin `k8saudit` judge it': 1 },
  },
  {
    kind: falco,
    file: 'logs-gcp-k8s/gcp-gke-kubernetes-cron-job-created-or-modified.json',
    ignored: { 'line of the audit log of a cluster, no alert: let the plugin `k8saudit` judge it': 1 },
  },
  {
    kind: falco,
    file: 'logs-gcp-k8s/gcp-k8s-ioc-activity.json',
    ignored: { 'line of the audit log of a cluster, no alert: let the plugin `k8saudit` judge it': 1 },
  },
  {
    kind: falco,
    file: 'logs-gcp-k8s/gcp-k8s-pod-attached-to-node-host-network.json',
    ignored: { 'line of the audit log of a cluster, no alert: let the plugin `k8saudit` judge it': 1 },
  },
  {
    kind: github,
    file: 'github-webhooks/code_scanning_alert.created.json',
    alerts: ['fire error security: code-scanning|Codertocat/Hello-World|10'],
  },
  {
    kind: github,
    file: 'github-webhooks/code_scanning_alert.fixed.json',
    alerts: ['resolve error security: code-scanning|Codertocat/Hello-World|10'],
  },
  {
    kind: github,
    file: 'github-webhooks/dependabot_alert.created.json',
    alerts: ['fire warning security: dependabot|wolfy1339/pika-pack|20'],
  },
  {
    kind: github,
    file: 'github-webhooks/deployment.json',
    changes: ['Hello-World master to production: requested'],
  },
  {
    kind: github,
    file: 'github-webhooks/deployment_status.json',
    changes: ['Hello-World master to production: success'],
  },
  {
    kind: github,
    file: 'github-webhooks/push.json',
    ignored: { 'event push': 1 },
  },
  {
    kind: github,
    file: 'github-webhooks/release.deleted.json',
    ignored: { 'release deleted': 1 },
  },
  {
    kind: github,
    file: 'github-webhooks/release.published.json',
    changes: ['Hello-World 0.0.1 released'],
  },
  {
    kind: github,
    file: 'github-webhooks/repository_vulnerability_alert.create.json',
    alerts: ['fire warning security: dependabot|Codertocat/Hello-World|2'],
  },
  {
    kind: github,
    file: 'github-webhooks/secret_scanning_alert.reopened.json',
    alerts: ['fire error security: secret-scanning|Codertocat/Hello-World|191'],
  },
  {
    kind: github,
    file: 'github-webhooks/security_advisory.published.json',
    alerts: ['fire warning security: advisory||GHSA-rf4j-j272-fj86'],
  },
  {
    kind: github,
    file: 'github-webhooks/security_advisory.withdrawn.json',
    alerts: ['resolve critical security: advisory||GHSA-8v27-2fg9-7h62'],
  },
  {
    kind: github,
    file: 'github-webhooks/workflow_run.completed.json',
    changes: ['workflow test of octo-repo: success'],
  },
  {
    kind: github,
    file: 'github-graphql-dependabot/github-5-vuln.json',
    alerts: [
      'fire critical security: dependabot|test-repository|aabbccddeeff1122334401',
      'fire error security: dependabot|test-repository|aabbccddeeff1122334402',
      'fire warning security: dependabot|test-repository|aabbccddeeff1122334403',
      'fire warning security: dependabot|test-repository|aabbccddeeff1122334404',
      'fire info security: dependabot|test-repository|aabbccddeeff1122334405',
    ],
  },
  {
    kind: github,
    file: 'logs-github/github-action-failed.json',
    ignored: { 'line of the audit log, no alert': 1 },
  },
  {
    kind: github,
    file: 'logs-github/github-branch-policyoverride.json',
    ignored: { 'line of the audit log, no alert': 1 },
  },
  {
    kind: github,
    file: 'logs-github/github-crossfork-workflow-run.json',
    ignored: { 'workflow_run requested': 1 },
  },
  {
    kind: awsFindings,
    file: 'aws-guardduty/guardduty.json',
    alerts: [
      'fire warning security: arn:aws:guardduty:us-east-1:123456789012:detector/123456789/finding/123456789789',
      'fire warning security: arn:aws:guardduty:us-east-1:123456789012:detector/123456789/finding/12312312312312312',
      'fire info security: arn:aws:guardduty:us-east-1:123456789012:detector/123456789/finding/4897489798789',
      'fire info security: arn:aws:guardduty:us-east-1:123456789012:detector/123456789/finding/2123123123123',
    ],
  },
  {
    kind: awsFindings,
    file: 'aws-security-hub/config_many_findings.json',
    alerts: [
      'resolve info security: arn:aws:securityhub:us-east-1:012345678912:subscription/aws-foundational-security-best-practices/v/1.0.0/IAM.5/finding/de861909-2d26-4e45-bd86-19d2ab6ceef1',
      'resolve info security: arn:aws:securityhub:us-east-1:012345678912:subscription/aws-foundational-security-best-practices/v/1.0.0/SSM.2/finding/c3c9b6b4-4f33-4d9c-b81a-646e6c187a99',
      'resolve info security: arn:aws:securityhub:us-east-1:012345678912:subscription/aws-foundational-security-best-practices/v/1.0.0/ELBv2.1/finding/27aa50f4-d793-4e54-8649-4522e876230f',
    ],
  },
  {
    kind: awsFindings,
    file: 'aws-security-hub/inspector_ec2_ghsa.json',
    alerts: [
      'fire warning security: arn:aws:inspector2:eu-central-1:012345678912:finding/e07acd3c1cac9df14b96604ceef247be',
    ],
  },
  {
    kind: awsFindings,
    file: 'aws-security-hub/one_vuln.json',
    alerts: ['fire error security: arn:aws:inspector2:eu-west-1:123456789123:finding/e7dd7a6979b7ce39de463533b1e6cd44'],
  },
  {
    kind: awsFindings,
    file: 'aws-inspector/aws_inspector2_one_vul.json',
    alerts: [
      'fire warning security: arn:aws:inspector2:us-east-1:012345678901:finding/00031f625ee77ac186869f906eb73366',
    ],
  },
  {
    kind: awsFindings,
    file: 'logs-aws-guardduty/aws-guardduty-criticalseverityfinding.json',
    alerts: [
      'fire critical security: arn:aws:guardduty:us-east-1:123456789012:detector/111111bbbbbbbbbb5555555551111111/finding/8c258d654378414b9bc26f61a93eb816',
    ],
  },
  {
    kind: awsFindings,
    file: 'logs-aws-guardduty/aws-guardduty-lowseverityfinding.json',
    alerts: [
      'fire info security: arn:aws:guardduty:us-west-2:123456789012:detector/111111bbbbbbbbbb5555555551111111/finding/90b82273685661b9318f078d0851fe9a',
    ],
  },
  {
    kind: awsFindings,
    file: 'aws-events/ecr-image-scan-event.json',
    alerts: ['fire critical security: ecr|123456789012|eu-north-1|tribble-image-scan-test'],
  },
  {
    kind: ocsf,
    file: 'ocsf/OCSF_authentication.json',
    ignored: { 'OCSF event that is no finding: Authentication': 1 },
  },
  {
    kind: ocsf,
    file: 'ocsf/example_output_aws.ocsf.json',
    alerts: ['fire warning security: <finding_uid>'],
    ignored: { 'check without a verdict': 1, 'the same finding again in this payload': 1 },
  },
  {
    kind: sarif,
    file: 'sarif/appendix_k.sarif',
    ignored: { 'suppressed at the sender': 1 },
  },
  {
    kind: sarif,
    file: 'sarif/dockle_0_3_15.sarif',
    alerts: [
      'fire error security: dockle|||CIS-DI-0010||||Suspicious ENV key found : DD_ADMIN_PASSWORD, Suspicious ENV key found : DD_CELERY_BROKER_PASSWORD, Suspicious ENV key found : DD_DATABASE_PASSWORD',
      'fire info security: dockle|||CIS-DI-0005||||export DOCKER_CONTENT_TRUST=1 before docker pull/build',
      'fire info security: dockle|||CIS-DI-0006||||not found HEALTHCHECK statement',
      'fire info security: dockle|||CIS-DI-0008||||setuid file: urwxr-xr-x usr/bin/chfn, setuid file: urwxr-xr-x usr/bin/chsh, setuid file: urwxr-xr-x usr/bin/passwd, setuid file: urwxr-xr-x bin/umount, setuid file: urwxr-xr-x bin/mount, setgid file: grwxr-xr-x usr/bin/wall, setgid file: grwxr-xr-x usr/bin/expiry, setuid file: urwxr-xr-x bin/su, setgid file: grwxr-xr-x sbin/unix_chkpwd, setuid file: urwxr-xr-x usr/bin/gpasswd, setgid file: grwxr-xr-x usr/bin/chage, setuid file: urwxr-xr-x usr/bin/newgrp',
    ],
  },
  {
    kind: sarif,
    file: 'sarif/gitleaks_7.5.0.sarif',
    alerts: [
      'fire warning security: gitleaks|||AWS Access Key secret detected|dojo/unittests/scans/gitlab_secret_detection_report/gitlab_secret_detection_report_1_vuln.json|13',
      'fire warning security: gitleaks|||Asymmetric Private Key secret detected|dojo/unittests/scans/gitlab_secret_detection_report/gitlab_secret_detection_report_3_vuln.json|13',
      'fire warning security: gitleaks|||AWS Access Key secret detected|dojo/unittests/scans/gitlab_secret_detection_report/gitlab_secret_detection_report_3_vuln.json|44',
      'fire warning security: gitleaks|||AWS Access Key secret detected|dojo/unittests/tools/test_gitlab_secret_detection_report_parser.py|37',
    ],
    ignored: { 'the same finding again in this payload': 4 },
  },
  {
    kind: sarif,
    file: 'sarif/nginx-grype.sarif.json.gz',
    alerts: [
      'fire info security: grype|||CVE-2004-0971-libgssapi-krb5-2|image//usr/share/doc/libgssapi-krb5-2/copyright|1',
    ],
    count: { info: 11, critical: 6, warning: 65, error: 41 },
  },
  {
    kind: sarif,
    file: 'sarif/no_runs.sarif',
  },
  {
    kind: sarif,
    file: 'sarif/suppression_test.sarif',
    alerts: [
      'fire warning security: codescanner|||TST0004|file:///C:/code/file4.c',
      'fire warning security: codescanner|||TST0005|file:///C:/code/file5.c',
    ],
    ignored: { 'suppressed at the sender': 3 },
  },
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
    kind: semgrep,
    file: 'semgrep/one_finding.json',
    alerts: [
      'fire warning security: semgrep||java.lang.security.audit.cbc-padding-oracle.cbc-padding-oracle|src/main/java/org/owasp/benchmark/testcode/BenchmarkTest02194.java|64',
    ],
  },
  {
    kind: gitleaks,
    file: 'gitleaks/redacted_data_many.json',
    alerts: [
      'fire error security: gitleaks||b13740279fb0145e4dce1d5bae6dfcc08a7767bb:overlays/server/config/server-config.yml:AWS Access Key:224',
      'fire error security: gitleaks||1b21e5f0c99fb71e2c1baa619c8816ee0ef58ed1:terraform/terraform.tfstate:AWS Access Key:2221',
      'fire error security: gitleaks||fd35c04adafe3ae8ff7c78951440ca95f14b0d48:terraform/terraform.tfstate.backup:AWS Access Key:1025',
      'fire error security: gitleaks||fd35c04adafe3ae8ff7c78951440ca95f14b0d48:terraform/terraform.tfstate.backup:AWS Access Key:1089',
      'fire error security: gitleaks||fd35c04adafe3ae8ff7c78951440ca95f14b0d48:terraform/terraform.tfstate.backup:AWS Access Key:1121',
      'fire error security: gitleaks||fd35c04adafe3ae8ff7c78951440ca95f14b0d48:terraform/terraform.tfstate.backup:AWS Access Key:1339',
    ],
  },
  {
    kind: gitleaks,
    file: 'sarif/gitleaks_7.5.0.sarif',
    alerts: [
      'fire warning security: gitleaks|||AWS Access Key secret detected|dojo/unittests/scans/gitlab_secret_detection_report/gitlab_secret_detection_report_1_vuln.json|13',
      'fire warning security: gitleaks|||Asymmetric Private Key secret detected|dojo/unittests/scans/gitlab_secret_detection_report/gitlab_secret_detection_report_3_vuln.json|13',
      'fire warning security: gitleaks|||AWS Access Key secret detected|dojo/unittests/scans/gitlab_secret_detection_report/gitlab_secret_detection_report_3_vuln.json|44',
      'fire warning security: gitleaks|||AWS Access Key secret detected|dojo/unittests/tools/test_gitlab_secret_detection_report_parser.py|37',
    ],
    ignored: { 'the same finding again in this payload': 4 },
  },
  {
    kind: checkov,
    file: 'checkov/checkov-report-many-vuln.json',
    alerts: [
      'fire unrated security: checkov||terraform|CKV_AZURE_41|azurerm_key_vault.main|file_path',
      'fire unrated security: checkov||terraform|CKV_AZURE_42|azurerm_key_vault.main|file_path',
      'fire unrated security: checkov||terraform|CKV_AZURE_43|azurerm_key_vault.main|file_path',
    ],
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
  {
    kind: wazuh,
    file: 'wazuh/keep-mock.json',
    alerts: ['fire warning security: wazuh|001|2902'],
  },
  {
    kind: sentinelOne,
    file: 'logs-sentinelone/sentinelone-alert-passthrough.json',
    alerts: ['fire critical security: sentinelone|alert|1570395776954206544'],
  },
  {
    kind: crowdStrike,
    file: 'logs-crowdstrike/crowdstrike-base64encodedargs.json',
    ignored: { 'event that is no detection: ProcessRollup2': 1 },
  },
  {
    kind: crowdStrike,
    file: 'logs-crowdstrike/crowdstrike-credential-dumping-tool.json',
    ignored: { 'event that is no detection: ProcessRollup2': 1 },
  },
  {
    kind: crowdStrike,
    file: 'logs-crowdstrike/crowdstrike-detection-passthrough.json',
    alerts: [
      'fire info security: crowdstrike|00000000000000000000000000000000:ind:00000000006e49842267fc5837c4e2fc:222222222222222222-33333-444444',
    ],
  },
  {
    kind: okta,
    file: 'logs-okta/okta-adagent-tokenabuse-behavioral.json',
    ignored: { 'line of the System Log, no alarm of Okta': 1 },
  },
  {
    kind: okta,
    file: 'logs-okta/okta-adminroleassigned.json',
    ignored: { 'line of the System Log, no alarm of Okta': 1 },
  },
  {
    kind: okta,
    file: 'logs-okta/okta-support-access.json',
    ignored: { 'line of the System Log, no alarm of Okta': 1 },
  },
  {
    kind: wiz,
    file: 'logs-wiz/wiz-alert-passthrough.json',
    alerts: ['fire error security: wiz|54321'],
  },
  {
    kind: wiz,
    file: 'logs-wiz/wiz-connector-updated-or-deleted.json',
    ignored: { 'line of the audit log, no alert': 1 },
  },
  {
    kind: wiz,
    file: 'logs-wiz/wiz-defend-alert-passthrough.json',
    alerts: ['fire error security: wiz|3a65eac1-b8ff-5eb8-8727-5e6cde9c39f3'],
  },
  {
    kind: cloudflare,
    file: 'logs-cloudflare/cloudflare-firewall-l7ddos.json',
    ignored: { 'line of a request or firewall log, no alert': 1 },
  },
  {
    kind: cloudflare,
    file: 'logs-cloudflare/cloudflare-firewall-react2shell-rce.json',
    ignored: { 'line of a request or firewall log, no alert': 1 },
  },
  {
    kind: duo,
    file: 'logs-duo/duo-admin-app-integration-secret-key-viewed.json',
    ignored: { 'line of the administrator log, no alert': 1 },
  },
  {
    kind: duo,
    file: 'logs-duo/duo-admin-bypass-code-viewed.json',
    ignored: { 'line of the administrator log, no alert': 1 },
  },
  {
    kind: duo,
    file: 'logs-duo/duo-admin-lockout.json',
    ignored: { 'line of the administrator log, no alert': 1 },
  },
  {
    kind: oneLogin,
    file: 'logs-onelogin/onelogin-activeloginactivity.json',
    ignored: { 'line of the event log, no risk scored high': 1 },
  },
  {
    kind: oneLogin,
    file: 'logs-onelogin/onelogin-login.json',
    ignored: { 'line of the event log, no risk scored high': 1 },
  },
  {
    kind: oneLogin,
    file: 'logs-onelogin/onelogin-passwordchanged.json',
    ignored: { 'line of the event log, no risk scored high': 1 },
  },
  {
    kind: tailscale,
    file: 'logs-tailscale/tailscale-https-disabled.json',
    ignored: { 'line of the audit log, no alert': 1 },
  },
  {
    kind: tailscale,
    file: 'logs-tailscale/tailscale-magic-dns-disabled.json',
    ignored: { 'line of the audit log, no alert': 1 },
  },
];
