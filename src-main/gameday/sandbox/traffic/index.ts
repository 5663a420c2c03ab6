export { valuesOf } from './ask.ts';
export { Traffic, type TrafficCluster, type TrafficPlace } from './model.ts';
export { type MetricsServer, serveMetrics } from './serve.ts';
