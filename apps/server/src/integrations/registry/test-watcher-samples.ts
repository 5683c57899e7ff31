import { awsFindings } from '../aws-findings/parse.ts';
import { cloudflare } from '../cloudflare/parse.ts';
import { crowdStrike } from '../crowdstrike/parse.ts';
import { duo } from '../duo/parse.ts';
import { falco } from '../falco/parse.ts';
import { ocsf } from '../ocsf/parse.ts';
import { okta } from '../okta/parse.ts';
import { oneLogin } from '../onelogin/parse.ts';
import { sentinelOne } from '../sentinelone/parse.ts';
import { tailscale } from '../tailscale/parse.ts';
import { wazuh } from '../wazuh/parse.ts';
import { wiz } from '../wiz/parse.ts';
import type { SecuritySample } from './test-security-sample.ts';

/** What watches hosts, clouds and accounts. */
export const WATCHER_SAMPLES: readonly SecuritySample[] = [
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
