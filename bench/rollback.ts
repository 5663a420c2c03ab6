import { prepareGround, kubectlPath } from './rollback/cluster.ts';
import { byUs, openOurs } from './rollback/ours.ts';
import { type BarePatch, bare, byKubectl } from './rollback/peers.ts';
import { median } from './world/median.ts';
import { report } from './world/report.ts';

// Fifty Deployments of two replicas taken back on a real control plane: by us, by kubectl, by the bare PATCHes. All in one run,
// in turn, from the same state each time; the median of the rounds. Times in ms; ratios are ours divided by theirs.
const ROUNDS = Number(process.env['QUARTERDECK_BENCH_ROUNDS'] ?? '3');
const kubeconfig = process.env['QUARTERDECK_REAL_KUBECONFIG'] ?? '';
const kubectl = kubectlPath(process.env);

if (kubeconfig === '' || kubectl === null) {
  const why = kubeconfig === '' ? 'there is no real control plane: set KUBEBUILDER_ASSETS to its programs, or QUARTERDECK_REAL_KUBECONFIG to one that runs' : 'there is no kubectl in KUBEBUILDER_ASSETS or on PATH';
  process.stderr.write(`bench rollback cannot run: ${why}\n`);
  process.exit(1);
}

const ground = await prepareGround(kubeconfig);
const took: Record<'ours' | 'plan' | 'sequential' | 'xargs8' | 'bare', number[]> = { ours: [], plan: [], sequential: [], xargs8: [], bare: [] };
try {
  await ground.bring('v1');
  await ground.bring('v2');
  const ours = await openOurs(ground);
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { planMs, pressMs, plan } = await byUs(ours, ground);
      took.ours.push(pressMs);
      took.plan.push(planMs);
      await ground.bring('v2');
      const patches = plan.items.flatMap(({ write }): BarePatch[] => (write === null ? [] : [{ path: `${write.path}?fieldManager=quarterdeck`, body: JSON.stringify(write.patch) }]));
      took.bare.push(await bare(ground, patches));
      await ground.bring('v2');
      took.xargs8.push(await byKubectl(kubectl, ground, 8));
      await ground.bring('v2');
      took.sequential.push(await byKubectl(kubectl, ground, 1));
      await ground.bring('v2');
    }
  } finally {
    await ours.close();
  }
} finally {
  await ground.remove();
}

const press = median(took.ours);
const figures = { plan_50_ms: median(took.plan), press_to_last_patch_ms: press, kubectl_sequential_ms: median(took.sequential), kubectl_xargs8_ms: median(took.xargs8), bare_patches_ms: median(took.bare) };
const ratios = { kubectl_sequential: press / figures.kubectl_sequential_ms, kubectl_xargs8: press / figures.kubectl_xargs8_ms, bare_patches: press / figures.bare_patches_ms };
report({ name: 'rollback', figures, ratios });
