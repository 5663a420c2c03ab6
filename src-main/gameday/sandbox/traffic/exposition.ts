import type { Labels, SeriesStore } from './series.ts';

const HELP: Readonly<Record<string, readonly [type: string, help: string]>> = {
  http_requests_total: ['counter', 'Simulated requests by environment, region, service, version and status code.'],
  http_request_duration_seconds: ['histogram', 'How long simulated requests took.'],
};

/** What a Prometheus scrapes: the text exposition format 0.0.4. */
export function exposition(series: SeriesStore): string {
  const lines: string[] = [];
  const typed = new Set<string>();
  for (const name of series.names()) {
    const family = name.replace(/_(bucket|count|sum)$/, '');
    const [type, help] = HELP[family] ?? ['untyped', ''];
    if (!typed.has(family)) lines.push(`# HELP ${family} ${help}`, `# TYPE ${family} ${type}`);
    typed.add(family);
    for (const { labels, value } of series.of(name)) lines.push(`${name}${labelText(labels)} ${value}`);
  }
  return `${lines.join('\n')}\n`;
}

const labelText = (labels: Labels): string => `{${Object.entries(labels).map(([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`).join(',')}}`;
