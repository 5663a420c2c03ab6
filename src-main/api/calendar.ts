import type {
  AskedScope, CalendarItem, CalendarSource, ChangeIntent, DefinitionChange, Emergencies, Feed, FollowUpView, MoveTrial, OverrideView, Proposal, Result, SlotSearch, Slots, SpanVerdict, WeekPlan,
} from '../../src-preload/contract/index.ts';
import type { Opened } from './opened.ts';

/** The calendar and the emergency lane, behind the router. */
export interface CalendarServices {
  readonly live: {
    calendar(from: number, to: number): Opened<CalendarItem>;
    calendarSources(): Opened<CalendarSource>;
    overrides(): Opened<OverrideView>;
    followUps(): Opened<FollowUpView>;
  };
  readonly calendar: {
    list(from: number, to: number): Result<CalendarItem[]>;
    verdict(scope: AskedScope, intent: ChangeIntent, when: { at: number } | { from: number; to: number }): Result<SpanVerdict>;
    tryMove(asked: {
      release?: string | undefined; services?: string[] | undefined; environments?: string[] | undefined; captain?: string | undefined; intent: 'forward' | 'emergency'; start: number; end: number;
    }): Result<MoveTrial>;
    findSlot(search: SlotSearch): Result<Slots>;
    proposeChange(change: DefinitionChange): Promise<Result<Proposal>>;
    export(from: number, to: number): Promise<Result<{ file: string; text: string }>>;
    weekPlan(at: number, zone: string | undefined): Result<WeekPlan>;
    feed(): Feed;
    makeFeed(): Promise<Result<Feed>>;
    revokeFeed(): Promise<Result<Feed>>;
  };
  readonly insights: {
    emergencies(from: number, to: number): Result<Emergencies>;
  };
}
