import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Result, fail, ok } from '../../src-preload/contract/index.ts';
import { type Signed, signedText } from './code.ts';
import { NAMESPACE } from './sshsig.ts';

/**
 * Signs an answer to a code as `ssh-keygen -Y sign` does, by that very program: so that agents, passphrases and hardware keys work as their
 * owner knows them. Gives the armoured signature.
 */
export async function signCode(code: string, signed: Signed, keyFile: string): Promise<Result<string>> {
  const child = spawn('ssh-keygen', ['-Y', 'sign', '-n', NAMESPACE, '-f', keyFile], { stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.on('error', () => undefined);
  child.stdin.end(signedText(code, signed));
  try {
    // The exit event carries the code, or null with a signal.
    const [exit] = (await once(child, 'close')) as [number | null];
    return exit === 0 && out.includes('BEGIN SSH SIGNATURE') ? ok(out) : fail('not-signed', `ssh-keygen could not sign: ${said.trim()}`, { hint: `Name your key with --key, or sign the code yourself: ssh-keygen -Y sign -n ${NAMESPACE} -f KEY FILE` });
  } catch (error) {
    return fail('no-ssh-keygen', `ssh-keygen could not be started: ${error instanceof Error ? error.message : String(error)}`, { hint: 'It comes with OpenSSH.' });
  }
}
