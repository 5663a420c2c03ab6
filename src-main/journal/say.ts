import { assertNever } from '../../src-preload/contract/index.ts';
import { sayOfCalendar } from './calendar-facts.ts';
import type { Entry } from './entries.ts';
import { sayOfItems } from './item-facts.ts';

const clock = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;

/** One sentence for an entry, for lists and timelines. */
export function sayOf(entry: Entry): string {
  switch (entry.kind) {
    case 'app-started':
      return `Quarterdeck ${entry.data.version} started (${entry.data.host})`;
    case 'context-armed':
      return `Armed ${entry.environment ?? ''} until ${new Date(entry.data.until).toISOString().slice(11, 16)} UTC`;
    case 'context-disarmed':
      return `Looking only again: ${entry.environment ?? ''} (${entry.data.why})`;
    case 'plan-refused':
      return `Refused: ${entry.data.title}: ${entry.data.say}`;
    case 'plugin-consented':
      return `Consented to run ${entry.data.command}`;
    case 'conn-taken':
      return `Took the conn of ${entry.release ?? ''}`;
    case 'person-chosen':
      return `This keyboard is ${entry.data.name}’s now; before, ${entry.data.before}’s`;
    case 'press-chosen':
      return entry.data.press === 'hold' ? 'Acts are pressed and held' : 'Acts are clicked: the guard against a moved frame is given up';
    case 'conn-handed-over':
      return entry.data.to === null ? `Laid down the conn of ${entry.release ?? ''}` : `Handed the conn of ${entry.release ?? ''} to ${entry.data.to}`;
    case 'tree-asked':
      return `Began to ask the tree ${entry.data.tree} about ${entry.service ?? ''}`;
    case 'recommendation':
      return `Recommends ${entry.data.say}`;
    case 'tree-left':
      return `Nobody asks the tree ${entry.data.tree} about ${entry.service ?? ''} any more`;
    case 'incident-opened':
      return `Incident of ${entry.service ?? ''}, since ${clock(entry.data.onsetAt)}${entry.data.why === '' ? '' : `: ${entry.data.why}`}`;
    case 'incident-onset':
      return `It began at ${clock(entry.data.onsetAt)}: ${entry.data.why}`;
    case 'incident-note':
      return `${entry.data.speaker}: ${entry.data.text}`;
    case 'status-given':
      return `Gave a status update: ${entry.data.text}`;
    case 'incident-closed':
      return `Incident of ${entry.service ?? ''} closed: ${entry.data.why}`;
    case 'note':
      return entry.data.text;
    case 'question-answered':
      return `Answered ${entry.data.question}: ${entry.data.answer}, ${entry.data.reason}`;
    case 'workspace-saved':
      return `Saved a workspace of ${entry.data.files.length} files`;
    case 'revisions-seen':
      return `Seen in ${entry.environment ?? ''}: ${entry.data.seen.slice(0, 3).map((one) => `${one.workload.split('/').pop() ?? ''} ${one.version} ${one.ended === null ? 'stays healthy' : one.ended === 'unwell' ? 'fell ill' : 'was superseded'}`).join(', ')}${entry.data.seen.length > 3 ? ` and ${entry.data.seen.length - 3} more` : ''}`;
    case 'secret-changed':
      return entry.data.what === 'rotated' ? 'Sealed every secret anew' : `${entry.data.what === 'set' ? 'Set' : 'Removed'} the secret ${entry.data.name}`;
    case 'run-started':
      return `Started: ${entry.data.title}${entry.data.reason === '' ? '' : `, because ${entry.data.reason}`}`;
    case 'intent':
      return `Intends: ${entry.data.say}`;
    case 'outcome':
      return `${entry.data.result === 'done' ? 'Done' : entry.data.result}: ${entry.data.say}`;
    case 'resolved':
      return `Resolved by ${entry.data.how} as ${entry.data.verdict}: ${entry.data.say}`;
    case 'step-finished':
      return `Step ${entry.data.step} ${entry.data.result}: ${entry.data.say}`;
    case 'approval-asked':
      return `Asks: ${entry.data.ask}`;
    case 'approval-given':
      return `${entry.data.decision === 'approve' ? 'Approved' : 'Rejected'}${entry.data.reason === '' ? '' : `: ${entry.data.reason}`}`;
    case 'approval-refused':
      return `Refused an answer to ${entry.data.step}: ${entry.data.say}`;
    case 'run-paused':
      return `Paused: ${entry.data.why}`;
    case 'step-retried':
      return `Tries ${entry.data.step} again: ${entry.data.why}`;
    case 'run-compensating':
      return `Undoes what was done, because of ${entry.data.step}: ${entry.data.why}`;
    case 'run-resumed':
      return `Resumed: ${entry.data.why}`;
    case 'run-finished':
      return `Finished ${entry.data.state}: ${entry.data.say}`;
    case 'definition-changed':
    case 'definition-unwritten':
    case 'override-asked':
    case 'override-answered':
    case 'override-refused':
    case 'follow-up-closed':
    case 'calendar-published':
    case 'feed-made':
    case 'feed-revoked':
      return sayOfCalendar(entry);
    case 'item-read':
    case 'probes-agreed':
      return sayOfItems(entry);
    default:
      return assertNever(entry);
  }
}
