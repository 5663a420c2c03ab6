import type { ActOutcome, ActPlan } from '../../src-preload/contract/index.ts';
import { say } from './channel.ts';
import { drawOutcome, drawPlan, drawProblem } from './draw.ts';
import { type Hold, type Input, hold } from './hold.ts';
import { watchVisible } from './visibility.ts';

const THEMES = ['dark', 'light', 'contrast'];
const query = new URLSearchParams(location.search);
const theme = query.get('theme') ?? '';
document.documentElement.dataset['theme'] = THEMES.includes(theme) ? theme : 'dark';

const surface = document.querySelector('#surface');
const appOrigin = document.querySelector('meta[name="app-origin"]')?.getAttribute('content') ?? '';

if (surface !== null) void show(surface, query.get('plan') ?? '');

async function show(root: Element, id: string): Promise<void> {
  const reply = await say({ do: 'show', plan: id });
  if (reply.kind !== 'plan') return drawProblem(root, reply.kind === 'error' ? reply.say : 'This plan cannot be shown.');
  const { plan, holdMs } = reply;
  const drawn = drawPlan(root, plan);
  if (plan.blockers.length > 0) return;
  arm(root, drawn, plan, holdMs);
}

/** The button works only while it is wholly in sight, and only after main has counted that this plan was. */
function arm(root: Element, drawn: ReturnType<typeof drawPlan>, plan: ActPlan, holdMs: number): void {
  let state: Hold = { kind: 'idle', why: null };
  let armed = false;
  let arming: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;
  const { button, bar, hint } = drawn;

  const disarm = (why: string): void => {
    clearTimeout(arming);
    arming = undefined;
    armed = false;
    button.setAttribute('aria-disabled', 'true');
    feed({ kind: 'lost', at: performance.now(), why });
    hint.textContent = `Not armed: ${why}.`;
  };
  const seen = async (): Promise<void> => {
    if (armed || arming !== undefined) return;
    const noted = await say({ do: 'exposed', plan: plan.id, digest: plan.digest });
    if (noted.kind !== 'noted') return drawProblem(root, noted.kind === 'error' ? noted.say : 'This plan cannot be pressed.');
    arming = setTimeout(() => {
      armed = true;
      button.removeAttribute('aria-disabled');
      hint.textContent = 'Press and hold.';
    }, plan.exposureMs + 50);
  };
  const feed = (input: Input): void => {
    const before = state;
    state = hold(state, input, holdMs);
    bar.value = state.kind === 'held' ? Math.min(1, (input.at - state.since) / holdMs) : 0;
    if (state.kind === 'idle' && before.kind === 'held' && state.why !== null) hint.textContent = state.why;
    if (state.kind === 'held') frame = requestAnimationFrame(() => feed({ kind: 'tick', at: performance.now() }));
    if (state.kind === 'pressed' && before.kind !== 'pressed') void press(state.heldMs);
  };
  const press = async (heldMs: number): Promise<void> => {
    cancelAnimationFrame(frame);
    stop();
    button.setAttribute('aria-disabled', 'true');
    hint.textContent = 'Sent; waiting for the answer.';
    const reply = await say({ do: 'execute', plan: plan.id, digest: plan.digest, heldMs });
    if (reply.kind !== 'outcome') return drawProblem(root, reply.kind === 'error' ? reply.say : 'No outcome was given.');
    drawOutcome(root, reply.outcome);
    tell(plan.id, reply.outcome);
  };

  const stop = watchVisible(button, (visible, why) => (visible ? void seen() : disarm(why)));
  const down = (event: Event, x: number, y: number): void => {
    if (armed && state.kind !== 'held') feed({ kind: 'down', at: performance.now(), x, y, trusted: event.isTrusted });
  };
  // Where this frame lies on the screen, as the pointer tells: if that changes under a press, the frame was moved.
  let offset = '';
  const offsetOf = (event: PointerEvent): string => `${Math.round(event.screenX - event.clientX)},${Math.round(event.screenY - event.clientY)}`;
  button.addEventListener('pointerdown', (event) => {
    offset = offsetOf(event);
    down(event, event.screenX, event.screenY);
  });
  button.addEventListener('pointermove', (event) => {
    if (state.kind === 'held' && offsetOf(event) !== offset) feed({ kind: 'lost', at: performance.now(), why: 'this moved under the pointer' });
    feed({ kind: 'move', at: performance.now(), x: event.screenX, y: event.screenY });
  });
  for (const name of ['pointerup', 'pointercancel', 'pointerleave']) button.addEventListener(name, () => feed({ kind: 'up', at: performance.now() }));
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    if (!event.repeat) down(event, 0, 0);
  });
  button.addEventListener('keyup', () => feed({ kind: 'up', at: performance.now() }));
  window.addEventListener('blur', () => feed({ kind: 'lost', at: performance.now(), why: 'the focus went elsewhere' }));
  // A frame that is swapped lives on until its successor has arrived; a hold must not come to its end in that time.
  window.addEventListener('beforeunload', () => feed({ kind: 'lost', at: performance.now(), why: 'this frame is being replaced' }));
  button.addEventListener('contextmenu', (event) => event.preventDefault());
}

/** Tells the app, and nobody else, what became of the press; it knows by the runs as well. */
function tell(plan: string, outcome: ActOutcome): void {
  if (appOrigin !== '' && window.parent !== window) window.parent.postMessage({ type: 'quarterdeck-outcome', plan, outcome }, appOrigin);
}
