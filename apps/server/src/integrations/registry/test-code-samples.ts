import { checkov } from '../checkov/parse.ts';
import { github } from '../github/parse.ts';
import { gitleaks } from '../gitleaks/parse.ts';
import { sarif } from '../sarif/parse.ts';
import { semgrep } from '../semgrep/parse.ts';
import type { SecuritySample } from './test-security-sample.ts';

/** What looks at source, secrets and configuration. */
export const CODE_SAMPLES: readonly SecuritySample[] = [
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
];
