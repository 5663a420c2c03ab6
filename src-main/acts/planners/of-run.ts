import { type ActOutcome, type Blocker, type Result, type RunView, type StepView, type Tone, ok } from '../../../src-preload/contract/index.ts';
import { journalBlockers } from '../checks.ts';
import { type ActPlanner, type Draft, refused } from '../model.ts';
import type { ActWorld } from '../world.ts';

interface Said {
  readonly title: (run: RunView, step: StepView | undefined) => string;
  readonly tone: Tone;
  readonly then: string;
  /** The states of the run in which the act means something. */
  readonly states: readonly RunView['state'][];
}

/** The draft that all acts on one run share: what it is about, and that the run still waits for it. */
function draftOf(world: ActWorld, said: Said, runId: string, stepId?: string): Result<Draft> {
  const run = world.runs.get(runId);
  const step = run?.steps.find((candidate) => candidate.id === stepId);
  const gone: Blocker[] =
    run === undefined ? [{ code: 'no-such-run', message: 'This run is not known here', hint: 'Look in the Runbooks screen.' }]
    : stepId !== undefined && step === undefined ? [{ code: 'no-such-step', message: `The run has no step ${stepId}`, hint: 'Open the run again.' }]
    : said.states.includes(run.state) ? []
    : [{ code: 'wrong-state', message: `The run is ${run.state} now`, hint: 'Open the run to see what it needs.' }];
  return ok({
    title: run === undefined ? 'An unknown run' : said.title(run, step),
    statements: [
      ...(run === undefined ? [] : [{ label: 'Run', text: `${run.title}: ${run.say}`, tone: 'calm' as const }]),
      ...(step?.doubt == null ? [] : [
        { label: 'Intended', text: step.doubt.intended, tone: 'calm' as const },
        ...(step.doubt.before === null ? [] : [{ label: 'Before', text: step.doubt.before, tone: 'calm' as const }]),
        { label: 'Probed', text: step.doubt.probed, tone: 'unknown' as const },
      ]),
      ...(step?.waitsFor == null ? [] : [{ label: 'Asks', text: step.waitsFor.ask, tone: 'calm' as const }]),
      { label: 'Then', text: said.then, tone: said.tone },
    ],
    blockers: [...gone, ...journalBlockers(world)],
    facts: { run: run?.state ?? 'absent', step: step === undefined ? 'none' : `${step.state}, attempt ${step.attempt}` },
    rollback: null,
  });
}

const told = (result: Result<null>, say: string): ActOutcome =>
  result.ok ? { kind: 'done', say } : refused(result.error.code, result.error.message, result.error.hint ?? 'Nothing was changed.');

export function approvePlanner(world: ActWorld): ActPlanner<'approve'> {
  return {
    draft: async (request) =>
      draftOf(world, {
        title: (run, step) => `${request.choice !== undefined ? `Choose ${request.choice} for` : request.decision === 'approve' ? 'Approve' : 'Reject'} ${step?.id ?? 'the step'} of ${run.title}`,
        tone: request.decision === 'approve' ? 'move' : 'warn',
        then: request.decision === 'reject' ? 'The step is refused, and the run stops there.' : request.signature === undefined ? 'The run goes on when enough people have answered.' : 'The signature is verified; if it holds, its owner has answered.',
        states: ['waiting', 'running', 'paused'],
      }, request.run, request.step),
    perform: async ({ run, step, decision, reason, choice, signature }) =>
      told(await world.answer(run, step, { decision, reason, choice: choice ?? null, signature: signature ?? null }), signature === undefined ? `Answered by ${world.person()}.` : 'The signature holds, and its owner has answered.'),
  };
}

export function resumeRunPlanner(world: ActWorld): ActPlanner<'resume-run'> {
  return {
    draft: async (request) =>
      draftOf(world, {
        title: (run) => `Resume ${run.title}`, tone: 'move', then: 'It goes on with the first step that is not finished.', states: ['interrupted', 'paused', 'failed', 'refused'],
      }, request.run),
    perform: async (request) => told(await world.resumeRun(request.run, request.reason), 'The run goes on.'),
  };
}

export function pauseRunPlanner(world: ActWorld): ActPlanner<'pause-run'> {
  return {
    draft: async (request) =>
      draftOf(world, { title: (run) => `Pause ${run.title}`, tone: 'warn', then: 'What runs now ends; nothing new begins until somebody resumes.', states: ['running', 'waiting', 'interrupted'] }, request.run),
    perform: async (request) => told(await world.pauseRun(request.run, request.reason), 'Nothing new begins.'),
  };
}

export function skipStepPlanner(world: ActWorld): ActPlanner<'skip-step'> {
  return {
    draft: async (request) =>
      draftOf(world, {
        title: (run, step) => `Skip ${step?.id ?? 'the step'} of ${run.title}`, tone: 'warn', then: 'The step is left out for good, with your reason; the run goes on after it.',
        states: ['running', 'waiting', 'paused', 'interrupted', 'failed', 'refused'],
      }, request.run, request.step),
    perform: async (request) => told(await world.skipStep(request.run, request.step, request.reason), 'The step is skipped.'),
  };
}

export function stopRunPlanner(world: ActWorld): ActPlanner<'stop-run'> {
  return {
    draft: async (request) =>
      draftOf(world, {
        title: (run) => `Stop ${run.title}`, tone: 'warn', then: 'No further step begins. What was already done stays done.',
        states: ['running', 'waiting', 'paused', 'interrupted', 'in-doubt'],
      }, request.run),
    perform: async (request) => told(await world.stopRun(request.run, request.reason), 'The run is stopped.'),
  };
}

export function resolvePlanner(world: ActWorld): ActPlanner<'resolve'> {
  return {
    draft: async (request) =>
      draftOf(world, {
        title: (run, step) => `Record ${step?.id ?? 'the step'} of ${run.title} as ${request.verdict === 'done' ? 'done' : 'not done'}`,
        tone: 'warn',
        then: request.verdict === 'done' ? 'The journal records that it took effect, on your word.' : 'The journal records that it did not take effect, on your word; it may be tried again.',
        states: ['in-doubt'],
      }, request.run, request.step),
    perform: async (request) => told(await world.resolve(request.run, request.step, request.verdict, request.reason), `Recorded as ${request.verdict === 'done' ? 'done' : 'not done'} by ${world.person()}.`),
  };
}
