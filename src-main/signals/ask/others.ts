import { ok } from '../../../src-preload/contract/index.ts';
import { fillQuery, fillUrl } from '../language/fill.ts';
import { type SignalDef, spanMs } from '../language/model.ts';
import { unknownReading } from '../model.ts';
import { firingAlerts } from '../sources/alertmanager.ts';
import { probe } from '../sources/probe.ts';
import type { AskPorts, Repeatable, Subject } from './model.ts';
import { passes } from './prometheus.ts';
import { askedOf } from './reading.ts';

/** How many alerts fire that match. None is zero only because Alertmanager itself said so just now. */
export function askAlerts(name: string, def: Extract<SignalDef, { alertmanager: string }>, subject: Subject, source: string, ports: AskPorts): Repeatable {
  const matchers = fillQuery(def.alertmanager, { ...subject.variables, ...(subject.versions.new === null ? {} : { version: subject.versions.new }) });
  const base = { name, source, asked: matchers ?? def.alertmanager };
  return {
    key: JSON.stringify(['alerts', source, subject.environment, matchers]), everyMs: spanMs(def.every), source,
    ask: () => askedOf(ports, source, subject.environment, base, async (asking) => {
      if (matchers === null) return ok(unknownReading({ ...base, why: 'a variable of the matchers has no value here' }));
      const alerts = await firingAlerts(asking, matchers);
      if (!alerts.ok) return alerts;
      const names = [...new Set(alerts.value.map((alert) => alert.name))].slice(0, 3).join(', ');
      const text = alerts.value.length === 0 ? 'no alert fires' : `${alerts.value.length} firing: ${names}`;
      return ok({ ...base, value: alerts.value.length, unit: 'alerts', text, verdict: def.passIf === undefined ? 'unknown' : passes(def.passIf, alerts.value.length), observedAt: ports.now(), why: '', groups: null });
    }),
  };
}

/** An address that is asked as a user would. */
export function askProbe(name: string, def: Extract<SignalDef, { http: string }>, subject: Subject, ports: AskPorts): Repeatable {
  const url = fillUrl(def.http, { ...subject.variables, ...(subject.versions.new === null ? {} : { version: subject.versions.new }) });
  const base = { name, source: 'probe', asked: `GET ${url ?? def.http}` };
  return {
    key: JSON.stringify(['probe', url, def.expect]), everyMs: spanMs(def.every), source: null,
    async ask() {
      if (url === null) return { value: unknownReading({ ...base, why: 'a variable of the address has no value here' }), failed: false };
      const probed = await probe({ url, authorization: null, verifyTls: true, ca: null, timeoutMs: spanMs(def.timeout) }, def.expect);
      if (!probed.ok) return { value: unknownReading({ ...base, why: probed.error.message }), failed: true };
      const { holds, say } = probed.value;
      return { value: { ...base, value: holds, unit: '', text: say, verdict: holds ? 'pass' : 'fail', observedAt: ports.now(), why: '', groups: null }, failed: false };
    },
  };
}
