import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { AppContract } from '../../../src-preload/contract/index.ts';

export type Client = ContractRouterClient<AppContract>;
export type LinkState = 'connecting' | 'open' | 'lost';

const FIRST_MS = 250;
const LONGEST_MS = 4_000;

const listeners = new Set<(state: LinkState) => void>();
let state: LinkState = 'connecting';
let current: Promise<Client> | undefined;
let failures = 0;

function turn(next: LinkState): void {
  state = next;
  for (const listener of listeners) listener(next);
}

/** Told at once, and whenever the connection to main turns. Returns the way to stop. */
export function onLink(listener: (state: LinkState) => void): () => void {
  listeners.add(listener);
  listener(state);
  return () => listeners.delete(listener);
}

interface Bridge {
  connect(): void;
}

/** In Electron the preload hands over a port; elsewhere it is a socket to the host that served this page. */
function connect(): Promise<Client> {
  const bridge = 'quarterdeck' in window ? (window.quarterdeck as Bridge) : undefined; // exposed by our own preload
  return bridge === undefined ? connectSocket() : connectPort(bridge);
}

async function connectPort(bridge: Bridge): Promise<Client> {
  const port = await new Promise<MessagePort>((resolve) => {
    const take = (event: MessageEvent): void => {
      const [given] = event.ports;
      if (event.source !== window || event.data !== 'quarterdeck:port' || given === undefined) return;
      window.removeEventListener('message', take);
      resolve(given);
    };
    window.addEventListener('message', take);
    bridge.connect();
  });
  port.start();
  turn('open');
  return createORPCClient(new PortLink({ port }));
}

async function connectSocket(): Promise<Client> {
  for (;;) {
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/rpc`);
    const opened = await new Promise<boolean>((resolve) => {
      socket.addEventListener('open', () => resolve(true), { once: true });
      socket.addEventListener('close', () => resolve(false), { once: true });
    });
    if (opened) {
      failures = 0;
      turn('open');
      socket.addEventListener('close', () => {
        current = undefined;
        turn('lost');
        // Somebody always wants it back: the streams resubscribe, and the banner waits for it.
        void client();
      });
      return createORPCClient(new RPCLink({ websocket: socket }));
    }
    failures += 1;
    turn('lost');
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
    await new Promise((resolve) => setTimeout(resolve, ceiling / 2 + (Math.random() * ceiling) / 2));
  }
}

/** The client over the present connection; waits for one where there is none. */
export function client(): Promise<Client> {
  current ??= connect();
  return current;
}
