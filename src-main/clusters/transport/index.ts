export { StreamRefused, createClient } from './client.ts';
