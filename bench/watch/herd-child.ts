import { startHerd } from '../../src-main/gameday/index.ts';

// The clusters of `bench watch`, in a process of their own, spoken to over Node's channel.
const [dir = '', clusters = '5', workloads = '400', pods = '5'] = process.argv.slice(2);
const herd = await startHerd(dir, { clusters: Number(clusters), workloads: Number(workloads), pods: Number(pods) });
if (!herd.ok) throw new Error(herd.error.message);
const { contexts, kubeconfigPath, churn, mark, truth, close } = herd.value;
let stop = (): void => undefined;
process.on('message', (message: { do: 'churn'; perSecond: number } | { do: 'mark'; version: string } | { do: 'truth' } | { do: 'close' }) => {
  if (message.do === 'churn') {
    stop();
    stop = message.perSecond === 0 ? () => undefined : churn(message.perSecond);
    process.send?.({ churning: message.perSecond });
  } else if (message.do === 'mark') process.send?.({ at: mark(message.version) });
  else if (message.do === 'truth') process.send?.({ truth: truth() });
  else void close().then(() => process.exit(0));
});
process.send?.({ contexts, kubeconfigPath });
