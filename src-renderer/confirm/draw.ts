import type { ActOutcome, ActPlan } from '../../src-preload/contract/index.ts';

/** Builds an element; its text is text, whatever a cluster or a file put into it. */
function element<K extends keyof HTMLElementTagNameMap>(name: K, text = '', attributes: Readonly<Record<string, string>> = {}): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

export interface Drawn {
  readonly button: HTMLButtonElement;
  readonly bar: HTMLProgressElement;
  readonly hint: HTMLElement;
}

/** Main's plan, whole: what it says, what blocks it, and the one button that names the act. */
export function drawPlan(root: Element, plan: ActPlan): Drawn {
  const list = element('dl', '', { tabindex: '0', 'aria-label': 'What this does' });
  for (const { label, text, tone } of plan.statements) list.append(element('dt', label), element('dd', text, { 'data-tone': tone }));
  const blockers = plan.blockers.map((blocker) => element('p', `${blocker.message}. ${blocker.hint}`, { class: 'bad' }));
  const replaces = plan.replaces === null ? [] : [element('p', 'This replaces a plan that no longer held; read what changed.', { class: 'bad' })];
  const button = element('button', plan.title, { type: 'button', 'aria-disabled': 'true', 'aria-describedby': 'hint' });
  const bar = element('progress', '', { max: '1', value: '0', 'aria-hidden': 'true' });
  button.append(bar);
  const waiting = plan.blockers.length > 0 ? 'Blocked: nothing can be pressed.' : 'Arming: it must be in sight for a moment.';
  const hint = element('p', waiting, { id: 'hint', class: 'dim', role: 'status', 'aria-live': 'polite' });
  root.replaceChildren(...replaces, list, ...blockers, button, hint);
  return { button, bar, hint };
}

export function drawOutcome(root: Element, outcome: ActOutcome): void {
  switch (outcome.kind) {
    case 'started':
      return root.replaceChildren(element('p', 'Started. Its intent is in the journal.', { role: 'status' }));
    case 'done':
      return root.replaceChildren(element('p', outcome.say, { role: 'status' }));
    case 'refused': {
      const moved = outcome.differences.map((one) => element('p', `${one.item === '' ? '' : `${one.item}: `}${one.fact} was ${one.planned}, is ${one.now}`));
      return root.replaceChildren(element('p', outcome.say, { class: 'bad', role: 'alert' }), element('p', outcome.hint), ...moved);
    }
  }
}

export function drawProblem(root: Element, say: string): void {
  root.replaceChildren(element('p', say, { class: 'bad', role: 'alert' }));
}
