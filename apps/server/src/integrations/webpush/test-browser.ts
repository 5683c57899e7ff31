import { createDecipheriv, createECDH, createHmac, createPublicKey, verify } from 'node:crypto';

export const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

/** Source: RFC 8291, 5 and appendix A */
export const rfc8291 = {
  plain: 'When I grow up, I want to be a watermelon',
  ourPrivateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
  browserPrivateKey: bytes('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'),
  browserPublicKey: bytes('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
  auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
  salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
  body: 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};
export const browser = {
  privateKey: rfc8291.browserPrivateKey,
  publicKey: rfc8291.browserPublicKey,
  auth: rfc8291.auth,
};

/** What a browser does with a message, written down apart from the code under test. Source: RFC 8188, RFC 8291, RFC 5869 */
export function decrypt(body: Buffer, to = browser): string {
  const hmac = (key: Uint8Array, ...parts: Uint8Array[]): Buffer =>
    createHmac('sha256', key).update(Buffer.concat(parts)).digest();
  const [salt, recordSize, idLength] = [body.subarray(0, 16), body.readUInt32BE(16), body.readUInt8(20)];
  const sender = body.subarray(21, 21 + idLength);
  const record = body.subarray(21 + idLength);
  if (record.length > recordSize || body.length > 4096) throw new Error('too long');
  const ours = createECDH('prime256v1');
  ours.setPrivateKey(to.privateKey);
  const one = Uint8Array.of(1);
  const input = hmac(
    hmac(to.auth, ours.computeSecret(sender)),
    Buffer.from('WebPush: info\0'),
    to.publicKey,
    sender,
    one,
  );
  const pseudo = hmac(salt, input);
  const key = hmac(pseudo, Buffer.from('Content-Encoding: aes128gcm\0'), one).subarray(0, 16);
  const nonce = hmac(pseudo, Buffer.from('Content-Encoding: nonce\0'), one).subarray(0, 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  const end = padded.lastIndexOf(2);
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('no end of the last record');
  return padded.subarray(0, end).toString();
}

/** What a push service does with the header; throws where it would say no. Source: RFC 8292 */
export function claimsOf(header: string): {
  readonly aud: string;
  readonly exp: number;
  readonly sub: string;
  readonly key: string;
} {
  const [, token = '', key = ''] = /^vapid t=([\w-]+\.[\w-]+\.[\w-]+), ?k=([\w-]{87})$/.exec(header) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = bytes(key);
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    bytes(signature),
  );
  if (!isSigned || (JSON.parse(bytes(head).toString()) as { alg: string }).alg !== 'ES256')
    throw new Error('signature');
  return { ...(JSON.parse(bytes(claims).toString()) as { aud: string; exp: number; sub: string }), key };
}
