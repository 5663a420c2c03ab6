import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { type KubeClient, type KubeRequest, type Raw, answered, answeredObject, isRaw, record } from '../kube.ts';
import { templateDiff, yamlOf } from '../planner/diff.ts';
import { FIELD_MANAGER } from '../planner/dry-run.ts';
import { lasting } from './lasting.ts';
import { placeOf } from './read.ts';

/** A write as it would be sent. */
export type WouldSend = Pick<KubeRequest, 'method' | 'path' | 'contentType' | 'body'>;

const SIGNS = { add: '+', remove: '-', same: ' ', skip: ' ' } as const;
const STATUS = '/status';

/** What an object is to what it becomes, as the lines of a unified difference; null: there was none. */
export const differenceText = (before: Raw | null, after: Raw): string =>
  before === null ? yamlOf(after).trimEnd().split('\n').map((line) => `+ ${line}`).join('\n') : templateDiff(before, after).map(({ op, text: line }) => `${SIGNS[op]} ${line}`).join('\n');

/** The request with `dryRun=All`: everything happens but the write, admission included. */
export async function dryRunOf(client: KubeClient, request: WouldSend, what: string): Promise<Result<Raw>> {
  const answer = answered(await client.request({ ...request, query: { dryRun: 'All', fieldManager: FIELD_MANAGER } }), what);
  if (!answer.ok) return answer;
  return isRaw(answer.value) ? ok(answer.value) : fail('garbage', `${what}: the dry run answered no object`);
}

/** What a write would change, by the server's own dry run of it. Writes nothing. Of a write to the status, the status. */
export async function differenceOf(fleet: Fleet, environment: string, request: WouldSend, what: string): Promise<Result<string>> {
  const place = placeOf(fleet, environment);
  if (!place.ok) return place;
  const { client } = place.value;
  const ofStatus = request.path.endsWith(STATUS);
  const part = (object: Raw): Raw => (ofStatus ? { status: record(object['status']) } : lasting(object));
  const path = ofStatus ? request.path.slice(0, -STATUS.length) : request.path;
  const before = request.method === 'POST' ? ok(null) : answeredObject(await client.request({ method: 'GET', path }), what);
  if (!before.ok) return before;
  const after = await dryRunOf(client, request, what);
  return after.ok ? ok(differenceText(before.value === null ? null : part(before.value), part(after.value))) : after;
}
