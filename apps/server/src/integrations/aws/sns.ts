import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { type Gathering, gather } from '../reading/gather.ts';
import { type JsonRecord, isRecord, kindOf, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { nothing, wrongShape } from '../reading/single.ts';
import { sha256 } from '../reading/text.ts';
import { timeOf } from '../reading/time.ts';
import { alarmOfMessage, readAlarm } from './alarm.ts';
import { isEvent, readEventBridge } from './eventbridge.ts';
import { confirmUrlOf, snsSignature } from './sns-signature.ts';

/** Messages of a topic, as the service posts them or as a function passes its records on. */
export function parseSns(payload: unknown): ReadPayload {
  if (!isRecord(payload)) return wrongShape(payload, 'a message of Amazon SNS is an object');
  const type = textAt(payload, 'Type');
  if (type === 'SubscriptionConfirmation') return confirmation(payload);
  if (type === 'UnsubscribeConfirmation') return nothing('the subscription was ended at the sender');
  const gathering = gather();
  const records = listAt(payload, 'Records');
  if (records === undefined) {
    if (valueAt(payload, 'Message') === undefined && alarmOfMessage(payload) === undefined && !isEvent(payload))
      return wrongShape(payload, '`Message` is missing: subscribe this address to a topic as HTTPS endpoint');
    readNotification(payload, '', gathering);
  } else {
    for (const [index, record] of records.entries()) {
      const notification = recordAt(record, 'Sns');
      const path = `Records[${index}]`;
      if (notification === undefined)
        gathering.reject(path, `is ${kindOf(record)} without \`Sns\`: only records of Amazon SNS are read`);
      else readNotification(notification, path, gathering);
    }
  }
  return gathering.done();
}

function confirmation(payload: JsonRecord): ReadPayload {
  const confirmUrl = confirmUrlOf(textAt(payload, 'SubscribeURL'));
  if (confirmUrl === undefined)
    return {
      ok: false,
      problem: '`SubscribeURL` is no address of Amazon SNS that confirms a subscription: it is not called',
    };
  const read = nothing('a subscription to be confirmed');
  return read.ok ? { ...read, confirmUrl } : read;
}

function readNotification(notification: JsonRecord, path: string, gathering: Gathering): void {
  // With raw delivery the message is all there is.
  const message =
    valueAt(notification, 'Message') === undefined ? notification : contentOf(valueAt(notification, 'Message'));
  const alarm = alarmOfMessage(message);
  if (alarm !== undefined) readAlarm(alarm, path, gathering);
  else if (isRecord(message) && isEvent(message)) readEventBridge(message, path, gathering);
  else readText(notification, message, path, gathering);
}

/** Somebody's own words: the same words again are the same alert. */
function readText(notification: JsonRecord, message: unknown, path: string, gathering: Gathering): void {
  const [topic, subject] = [textAt(notification, 'TopicArn'), textAt(notification, 'Subject')];
  const text = textAt(notification, 'Message');
  gathering.alert(path, {
    action: 'fire',
    dedupKey: `message:${sha256(JSON.stringify([topic, subject, text ?? '']))}`,
    summary: [subject, text, 'message of Amazon SNS'],
    labels: { topic },
    annotations: isRecord(message) ? { message } : { message: text },
    startsAt: timeOf(valueAt(notification, 'Timestamp')),
  });
}

function contentOf(message: unknown): unknown {
  if (typeof message !== 'string' || !message.trimStart().startsWith('{')) return message;
  try {
    return JSON.parse(message);
  } catch {
    return message;
  }
}

export const sns: SenderKind = {
  id: 'aws_sns',
  name: 'Amazon SNS, CloudWatch alarms',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: snsSignature,
  parse: parseSns,
  setUp: [
    'In Amazon SNS subscribe the endpoint `{url}` (protocol HTTPS) to your topic; leave raw message delivery off, so that messages are signed.',
    'The subscription is confirmed by itself within seconds.',
    'Let your CloudWatch alarms notify the topic for the states "In alarm" and "OK".',
  ],
  sample: {
    Type: 'Notification',
    MessageId: 'lockstep-test',
    TopicArn: 'arn:aws:sns:eu-central-1:000000000000:lockstep-test',
    Subject: 'ALARM: lockstep-test',
    Message: '{"AlarmName":"lockstep-test","NewStateValue":"ALARM","NewStateReason":"test alert, nothing is wrong"}',
    Timestamp: '2026-01-01T00:00:00Z',
  },
};
