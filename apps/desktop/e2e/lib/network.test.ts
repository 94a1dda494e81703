/** The recorder's reading of strace: who was spoken to, and whether that is this computer. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addressesIn, canRecord, isLoopback, recorder, spokenTo } from './network.ts';

const TRACE = `
101 connect(21, {sa_family=AF_INET, sin_port=htons(11434), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 ECONNREFUSED (Connection refused)
101 connect(22, {sa_family=AF_UNIX, sun_path="/run/user/1000/bus"}, 110) = 0
102 connect(23, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = 0
102 sendto(24, "x"..., 32, MSG_NOSIGNAL, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.0.2.7")}, 16) = 32
103 sendmmsg(25, [{msg_hdr={msg_name={sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.0.2.8")}, msg_namelen=16}}], 1, 0) = 1
104 connect(26, {sa_family=AF_INET6, sin6_port=htons(8080), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0
104 sendto(27, "y", 1, 0, NULL, 0) = 1
101 connect(28, {sa_family=AF_INET, sin_port=htons(11434), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
`;

describe('a trace', () => {
  it('tells each address once', () => {
    expect(addressesIn(TRACE)).toEqual(['127.0.0.1:11434', '[2001:db8::1]:443', '192.0.2.7:53', '192.0.2.8:53', '[::1]:8080']);
  });

  it.each([
    ['127.0.0.1:1', true],
    ['127.0.0.53:53', true],
    ['[::1]:1', true],
    ['[::ffff:127.0.0.1]:1', true],
    ['192.0.2.1:1', false],
    ['[2001:db8::1]:1', false],
    ['[::ffff:192.0.2.1]:1', false],
    ['1.127.0.0:1', false],
  ])('%s is this computer: %s', (address, inside) => {
    expect(isLoopback(address)).toBe(inside);
  });
});

const can = canRecord();
describe.skipIf(!can)(`the recorder${can ? '' : ' (skipped: needs strace)'}`, () => {
  it('sees a child of a child that looks outside', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mia-network-'));
    const log = join(folder, 'log');
    // a datagram socket is given an address and sends nothing: the call is seen, and nothing leaves
    const script = `require('node:dgram').createSocket('udp4').connect(9, '192.0.2.1', function () { this.close(); })`;
    try {
      const [file, ...args] = [...recorder(log), '/bin/sh', '-c', `"$0" -e "$1"; true`, process.execPath, script];
      expect(spawnSync(file ?? '', args).status).toBe(0);
      expect(spokenTo(log)).toEqual({ outside: ['192.0.2.1:9'], inside: [] });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
