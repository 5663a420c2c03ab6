import type { ReactNode } from 'react';
import type { Comparison } from '../../../src-preload/contract/index.ts';
import { ToneMark } from '../../ui/index.ts';
import { Spark } from './spark.tsx';
import { VERDICT, boundsText, valueText } from './words.ts';

/** New against old, region by region and never summed, each with its samples and between what its true value lies. */
export function ComparisonRows({ comparison, of }: { readonly comparison: Comparison; readonly of: string }): ReactNode {
  const { rows, unit, method } = comparison;
  return (
    <div className="compare" title={method}>
      {rows.map((row) => {
        const { say, tone } = VERDICT[row.verdict];
        const name = row.group === '' ? 'all traffic' : row.group;
        return (
          <div key={row.group} className="compare-row">
            <span className="row"><ToneMark tone={tone} /> <b>{name}</b> <span className={`tone-${tone}`}>{say}</span></span>
            <Spark fresh={row.new.spark} old={row.old.spark} bad={row.verdict === 'worse'} label={`${of} in ${name}: ${row.new.version} now ${valueText(row.new.value, unit)}, ${row.old.version} now ${valueText(row.old.value, unit)}`} />
            <span className="small"><b>{valueText(row.new.value, unit)}</b> {row.new.version} <span className="dim">{boundsText(row.new, unit)}</span></span>
            <span className="small dim">{valueText(row.old.value, unit)} {row.old.version} {boundsText(row.old, unit)}</span>
            {row.verdict === 'undecided' || row.verdict === 'unknown' ? <span className="small dim whole">{row.why}</span> : null}
          </div>
        );
      })}
    </div>
  );
}
