import type { RunSummary, Summary } from './summary.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text from a cluster, a file or a person, as text and nothing else; what turns the direction of writing is made visible. */
const text = (value: string): string => value.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '').replace(/[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
const when = (at: number): string => `<time>${new Date(at).toISOString().replace('T', ' ').slice(0, 19)} UTC</time>`;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead><tr>${heads.map((head) => `<th scope="col">${text(head)}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')}</tbody></table>`;

const STYLE = 'body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#14191f;background:#fff}h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-top:1px solid #d9dfe5;overflow-wrap:anywhere}code,time{font:13px ui-monospace,monospace;white-space:nowrap}code{white-space:normal}.dim{color:#46515c}@media print{body{margin:0}}';

/** The summary as a page that stands alone: no script, nothing from a network, and a policy that forbids both. */
export function summaryPage(summary: Summary, checkpoint: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width"><title>Evidence: ${text(summary.about)}</title><style>${STYLE}</style></head><body>
<h1>Evidence: ${text(summary.about)}</h1>
<p>${summary.entries} entries of the journal <code>${text(summary.origin)}</code>. Releases: ${text(summary.releases.join(', ') || 'none')}. People: ${text(summary.people.join(', ') || 'none')}.</p>
<p class="dim">This page is a reading aid, made from the entries beside it. The entries are the evidence; README.txt says how to check them, with Quarterdeck or by hand.</p>
${summary.runs.map(runSection).join('\n')}
<h2>Every entry</h2>
${table(['No.', 'When', 'Who', 'What', 'Hash'], summary.timeline.map((entry) => [String(entry.seq), when(entry.at), text(entry.by), `${text(entry.say)} <span class="dim">${text(entry.kind)}</span>`, `<code>${entry.hash.slice(0, 16)}</code>`]))}
<h2>Checkpoint</h2>
<pre>${text(checkpoint)}</pre>
</body></html>
`;
}

function runSection(run: RunSummary): string {
  return `<h2>${text(run.title)}: ${text(run.state)}</h2>
<p>${text(run.say)}</p>
<p>Run <code>${text(run.run)}</code>, started by ${text(run.by)} ${when(run.startedAt)}${run.reason === '' ? '' : `, because ${text(run.reason)}`}; ${run.finishedAt === null ? 'not ended' : `ended ${when(run.finishedAt)}`}. Environments: ${text(run.environments.join(', ') || 'none')}.</p>
${run.steps.length === 0 ? '' : table(['Step', 'Result', 'Tries', 'When', 'What'], run.steps.map((step) => [text(step.step), text(step.result), String(step.attempts), when(step.finishedAt), text(step.say)]))}
${run.approvals.length === 0 ? '' : table(['Approval of', 'Decision', 'Who', 'When', 'Why'], run.approvals.map((one) => [text(one.step), `${text(one.decision)}${one.key === null ? '' : ` <span class="dim">signed with <code>${text(one.key)}</code></span>`}`, text(one.by), when(one.at), text(one.reason)]))}
${run.inDoubt.length === 0 ? '' : table(['In doubt', 'Resolved as', 'How', 'When', 'Why'], run.inDoubt.map((one) => [text(one.step), text(one.verdict), text(one.how), when(one.at), text(one.say)]))}`;
}
