import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { actPlanSchema, actRequestSchema } from './acts.ts';
import { canaryViewSchema } from './canary.ts';
import { askedScopeSchema, calendarItemSchema, calendarSourceSchema, moveTrialSchema, slotSearchSchema, slotsSchema, spanVerdictSchema } from './calendar.ts';
import { definitionChangeSchema, emergenciesSchema, feedSchema, followUpViewSchema, overrideViewSchema, proposalSchema, weekPlanSchema } from './calendar-changes.ts';
import { changeViewSchema, environmentViewSchema, eventViewSchema, podViewSchema, revisionViewSchema, workloadViewSchema } from './clusters.ts';
import { replayedSchema, treeKeySchema, treeViewSchema, triedValuesSchema } from './decisions.ts';
import { causeSchema, incidentKeySchema, incidentViewSchema } from './incidents.ts';
import { checkpointsViewSchema, entryFilterSchema, entryViewSchema, evidencePackageSchema, evidenceScopeSchema, verificationSchema } from './journal.ts';
import { itemViewSchema } from './items.ts';
import { frameOf } from './live.ts';
import { answerSchema, changeIntentSchema, instant, workloadRefSchema } from './names.ts';
import { resultOf } from './result.ts';
import { sourceTestSchema, sourceViewSchema } from './signals.ts';
import { frameViewSchema, roomKeySchema, roomViewSchema } from './rooms.ts';
import { parallelSchema, settingsViewSchema } from './settings.ts';
import { dryStepSchema, outputChunkSchema, runbookViewSchema, runViewSchema } from './runs.ts';
import { vaultViewSchema } from './vault.ts';
import { connectionsViewSchema, savedFileSchema, workspaceViewSchema } from './workspace.ts';

const live = <S extends z.ZodType>(item: S) => oc.output(eventIterator(frameOf(item)));
const nothing = z.object({});
const span = z.object({ from: instant, to: instant });
const workload = z.object({ workload: workloadRefSchema });

/**
 * Everything the main page may ask. It reads, and it asks for plans; nothing here changes the world: that takes a
 * press on the confirm surface, which speaks `confirmRequestSchema` on an origin and a credential of its own.
 */
