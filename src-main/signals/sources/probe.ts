import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { parseCondition } from '../language/expression.ts';
import { type Asking, get } from './ask.ts';
import { parseJson } from './prometheus.ts';

export interface Probed {
  readonly holds: boolean;
  readonly say: string;
}

/** More of a body than this is not looked at. */
const LOOKED_AT = 64 << 10;

/**
 * Asks an address and holds its answer against `expect`, CEL over `status`, `body` and `json`. An answer that is not as
 * expected fails the probe, whatever its status; no answer at all is unknown, for it may be us who cannot reach it.
 */
export async function probe(asking: Asking, expect: string): Promise<Result<Probed>> {
  const condition = parseCondition(expect);
  if ('fault' in condition) return fail('bad-query', condition.fault);
  const said = await get(asking);
  if (!said.ok) return said;
  const { status, body, tookMs } = said.value;
  const json = parseJson(body.slice(0, LOOKED_AT));
  const holds = condition.holds({ status, body: body.slice(0, LOOKED_AT), ...(json === undefined ? {} : { json }) });
  const answered = `HTTP ${status} in ${tookMs} ms`;
  if (typeof holds === 'boolean') return ok({ holds, say: holds ? answered : `${answered}, and not ${expect}` });
  // What the condition speaks of is not there, such as a field of an answer that is no JSON: that is not as expected.
  return ok({ holds: false, say: `${answered}: ${holds.why}` });
}
