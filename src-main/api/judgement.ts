import type {
  Answer, Cause, IncidentKey, IncidentView, Replayed, Result, SourceTest, SourceView, TreeKey, TreeView, TriedValues,
} from '../../src-preload/contract/index.ts';
import type { LiveSource } from '../live/index.ts';
import type { Opened } from './opened.ts';

/** Trees, signals and incidents, behind the router. */
export interface JudgementServices {
  readonly live: {
    tree(tree: string, environment: string, service: string): Opened<TreeView>;
    readonly sources: LiveSource<SourceView>;
    incident(key: IncidentKey): Opened<IncidentView>;
    readonly incidents: LiveSource<IncidentView>;
  };
  readonly decisions: {
    answer(given: TreeKey & { question: string; answer: Answer; reason: string }): Promise<Result<null>>;
    tryWith(key: TreeKey, values: TriedValues): Result<TreeView>;
    replay(asked: TreeKey & { at: number }): Promise<Result<Replayed>>;
  };
  readonly signals: { test(source: string, environment: string | undefined): Promise<Result<SourceTest>> };
  readonly incidents: {
    open(asked: IncidentKey & { onsetAt?: number | undefined; release?: string | undefined; why: string }): Promise<Result<null>>;
    setOnset(asked: IncidentKey & { onsetAt: number; why: string }): Promise<Result<null>>;
    note(said: IncidentKey & { speaker: string; text: string }): Promise<Result<null>>;
    updated(said: IncidentKey & { text: string; everyMs: number }): Promise<Result<null>>;
    close(asked: IncidentKey & { why: string }): Promise<Result<null>>;
    causes(asked: IncidentKey & { onsetAt: number }): Result<Cause[]>;
  };
}
