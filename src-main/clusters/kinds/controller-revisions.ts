import type { Workload } from '../workloads/model.ts';
import type { RevisionRecord } from '../workloads/revisions.ts';
import { sameTemplate } from '../workloads/template.ts';

/** The ControllerRevision that holds the present template, if the controller has made it. */
export const currentRevision = ({ record, revisions }: Workload): RevisionRecord | undefined =>
  [...revisions].sort((a, b) => b.revision - a.revision).find((one) => sameTemplate(one.template, record.template, 'exact'));
