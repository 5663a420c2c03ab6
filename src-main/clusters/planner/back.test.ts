import { describe, expect, test } from 'vitest';
import { controllerRevisionRecord, replicaSetRecord, type RevisionRecord } from '../workloads/revisions.ts';
import { backWhy, goneBackFrom } from './back.ts';

const MINUTE = 60_000;
const at = (ago: number): string => new Date(Date.parse('2026-11-25T12:00:00Z') - ago * MINUTE).toISOString();
const template = (tag: string) => ({ spec: { containers: [{ name: 'app', image: `registry.example/app:${tag}` }] } });
/** All of one age: their numbers alone must tell. */
const set = (uid: string, revision: number, history = ''): RevisionRecord =>
  replicaSetRecord({ metadata: { uid, name: uid, resourceVersion: '1', creationTimestamp: at(60), annotations: { 'deployment.kubernetes.io/revision': String(revision), ...(history === '' ? {} : { 'deployment.kubernetes.io/revision-history': history }) } }, spec: { template: template(uid) } });
const held = (uid: string, revision: number, ago: number): RevisionRecord =>
  controllerRevisionRecord({ metadata: { uid, name: uid, resourceVersion: '1', creationTimestamp: at(ago) }, revision, data: { spec: { template: template(uid) } } });

describe('what is back already', () => {
  const back = [set('v1', 3, '1'), set('v2', 2)] as const;
  const forwardAgain = [set('v1', 3, '1'), set('v2', 4, '2')] as const;

  test('is what an older revision was taken up again for, by its numbers; a way forward again is none', () => {
    expect(goneBackFrom(back, back[0])?.uid).toBe('v2');
    expect(goneBackFrom(forwardAgain, forwardAgain[1])).toBeUndefined();
    expect(goneBackFrom([set('v1', 1), set('v2', 2)], set('v2', 2))).toBeUndefined();
  });

  test('of ControllerRevisions is told by their age, and not where the one that was left is gone', () => {
    expect(goneBackFrom([held('v1', 3, 90), held('v2', 2, 60)], held('v1', 3, 90))?.uid).toBe('v2');
    expect(goneBackFrom([held('v1', 1, 90), held('v2', 2, 60)], held('v2', 2, 60))).toBeUndefined();
    expect(goneBackFrom([held('v1', 4, 90), held('v2', 2, 60)], held('v1', 4, 90))).toBeUndefined();
  });

  test('is skipped in a plan over several, with the reason; alone, or by the captain’s choice, it can go further back', () => {
    expect(backWhy(back, back[0], { several: true })).toContain('v1 was gone back to from v2 (revision 2)');
    expect(backWhy(back, back[0], { several: false })).toBeNull();
    expect(backWhy(back, back[0], { several: true, chosen: 'v0' })).toBeNull();
  });

  test('is what the plan that is looked at again went to, whoever brought it there', () => {
    expect(backWhy(back, back[0], { planned: 'v1' })).toContain('it runs v1 already');
    expect(backWhy(back, back[0], { planned: 'v0', several: true })).toBeNull();
  });
});
