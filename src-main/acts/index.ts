import type { Planners } from './model.ts';
import { agreeProbesPlanner } from './planners/agree-probes.ts';
import { armPlanner } from './planners/arm.ts';
import { answerOverridePlanner, closeFollowUpPlanner, overrideFreezePlanner } from './planners/overrides.ts';
import { decidedBy } from './decided.ts';
import { consentPluginPlanner } from './planners/consent-plugin.ts';
import { goForwardPlanner, stopPlanner } from './planners/in-flight.ts';
import { approvePlanner, pauseRunPlanner, resolvePlanner, resumeRunPlanner, skipStepPlanner, stopRunPlanner } from './planners/of-run.ts';
import { choosePersonPlanner, choosePressPlanner } from './planners/preferences.ts';
import { resumeOwnerPlanner } from './planners/resume-owner.ts';
import { rollbackPlanner } from './planners/rollback.ts';
import { startRunPlanner } from './planners/start-run.ts';
import { steerPlanner } from './planners/steer.ts';
import { writeDefinitionPlanner } from './planners/write-definition.ts';
import { handOverConnPlanner, takeConnPlanner } from './planners/take-conn.ts';
import type { ActWorld } from './world.ts';

export { ActDesk, type Clock } from './desk.ts';
export { createArming } from './arming.ts';
export { type ConnMove, createConn } from './conn.ts';
export { confirmChannel } from './confirm.ts';
export type { CalendarActs } from './calendar-acts.ts';
export type { ActWorld, RunPinned, RunWanted } from './world.ts';

/** Every kind of privileged act there is, over one world. A kind without a planner does not compile. */
export function plannersOver(world: ActWorld): Planners {
  return {
    rollback: decidedBy(world, rollbackPlanner(world)),
    steer: decidedBy(world, steerPlanner(world)),
    'resume-owner': resumeOwnerPlanner(world),
    arm: armPlanner(world),
    stop: decidedBy(world, stopPlanner(world)),
    'go-forward': decidedBy(world, goForwardPlanner(world)),
    'start-run': decidedBy(world, startRunPlanner(world)),
    approve: approvePlanner(world),
    'resume-run': resumeRunPlanner(world),
    'pause-run': pauseRunPlanner(world),
    'skip-step': skipStepPlanner(world),
    'stop-run': stopRunPlanner(world),
    resolve: resolvePlanner(world),
    'take-conn': takeConnPlanner(world),
    'hand-over-conn': handOverConnPlanner(world),
    'agree-probes': agreeProbesPlanner(world),
    'consent-plugin': consentPluginPlanner(world),
    'write-definition': writeDefinitionPlanner(world),
    'override-freeze': overrideFreezePlanner(world),
    'answer-override': answerOverridePlanner(world),
    'close-follow-up': closeFollowUpPlanner(world),
    'choose-person': choosePersonPlanner(world),
    'choose-press': choosePressPlanner(world),
  };
}
