export { type Client, client, onLink, type LinkState } from './client.ts';
export { type LiveState, live } from './live.ts';
