import { type DiffLine, type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { textDiff } from '../../diff/index.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { HelmWrite } from './send.ts';
import { shownManifest } from './shown.ts';
import { type HelmRevision, readHistory } from './storage.ts';

/** What one revision made of the cluster, to what another makes of it; the values of its Secrets are not shown. */
export const diffOf = (from: HelmRevision, to: HelmRevision): DiffLine[] => {
  const values = [...from.values, ...to.values];
  return textDiff(shownManifest(from.manifest, values), shownManifest(to.manifest, values));
};

const SIGNS = { add: '+', remove: '-', same: ' ', skip: ' ' } as const;

/** What `helm rollback` would change, by the manifests that Helm keeps of both revisions. Reads only. */
export async function helmDifference(fleet: Fleet, { ref, from, to }: HelmWrite): Promise<Result<string>> {
  const client = fleet.environment(ref.environment)?.client;
  if (client === undefined) return fail('unreachable', `${ref.environment} is not connected`, { retryable: true });
  const history = await readHistory(client, ref.namespace, ref.name);
  if (!history.ok) return history;
  const [before, after] = [from, to].map((revision) => history.value.revisions.find((one) => one.revision === revision));
  if (before === undefined || after === undefined) return fail('unreadable', `revision ${before === undefined ? from : to} of Helm release ${ref.name} is not there any more`);
  return ok(diffOf(before, after).map(({ op, text }) => `${SIGNS[op]} ${text}`).join('\n'));
}
