/** A recorder of what a whole tree of processes sends: strace, and who was spoken to. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether this machine lets a test look: strace is there and may trace. */
export const canRecord = (): boolean => spawnSync('strace', ['-V']).status === 0 && spawnSync('strace', ['-f', 'true']).status === 0;

/** What stands before a command so that its network calls, and those of all that it starts, are written to `log`. */
export const recorder = (log: string): string[] => [
  ...['strace', '-f', '-qq', '--seccomp-bpf', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-o', log],
];

/** Addresses that a process connected or sent to, in the order of their first mention: "127.0.0.1:80", "[::1]:80". */
export function addressesIn(trace: string): string[] {
  const found = new Set<string>();
  for (const line of trace.split('\n')) {
    const port = /sin6?_port=htons\((\d+)\)/;
    for (const part of line.split('sa_family=').slice(1)) {
      const v4 = /^AF_INET,.*?inet_addr\("([^"]+)"\)/.exec(part)?.[1];
      const v6 = /^AF_INET6,.*?inet_pton\(AF_INET6, "([^"]+)"/.exec(part)?.[1];
      if (v4) found.add(`${v4}:${port.exec(part)?.[1]}`);
      else if (v6) found.add(`[${v6}]:${port.exec(part)?.[1]}`);
    }
  }
  return [...found];
}

/** Whether an address is this computer's own. */
export const isLoopback = (address: string): boolean => /^(127\.\d+\.\d+\.\d+|\[(::1|::ffff:127\.\d+\.\d+\.\d+)\]):/.test(address);

/** What left this computer, by a recorder's log; and what did not. */
export function spokenTo(log: string): { outside: string[]; inside: string[] } {
  const all = addressesIn(readFileSync(log, 'utf8'));
  return { outside: all.filter((address) => !isLoopback(address)), inside: all.filter(isLoopback) };
}
