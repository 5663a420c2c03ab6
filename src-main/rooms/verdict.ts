import type { RoomCell, RunView, Tone } from '../../src-preload/contract/index.ts';

export interface Verdict {
  readonly tone: Tone;
  /** What is happening, in one sentence. */
  readonly verdict: string;
  /** The facts under it, and what to do next. */
  readonly detail: string;
  readonly focus: string | null;
}

const named = (cell: RoomCell): string => `${cell.service} ${cell.version} in ${cell.environment}`;
const list = (cells: readonly RoomCell[]): string => cells.map(named).join(', ');

/**
 * One sentence for the whole room, the most urgent first: a run in doubt, a run that acts, workloads that fail, what
 * cannot be read, what moves, what is paused, and only then that all is well. It speaks of pods and rollouts, which the
 * cluster reports, and never of users, of whom it knows nothing.
 */
export function verdictOf(cells: readonly RoomCell[], runs: readonly RunView[]): Verdict {
  return ofRuns(cells, runs) ?? ofHarm(cells) ?? ofSilence(cells) ?? ofMovement(cells) ?? ofRest(cells);
}

function ofRuns(cells: readonly RoomCell[], runs: readonly RunView[]): Verdict | null {
  const focus = cells[0]?.workload ?? null;
  const doubt = runs.find((run) => run.state === 'in-doubt');
  if (doubt !== undefined) return { tone: 'bad', verdict: `In doubt: ${doubt.title}`, detail: doubt.say, focus };
  const halted = runs.find((run) => run.state === 'interrupted');
  if (halted !== undefined) return { tone: 'warn', verdict: `Interrupted: ${halted.title}`, detail: halted.say, focus };
  const acting = runs.find((run) => run.runbook === 'rollback' && run.state === 'running');
  if (acting !== undefined) return { tone: 'move', verdict: `Going back: ${acting.title}`, detail: acting.say, focus };
  const waiting = runs.find((run) => run.state === 'waiting');
  const harmed = cells.some((cell) => cell.phase === 'failed' || cell.phase === 'degraded');
  if (waiting !== undefined && !harmed) return { tone: 'warn', verdict: `Waiting for someone: ${waiting.title}`, detail: waiting.say, focus };
  return null;
}

function ofHarm(cells: readonly RoomCell[]): Verdict | null {
  const harmed = [...cells.filter((cell) => cell.phase === 'failed'), ...cells.filter((cell) => cell.phase === 'degraded')];
  const worst = harmed[0];
  if (worst === undefined) return null;
  const others = harmed.length === 1 ? '' : `, and ${harmed.length - 1} more`;
  const word = worst.phase === 'failed' ? 'is failing' : 'is degraded';
  return {
    tone: 'bad',
    verdict: `${worst.service} ${worst.version} ${word} in ${worst.environment}${others}`,
    detail: `${worst.say}. Read the way back before it is needed: Go back shows the plan and changes nothing.`,
    focus: worst.workload,
  };
}

function ofSilence(cells: readonly RoomCell[]): Verdict | null {
  const dark = cells.filter((cell) => cell.problem !== null);
  const first = dark[0];
  if (first === undefined) return null;
  const which = dark.length === cells.length ? 'Nothing in this room can be read now' : `${dark.length} of ${cells.length} cannot be read now`;
  return { tone: 'unknown', verdict: `${which}: ${first.service} in ${first.environment}`, detail: first.problem ?? '', focus: first.workload };
}

function ofMovement(cells: readonly RoomCell[]): Verdict | null {
  const moving = cells.filter((cell) => cell.phase === 'progressing');
  const first = moving[0];
  if (first !== undefined) {
    const which = moving.length === 1 ? `${named(first)} is rolling out` : `${moving.length} rollouts are in flight`;
    return { tone: 'move', verdict: which, detail: first.say, focus: first.workload };
  }
  const paused = cells.filter((cell) => cell.phase === 'paused');
  const held = paused[0];
  if (held === undefined) return null;
  return { tone: 'warn', verdict: `Paused: ${list(paused)}`, detail: `${held.say}. Go forward lets it go on; Go back takes it back.`, focus: held.workload };
}

function ofRest(cells: readonly RoomCell[]): Verdict {
  const focus = cells[0]?.workload ?? null;
  if (cells.length === 0) {
    return { tone: 'unknown', verdict: 'Nothing to show: no workload of this room is known', detail: 'Check that the release names services and environments of the workspace.', focus };
  }
  if (cells.some((cell) => cell.phase === 'unknown')) {
    return { tone: 'unknown', verdict: 'Not everything here is known', detail: list(cells.filter((cell) => cell.phase === 'unknown')), focus };
  }
  const behind = cells.filter((cell) => cell.target !== null && cell.target !== cell.version);
  const next = behind[0];
  if (next !== undefined) {
    return {
      tone: 'calm',
      verdict: `Healthy, and nothing moves; ${behind.length} of ${cells.length} not at the planned version`,
      detail: `${next.service} in ${next.environment} runs ${next.version}, planned ${next.target ?? ''}.`,
      focus: next.workload,
    };
  }
  return { tone: 'good', verdict: `Healthy: ${list(cells)}`, detail: cells.length === 1 ? (cells[0]?.say ?? '') : `All ${cells.length} are complete.`, focus };
}
