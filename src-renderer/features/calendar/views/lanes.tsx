import { type ReactNode, useMemo, useRef } from 'react';
import type { CalendarItem, EnvironmentView } from '../../../../src-preload/contract/index.ts';
import { useEnvironments } from '../../../app/store/index.ts';
import { ToneMark } from '../../../ui/index.ts';
import { type LaneBar, laneBands, laneBars } from '../layout/lane.ts';
import { type Scale, scaleOf } from '../layout/scale.ts';
import { bandText, environmentsOf, isBand, isPerson, isRelease, movable, noteOf, spokenOf, titleOf } from '../look.ts';
import { laneGround } from '../moving/grounds.ts';
import { type ViewProps, useGround, useSize } from './ground.ts';
import { LaneDays } from './lane-days.tsx';
import { NowAcross } from './now-line.tsx';
import { textPx } from './text-px.ts';

const ROW_PX = 40;
const LINE_PX = 17;
const PAD_PX = 8;
const LEAST_PX = 84;
const ROOMY_PX = 136;
const MOST_ROWS = 14;
const LABEL_PX = 240;

interface Lane {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly environment: string | null;
  readonly items: readonly CalendarItem[];
}

/** Environments down, time across. */
export function Lanes(props: ViewProps): ReactNode {
  const { items, days, zone } = props;
  const ref = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const { width } = useSize(ref);
  const { height } = useSize(body);
  const environments = useEnvironments().items;
  const [from, to] = [days[0]?.start ?? 0, days.at(-1)?.end ?? 1];
  const scale = useMemo(() => scaleOf(from, to, width), [from, to, width]);
  const lanes = useMemo(() => lanesOf(items, environments), [items, environments]);
  useGround(ref, useMemo(() => laneGround(scale), [scale]), props);
  const drawn = useMemo(() => (width === 0 ? [] : lanes.map((lane) => layout(lane, scale, zone, Math.max(LEAST_PX, Math.min(ROOMY_PX, Math.floor(height / lanes.length) - 1))))), [lanes, scale, zone, width, height]);
  return (
    <div className="lanes">
      <LaneDays days={days} scale={scale} zone={zone} holidays={items.filter((item) => item.kind === 'holiday')} />
      <div className="lanes-body" ref={body} tabIndex={-1}>
        <div className="lane-names">{lanes.map((lane, index) => <div key={lane.id} className="lane-name" style={{ height: drawn[index]?.height ?? LEAST_PX }}><b>{lane.name}</b><span className="small dim">{lane.note}</span></div>)}</div>
        <div className="lane-ground" ref={ref} role="group" aria-label="Releases by environment">
          {days.slice(1).map((day) => <i key={day.date} className="day-line" style={{ transform: `translateX(${scale.x(day.start)}px)` }} />)}
          {drawn.map((one) => <LaneRow key={one.lane.id} drawn={one} zone={zone} chosen={props.chosen} />)}
          <NowAcross scale={scale} zone={zone} />
          <div data-drawn="" className="drawn" hidden />
        </div>
      </div>
    </div>
  );
}

/** Every environment that is known or spoken of has a lane; rehearsals and people have one where there are any. */
function lanesOf(items: readonly CalendarItem[], environments: readonly EnvironmentView[]): Lane[] {
  const known = environments.map((one) => one.id);
  const names = [...known, ...[...new Set(items.flatMap(environmentsOf))].filter((name) => !known.includes(name)).sort()];
  const of = new Map(environments.map((one) => [one.id, one]));
  const lanes = names.map((name): Lane => ({
    id: name, name, environment: name, note: [of.get(name)?.protection ?? '', of.get(name)?.zone ?? ''].filter((part) => part !== '').join(' · '),
    items: items.filter((item) => item.kind !== 'gameday' && environmentsOf(item).includes(name)),
  }));
  const rehearsals = items.filter((item) => item.kind === 'gameday');
  const people = items.filter((item) => item.kind === 'shift');
  if (rehearsals.length > 0) lanes.push({ id: '+rehearsals', name: 'Rehearsals', note: '', environment: null, items: rehearsals });
  if (people.length > 0) lanes.push({ id: '+people', name: 'On call', note: '', environment: null, items: people });
  return lanes;
}

