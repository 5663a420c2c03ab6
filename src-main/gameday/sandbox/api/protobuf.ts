import type { JsonObject } from '../objects.ts';

type Field = { readonly number: number; readonly value: Buffer | number };

/**
 * A Secret as clients of the typed Go client send it (Helm's storage does): the magic `k8s\0`, `runtime.Unknown`, and in it the
 * object by apimachinery's generated.proto. No other kind is read: null, and the client is told to send JSON.
 */
export function secretFromProtobuf(body: Buffer): JsonObject | null {
  if (body.subarray(0, 4).toString('latin1') !== 'k8s\0') return null;
  const envelope = fieldsOf(body.subarray(4));
  const kind = textAt(fieldsOf(bytesAt(envelope, 1)), 2);
  if (kind !== 'Secret') return null;
  const secret = fieldsOf(bytesAt(envelope, 2));
  const meta = fieldsOf(bytesAt(secret, 1));
  const named = [['name', 1], ['generateName', 2], ['namespace', 3], ['uid', 5], ['resourceVersion', 6]] as const;
  return {
    apiVersion: 'v1', kind,
    metadata: {
      ...Object.fromEntries(named.map(([key, number]) => [key, textAt(meta, number)]).filter(([, value]) => value !== '')),
      labels: mapAt(meta, 11, (value) => value.toString('utf8')), annotations: mapAt(meta, 12, (value) => value.toString('utf8')),
    },
    data: mapAt(secret, 2, (value) => value.toString('base64')),
    type: textAt(secret, 3) || 'Opaque',
  };
}

/** Varints, fixed numbers and length-delimited fields (protobuf's wire format); what does not fit ends the message. */
function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; at < message.length && shift < 56; shift += 7) {
      const byte = message[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < message.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        fields.push({ number, value: varint() });
        break;
      case 1:
        at += 8;
        break;
      case 2: {
        const length = varint();
        fields.push({ number, value: message.subarray(at, at + length) });
        at += length;
        break;
      }
      case 5:
        at += 4;
        break;
      default:
        return fields;
    }
  }
  return fields;
}

function bytesAt(fields: readonly Field[], number: number): Buffer {
  const found = fields.find((field) => field.number === number)?.value;
  return Buffer.isBuffer(found) ? found : Buffer.alloc(0);
}
const textAt = (fields: readonly Field[], number: number): string => bytesAt(fields, number).toString('utf8');

function mapAt<T>(fields: readonly Field[], number: number, read: (value: Buffer) => T): Record<string, T> {
  const entries = fields.flatMap((field) => (field.number === number && Buffer.isBuffer(field.value) ? [fieldsOf(field.value)] : []));
  return Object.fromEntries(entries.map((entry) => [textAt(entry, 1), read(bytesAt(entry, 2))]));
}
