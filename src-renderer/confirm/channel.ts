import type { ConfirmReply, ConfirmRequest } from '../../src-preload/contract/index.ts';

/** In Electron the preload hands over this frame's own port; elsewhere the surface posts to its own host. */
interface Bridge {
  act(message: ConfirmRequest): Promise<ConfirmReply>;
}

/** Says one thing to main. Main has proved who speaks, and parses what is said; the reply is main's. */
export async function say(message: ConfirmRequest): Promise<ConfirmReply> {
  // Our own preload exposes this, and only in Electron.
  const bridge = (window as { quarterdeckConfirm?: Bridge }).quarterdeckConfirm;
  if (bridge !== undefined) return bridge.act(message);
  try {
    const answer = await fetch('/act', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(message) });
    // Main answers in its own vocabulary; anything else is an error, said below.
    if (answer.ok) return (await answer.json()) as ConfirmReply;
    return { kind: 'error', code: 'refused', say: await answer.text() };
  } catch {
    return { kind: 'error', code: 'cut', say: 'Quarterdeck did not answer. Whether this took effect is in the journal.' };
  }
}