interface Drawn {
  readonly lane: Lane;
  readonly bands: ReturnType<typeof laneBands<Extract<CalendarItem, { kind: 'freeze' | 'maintenance' | 'sync-window' }>>>['bands'];
  readonly bars: readonly LaneBar<CalendarItem>[];
  readonly more: number;
  readonly top: number;
  readonly height: number;
}

/** A lane as high as what is in it, and at least `least` px: few environments share the height that there is. */
function layout(lane: Lane, scale: Scale, zone: string, least: number): Drawn {
  const { bands, lines } = laneBands(lane.items.filter(isBand), scale, (band) => textPx(bandText(band), 600) + 12);
  const { bars, rows } = laneBars(lane.items.filter((item) => !isBand(item)), scale, (item) => labelPx(item, zone));
  const kept = bars.filter((bar) => bar.row < MOST_ROWS);
  const more = bars.length - kept.length;
  const top = PAD_PX + lines * LINE_PX;
  return { lane, bands, bars: kept, more, top, height: Math.max(least, top + Math.min(rows, MOST_ROWS) * ROW_PX + (more > 0 ? LINE_PX : 0) + PAD_PX) };
}

const second = (item: CalendarItem, zone: string): string => (isRelease(item) ? noteOf(item, zone, 'day') : isPerson(item) ? '' : item.kind === 'gameday' ? item.facilitator : '');
const labelPx = (item: CalendarItem, zone: string): number => Math.min(LABEL_PX, Math.max(textPx(titleOf(item), 600) + 20, textPx(second(item, zone), 400)) + 4);

function LaneRow({ drawn, zone, chosen }: { readonly drawn: Drawn; readonly zone: string; readonly chosen: string | null }): ReactNode {
  const { lane, bands, bars, more, top, height } = drawn;
  return (
    <div className="lane" style={{ height }} {...(lane.environment === null ? {} : { 'data-lane': lane.environment })}>
      {bands.map(({ item, x, width, line }) => (
        <div key={item.id} className={`band ${item.kind} ${item.kind === 'sync-window' ? item.action : ''}`} style={{ transform: `translateX(${x}px)`, width }}>
          <b data-item={item.id} role="button" tabIndex={0} aria-label={spokenOf(item, zone)} title={spokenOf(item, zone)} aria-pressed={chosen === item.id} style={{ top: 2 + line * LINE_PX, maxWidth: Math.max(14, width - 8) }}>{bandText(item)}</b>
        </div>
      ))}
      {bars.map((bar) => <Bar key={bar.item.id} bar={bar} top={top + bar.row * ROW_PX} zone={zone} chosen={chosen === bar.item.id} />)}
      {more > 0 ? <span className="lane-more small dim">{more} more releases do not fit in this lane; the agenda lists them all</span> : null}
    </div>
  );
}

function Bar({ bar: { item, x, width, label }, top, zone, chosen }: { readonly bar: LaneBar<CalendarItem>; readonly top: number; readonly zone: string; readonly chosen: boolean }): ReactNode {
  const tone = isRelease(item) ? item.tone : 'calm';
  const held = movable(item) && width >= 28;
  return (
    <div className={`block ${item.kind} tone-edge-${tone} ${isRelease(item) && item.conflicts.length > 0 ? 'conflicting' : ''}`} data-item={item.id} data-state={isRelease(item) ? item.state : undefined} role="button" tabIndex={0} aria-pressed={chosen} aria-label={spokenOf(item, zone)} title={spokenOf(item, zone)} style={{ left: x, top, width }}>
      <span className="bar" data-bar="">{held ? <><i data-grip="start" /><i data-grip="end" /></> : null}</span>
      <span className={`beside ${label}`} data-beside="" style={{ maxWidth: label === 'inside' ? width - 14 : LABEL_PX }}>
        <b>{isRelease(item) && tone !== 'calm' ? <ToneMark tone={tone} /> : null}{titleOf(item)}</b>
        <span className="note">{second(item, zone)}</span>
      </span>
    </div>
  );
}
