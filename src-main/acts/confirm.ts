import { type ConfirmReply, type Result, assertNever, confirmRequestSchema } from '../../src-preload/contract/index.ts';
import type { ActDesk } from './desk.ts';
import type { Presser } from './model.ts';

/**
 * The confirm surface's whole vocabulary over a desk. The host has already proved that the message came from the confirm
 * origin with the confirm credential of `presser`'s session; what it says is parsed here.
 */
export function confirmChannel(desk: ActDesk): (message: unknown, presser: Presser) => Promise<ConfirmReply> {
  return async (message, presser) => {
    const parsed = confirmRequestSchema.safeParse(message);
    if (!parsed.success) return { kind: 'error', code: 'bad-request', say: 'The confirm surface sent something that is not in its vocabulary.' };
    const request = parsed.data;
    switch (request.do) {
      case 'show':
        return reply(desk.show(request.plan, presser), (plan) => ({ kind: 'plan', plan, holdMs: desk.holdMs }));
      case 'exposed':
        return reply(desk.exposed(request.plan, request.digest, presser), () => ({ kind: 'noted' }));
      case 'execute':
        return { kind: 'outcome', outcome: await desk.execute(request, presser) };
      default:
        return assertNever(request);
    }
  };
}

function reply<T>(result: Result<T>, then: (value: T) => ConfirmReply): ConfirmReply {
  return result.ok ? then(result.value) : { kind: 'error', code: result.error.code, say: result.error.message };
}
