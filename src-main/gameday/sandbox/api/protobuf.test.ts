import { describe, expect, test } from 'vitest';
import { secretFromProtobuf } from './protobuf.ts';

const field = (number: number, value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value);
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length % 128) + 128, Math.floor(bytes.length / 128)];
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), bytes]);
};
const join = (...parts: Buffer[]): Buffer => Buffer.concat(parts);
const sent = (kind: string, object: Buffer): Buffer => join(Buffer.from('k8s\0'), field(1, join(field(1, 'v1'), field(2, kind))), field(2, object));

describe('a Secret in protobuf, as Helm sends it', () => {
  test('is read with its name, its labels and its data, however long', () => {
    const meta = join(field(1, 'sh.helm.release.v1.mail.v1'), field(11, join(field(1, 'owner'), field(2, 'helm'))));
    const body = sent('Secret', join(field(1, meta), field(2, join(field(1, 'release'), field(2, 'x'.repeat(300)))), field(3, 'helm.sh/release.v1')));
    expect(secretFromProtobuf(body)).toEqual({
      apiVersion: 'v1', kind: 'Secret', metadata: { name: 'sh.helm.release.v1.mail.v1', labels: { owner: 'helm' }, annotations: {} },
      data: { release: Buffer.from('x'.repeat(300)).toString('base64') }, type: 'helm.sh/release.v1',
    });
  });

  test('of another kind, or of none, is not read; and a message that is cut is read as far as it goes', () => {
    expect(secretFromProtobuf(sent('Pod', field(1, field(1, 'x'))))).toBeNull();
    expect(secretFromProtobuf(Buffer.from('{}'))).toBeNull();
    const whole = sent('Secret', field(1, field(1, 'name')));
    for (let length = 0; length < whole.length; length += 1) expect(() => secretFromProtobuf(whole.subarray(0, length))).not.toThrow();
  });
});
