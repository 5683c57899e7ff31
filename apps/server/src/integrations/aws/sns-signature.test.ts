import { describe, expect, it } from 'vitest';
import { snsSignature } from './sns-signature.ts';

/** Made for this test, with a key that was thrown away; 2026 to 2098. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIDGTCCAgGgAwIBAgIUM6GygdD1iyQoT3NtiWMSeecgc60wDQYJKoZIhvcNAQEL
BQAwGzEZMBcGA1UEAwwQc25zLnRlc3QuaW52YWxpZDAgFw0yNjExMjExNzA4MjJa
GA8yMDk4MDEyNzE3MDgyMlowGzEZMBcGA1UEAwwQc25zLnRlc3QuaW52YWxpZDCC
ASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBALKL7RJ+Uy+HyqvWbJvhb4xI
YtCptPNXwbZkPJFyvnuBZ0lJ/PU5RFkTg/ND3U290nxLqqmMEDPDk8HmPr6kgpCb
t08s8szjry9WUQWKxDZCdlMoIXqc+h5uuVu97pfLPA9+UNZjn0hX2cZoLE1AB2WQ
pfi+Px+g65a9SB4uuS2geY5h0mr2Umth7O0kIs7GuNh9BOXbbCwE80mwyCxn94AY
uHI9i2g/NDQHQktQ9zLlKJQGtcpF9/LfSPvjCSGBLaOcyvjfJAKjDLb+SUwW6XPh
PzFjqIEW7aqL9bd8eIHgb190lAYARq7INnovRMICSNMgkvUC61RnHsQsF3pPHrEC
AwEAAaNTMFEwHQYDVR0OBBYEFKd6hEpvT8dmx2oGuUuWbR1WXWymMB8GA1UdIwQY
MBaAFKd6hEpvT8dmx2oGuUuWbR1WXWymMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZI
hvcNAQELBQADggEBABnIjoGi55WxhPcci2nd+gdfelp7IpmITwEFpbnjrLnoaiBH
3bNh0HFLoh4IOQzKcPTq1pSMhBsHBR6U1TmcGZ4fMC3S1zYTJV5zLjPd4+vX3B25
b5tPFXd0pBDHlwLl0frY6agZ6yn8DGkF8hKwFHskUu2iWVi1hL9RXdSGzT3qHVpM
PNBo8pdNJ8Z/QzjNwBxmwjXJwRRmaYfFZzyQfDrNa3j8tuVo1yMI3Q4nfsIUC119
8cKgJUxYTsu0h2LQvW5+ckuDNPpsNYEZVNwN25SmoPkQuRt62epMFzxeTlAQrAUL
q2K5ns+wVeHhebN8vWYFI8j0OCdIDokp5T4/cqs=
-----END CERTIFICATE-----`;

const AT = Date.UTC(2027, 0, 1);
const NOTIFICATION = {
  Type: 'Notification',
  MessageId: 'm-1',
  TopicArn: 'arn:aws:sns:eu-west-1:1:t',
  Subject: 's',
  Message: 'line one\nline two',
  Timestamp: '2026-01-01T00:00:00.000Z',
};
const SUBSCRIPTION = {
  Type: 'SubscriptionConfirmation',
  MessageId: 'm-2',
  Token: 't',
  TopicArn: 'arn:aws:sns:eu-west-1:1:t',
  Message: 'confirm',
  SubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription',
  Timestamp: '2026-01-01T00:00:00.000Z',
};
const SHA1 =
  'K+WYPxko17iG9UC2pxlgbsORkK7WRy0JV5uQq7hNN7xBPi07WoYlFMzGduUDRQlwGyebon7JiVjkIVtwUQtbAvhPVZ5TOQo1Q9ejbpwd8EcWzqeYNQ+0VLFkk388NJ/3ao3Gf5SDsWd8WBsJm7vwwE+BDbP3SpaO1HGgZ5TOh4xYY1c5VbR4qq77PmdXw+EdIWPJggxY7hLXNGZVp43KRHNbspU12OhiWRF6X0uWuI4K6WgNhiVMtmd8zjYKEOR337djcUs5XMvNV0gIFQ4+PZ3BMqKO1GLXtZoFUGSz2FUhasviw4wbgKijaHwbl/0a4r5dZDAtljeNlmvH+kb5dA==';
const SHA256 =
  'YAkf/pTXZvCKSMlQu2Sh5RhehX+6eM6SpTllXoSycHYNzozdGLYRtRg74Z9CSFYA7048VT7I4czuZxrkhE4vkAnNoy9h9dLUrhaFg29P5xS7dM6oA/caGQqKZ9Jj4PhviqXlueag7om5z1eKQnrP0XVIB0kxAjLAJZs4PncMkY4nAOFluLjhLKgRgiCPFxuHXV0diA8rKk3g+Iha35c9LmoYTHxekC5yM9z6IFmBUd2NmvcgcoTryQX1g8JvpJNJ1DuTjeled826C6qrTLSuGAMbLR60jurvPWIUUKO7YsgDUE/fDTtrIFlbbEpGL8UPEAbbKgTm3E+by1wA4x5O6A==';
const OF_SUBSCRIPTION =
  'JpZDMgh2I2B4yF2E8kxwEVK4gzzDVabeTrzOWbHzckqbwIOSjBPuYTvIZxfshwEpfV9ms1nOeINcyzqChbNE+yaTDzEu6jvt1IM1lCkX1dwl6pOllyX/e1OmNX3NoPeCJfT77OcC22Q0lrEMA7mU2xOgi5AsA7rkmgCtpu9/wbVmu+Ct6PjhVcIB3Wjv+4JgNFUw3vfWlyQaIEBq4VhdJ3BAn2p/o0ZcFap6m1ZH7OSeJJ+NIwQkLplis2kv0w9dB7k2yJQFZVpMve69cL00a9QzXBEaNlZy1SpdTyXZhrs9Eta6KotcogB79PXAD0um/OqJiV0ERbDj45JPE8tUbg==';

function check(message: object, now = AT, certificate = CERTIFICATE) {
  return snsSignature.check({ body: Buffer.from(JSON.stringify(message)), headers: {}, now }, certificate);
}

describe('a message of Amazon SNS', () => {
  it.each([
    ['version 1', { ...NOTIFICATION, SignatureVersion: '1', Signature: SHA1 }],
    ['version 2', { ...NOTIFICATION, SignatureVersion: '2', Signature: SHA256 }],
    ['a subscription', { ...SUBSCRIPTION, SignatureVersion: '2', Signature: OF_SUBSCRIPTION }],
    [
      'what is not signed may differ',
      { ...NOTIFICATION, UnsubscribeURL: 'x', SignatureVersion: '2', Signature: SHA256 },
    ],
  ])('is believed: %s', (_title, message) => {
    expect(check(message)).toEqual({ ok: true });
  });

  it.each([
    ['other words', { ...NOTIFICATION, Message: 'other', SignatureVersion: '2', Signature: SHA256 }],
    [
      'another topic',
      { ...NOTIFICATION, TopicArn: 'arn:aws:sns:eu-west-1:2:t', SignatureVersion: '2', Signature: SHA256 },
    ],
    ['a subject taken away', { ...NOTIFICATION, Subject: undefined, SignatureVersion: '2', Signature: SHA256 }],
    ['the other version', { ...NOTIFICATION, SignatureVersion: '1', Signature: SHA256 }],
    ['a version nobody knows', { ...NOTIFICATION, SignatureVersion: '3', Signature: SHA256 }],
    ['no signature', { ...NOTIFICATION, SignatureVersion: '2' }],
    ['another type', { ...SUBSCRIPTION, Type: 'Notification', SignatureVersion: '2', Signature: OF_SUBSCRIPTION }],
    ['nothing', {}],
  ])('is not believed: %s', (_title, message) => {
    expect(check(message)).toMatchObject({ ok: false });
  });

  it('needs a certificate that can be read and is valid now', () => {
    const message = { ...NOTIFICATION, SignatureVersion: '2', Signature: SHA256 };

    expect(check(message, Date.UTC(2024, 0, 1))).toMatchObject({ ok: false });
    expect(check(message, Date.UTC(2101, 0, 1))).toMatchObject({ ok: false });
    expect(check(message, AT, 'nonsense')).toMatchObject({ ok: false });
    expect(snsSignature.check({ body: Buffer.from('{'), headers: {}, now: AT }, CERTIFICATE)).toMatchObject({
      ok: false,
    });
  });
});

describe('the address of the certificate', () => {
  const keyUrl = (url: unknown) => snsSignature.keyUrl?.(Buffer.from(JSON.stringify({ SigningCertURL: url })));

  it('is one of the service itself', () => {
    const url = 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-6aad65c2f9911b05cd53efda11f913f9.pem';
    const china = 'https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-1.pem';

    expect(keyUrl(url)).toEqual({ ok: true, url });
    expect(keyUrl(china)).toEqual({ ok: true, url: china });
  });

  it.each([
    'https://sns.eu-west-1.amazonaws.com.evil.example/a.pem',
    'https://evil.example/sns.eu-west-1.amazonaws.com/a.pem',
    'https://sns.eu-west-1.amazonaws.com@evil.example/a.pem',
    'https://bucket.s3.amazonaws.com/a.pem',
    'http://sns.eu-west-1.amazonaws.com/a.pem',
    'https://sns.eu-west-1.amazonaws.com/',
    'https://169.254.169.254/a.pem',
    undefined,
    {},
  ])('is never %s', (url) => {
    expect(keyUrl(url)).toMatchObject({ ok: false });
  });
});
