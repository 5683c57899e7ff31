/** What is read when a source has no mapping of its own: one alert under the names most senders use. */
export const DEFAULT_MAPPING = {
  version: 1,
  summary: { from: ['{{ summary }}', '{{ title }}', '{{ message }}', '{{ name }}', '{{ text }}', '{{ description }}'] },
  key: { from: ['{{ key }}', '{{ dedup_key }}', '{{ alias }}', '{{ fingerprint }}', '{{ alert_id }}', '{{ id }}'] },
  status: { from: ['{{ status }}', '{{ state }}', '{{ action }}'], default: 'fire' },
  severity: { from: ['{{ severity }}', '{{ priority }}', '{{ level }}'] },
  startsAt: { from: ['{{ starts_at }}', '{{ startsAt }}', '{{ timestamp }}', '{{ time }}'] },
  annotations: { description: '{{ description }}' },
  labelsFrom: ['labels', 'tags'],
  labels: { service: '{{ service }}', host: '{{ host }}', environment: '{{ environment }}', source: '{{ source }}' },
  links: [
    { url: { from: ['{{ runbook_url }}', '{{ runbook }}'] }, label: 'runbook' },
    { url: { from: ['{{ url }}', '{{ link }}'] }, label: 'sender' },
  ],
};
