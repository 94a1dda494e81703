import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scanFolders, scanOpenFiles } from './scan.ts';

const folder = mkdtempSync(join(tmpdir(), 'mia-scan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the plaintext scan', () => {
  it('finds text in UTF-8 and UTF-16, at any depth, across the borders of its chunks', () => {
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    writeFileSync(join(folder, 'a/b/one'), Buffer.concat([Buffer.alloc((4 << 20) - 3), Buffer.from('marmalade-7')]));
    writeFileSync(join(folder, 'two'), Buffer.from('xx marmalade-7 xx', 'utf16le'));
    writeFileSync(join(folder, 'three'), 'nothing');
    const { finds, files } = scanFolders([folder], ['marmalade-7']);
    expect(files).toBe(3);
    expect(finds.map(({ where }) => where.slice(folder.length + 1)).sort()).toEqual(['a/b/one', 'two']);
  });

  it.skipIf(process.platform !== 'linux')(
    'finds text in a deleted file that a process still holds open (skipped: needs /proc)',
    async () => {
      const path = join(folder, 'deleted');
      const program = `const fs=require('fs');const f=fs.openSync(${JSON.stringify(path)},'w+');fs.writeSync(f,'apricot-9');fs.unlinkSync(${JSON.stringify(path)});console.log('held');setInterval(()=>{},1e6)`;
      const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
      try {
        await once(child.stdout, 'data');
        const { finds, deleted } = scanOpenFiles([child.pid ?? -1], ['apricot-9']);
        expect(deleted).toBeGreaterThan(0);
        expect(finds).toHaveLength(1);
      } finally {
        child.kill();
      }
    },
  );
});