export const appContract = {
  live: {
    frame: live(frameViewSchema),
    environments: live(environmentViewSchema),
    workloads: live(workloadViewSchema),
    changes: live(changeViewSchema),
    runs: live(runViewSchema),
    /** What touches [from, to); states move as runs move and files change. */
    calendar: live(calendarItemSchema).input(span),
    /** Where shifts and holidays are read from, and what of it could not be read. */
    calendarSources: live(calendarSourceSchema),
    overrides: live(overrideViewSchema),
    followUps: live(followUpViewSchema),
    entries: live(entryViewSchema),
    revisions: live(revisionViewSchema).input(workload),
    pods: live(podViewSchema).input(workload),
    /** The update of an Argo Rollout, one item; nothing for other kinds. */
    canary: live(canaryViewSchema).input(workload),
    events: live(eventViewSchema).input(workload),
    room: live(roomViewSchema).input(z.object({ room: roomKeySchema })),
    tree: live(treeViewSchema).input(treeKeySchema),
    sources: live(sourceViewSchema),
    /** One incident, opened or not: what is known of a service that is hurt. */
    incident: live(incidentViewSchema).input(incidentKeySchema),
    /** The incidents that somebody has opened and nobody has closed. */
    incidents: live(incidentViewSchema),
    output: oc.input(z.object({ run: z.string(), step: z.string() })).output(eventIterator(outputChunkSchema)),
  },
  workspace: {
    get: oc.input(nothing).output(workspaceViewSchema),
    open: oc.input(z.object({ dir: z.string().min(1) })).output(resultOf(workspaceViewSchema)),
    /** With `write: false` it shows what would be written; existing files are never overwritten. */
    saveAs: oc.input(z.object({ dir: z.string().min(1), write: z.boolean() })).output(resultOf(z.array(savedFileSchema))),
  },
  connections: {
    get: oc.input(nothing).output(connectionsViewSchema),
    useKubeconfig: oc.input(z.object({ file: z.string().min(1) })).output(resultOf(connectionsViewSchema)),
    pick: oc.input(z.object({ contexts: z.array(z.object({ context: z.string(), production: answerSchema })) })).output(resultOf(connectionsViewSchema)),
    retry: oc.input(z.object({ environment: z.string() })).output(resultOf(nothing)),
    disarm: oc.input(z.object({ environment: z.string() })).output(resultOf(nothing)),
  },
  calendar: {
    list: oc.input(span).output(resultOf(z.array(calendarItemSchema))),
    /** At an instant, or over a span with the parts that it falls into. */
    verdict: oc
      .input(z.object({ scope: askedScopeSchema, intent: changeIntentSchema, when: z.union([z.object({ at: instant }), span]) }))
      .output(resultOf(spanVerdictSchema)),
    /** A release at another time or place, or a new one: asked at every slot while dragging. */
    tryMove: oc
      .input(z.object({
        release: z.string().optional(), services: z.array(z.string()).optional(), environments: z.array(z.string()).optional(), captain: z.string().optional(),
        intent: z.enum(['forward', 'emergency']).default('forward'), start: instant, end: instant,
      }))
      .output(resultOf(moveTrialSchema)),
    /** The difference that a change would make to its file; it is written by the act `write-definition`. */
    proposeChange: oc.input(z.object({ change: definitionChangeSchema })).output(resultOf(proposalSchema)),
    /** The calendar as iCalendar text, for a file. */
    export: oc.input(span).output(resultOf(z.object({ file: z.string(), text: z.string() }))),
    /** The week that holds an instant, in a zone (the workspace's where absent), to be printed. */
    weekPlan: oc.input(z.object({ at: instant, zone: z.string().optional() })).output(resultOf(weekPlanSchema)),
    /** The address that calendar programs read; its secret is shown once, when it is made. */
    feed: oc.input(nothing).output(feedSchema),
    makeFeed: oc.input(nothing).output(resultOf(feedSchema)),
    revokeFeed: oc.input(nothing).output(resultOf(feedSchema)),
    findSlot: oc.input(slotSearchSchema).output(resultOf(slotsSchema)),
  },
  insights: {
    /** The emergency lane in [from, to), with its reviews. */
    emergencies: oc.input(span).output(resultOf(emergenciesSchema)),
  },
  items: {
    /** Asks every item of a release for its phase, now: a probe only reads. */
    read: oc.input(z.object({ release: z.string() })).output(resultOf(z.array(itemViewSchema))),
  },
  runbooks: {
    list: oc.input(nothing).output(z.array(runbookViewSchema)),
    /** What each step would do, with the real difference; touches nothing. */
    dryRun: oc
      .input(z.object({ runbook: z.string(), release: z.string().optional(), inputs: z.record(z.string(), z.string()).default({}) }))
      .output(resultOf(z.array(dryStepSchema))),
    /** Asks the world once more about a step that is in doubt: it only reads, and what it finds is journaled. */
    lookAgain: oc.input(z.object({ run: z.string(), step: z.string() })).output(resultOf(z.object({ say: z.string() }))),
    /** The size of the reader's terminal, for a shell step that runs. */
    resize: oc.input(z.object({ run: z.string(), step: z.string(), cols: z.number().int().min(20).max(500), rows: z.number().int().min(5).max(200) })).output(nothing),
  },
  decisions: {
    /** A person's answer, by name and reason; it expires. */
    answer: oc
      .input(z.object({
        tree: z.string(), environment: z.string(), service: z.string(), question: z.string(), answer: answerSchema, reason: z.string().trim().min(1).max(300),
      }))
      .output(resultOf(nothing)),
    /** The same tree over values of one's own, for rehearsal: changes nothing and records nothing. */
    tryWith: oc.input(treeKeySchema.extend({ values: triedValuesSchema })).output(resultOf(treeViewSchema)),
    /** What the tree said at an instant, from the journal alone. */
    replay: oc.input(treeKeySchema.extend({ at: instant })).output(resultOf(replayedSchema)),
  },
  signals: {
    /** Asks a source of signals for its own health, now. */
    test: oc.input(z.object({ source: z.string(), environment: z.string().optional() })).output(resultOf(sourceTestSchema)),
  },
  incidents: {
    open: oc.input(incidentKeySchema.extend({ onsetAt: instant.optional(), release: z.string().optional(), why: z.string().trim().max(300) })).output(resultOf(nothing)),
    /** The onset as people know it now; the causes are ranked by it. */
    setOnset: oc.input(incidentKeySchema.extend({ onsetAt: instant, why: z.string().trim().min(1).max(300) })).output(resultOf(nothing)),
    note: oc.input(incidentKeySchema.extend({ speaker: z.string().trim().min(1).max(80), text: z.string().trim().min(1).max(2000) })).output(resultOf(nothing)),
    /** A status update was given; the next one is due after `everyMs`. */
    updated: oc.input(incidentKeySchema.extend({ text: z.string().trim().min(1).max(2000), everyMs: z.number().int().min(60_000).max(86_400_000) })).output(resultOf(nothing)),
    close: oc.input(incidentKeySchema.extend({ why: z.string().trim().min(1).max(300) })).output(resultOf(nothing)),
    /** What changed before an onset, likeliest first. */
    causes: oc.input(incidentKeySchema.extend({ onsetAt: instant })).output(resultOf(z.array(causeSchema))),
  },
  journal: {
    read: oc.input(entryFilterSchema).output(resultOf(z.array(entryViewSchema))),
    /** The whole of it, and also against a checkpoint that was kept elsewhere. */
    verify: oc.input(z.object({ checkpoint: z.string().max(10_000).optional(), verifier: z.string().max(1_000).optional() })).output(resultOf(verificationSchema)),
    checkpoints: oc.input(nothing).output(resultOf(checkpointsViewSchema)),
    /** Signs a checkpoint over every entry there is. */
    checkpoint: oc.input(nothing).output(resultOf(checkpointsViewSchema)),
    evidence: oc.input(evidenceScopeSchema).output(resultOf(evidencePackageSchema)),
    note: oc.input(z.object({ text: z.string().trim().min(1).max(2000), release: z.string().optional() })).output(resultOf(nothing)),
  },
  settings: {
    get: oc.input(nothing).output(settingsViewSchema),
    /** A preference of this machine, shown in each plan: no act. */
    keepParallel: oc.input(z.object({ parallel: parallelSchema })).output(resultOf(settingsViewSchema)),
  },
  /** Names and dates go out; a value comes in once, and never goes back. */
  vault: {
    list: oc.input(nothing).output(vaultViewSchema),
    set: oc.input(z.object({ name: z.string(), value: z.string().max(65_536) })).output(resultOf(vaultViewSchema)),
    remove: oc.input(z.object({ name: z.string() })).output(resultOf(vaultViewSchema)),
    /** Seals every value under a new key, kept by what is preferred now. */
    rotate: oc.input(nothing).output(resultOf(vaultViewSchema)),
  },
  acts: {
    /** Computes a plan from main's own state. Changes nothing. */
    plan: oc.input(actRequestSchema).output(resultOf(actPlanSchema)),
    get: oc.input(z.object({ plan: z.string() })).output(resultOf(actPlanSchema)),
    /** Where the confirm surface for a plan is served. */
    surface: oc.input(nothing).output(z.object({ url: z.string() })),
  },
};
export type AppContract = typeof appContract;
