import type { ErrorShape } from '@mia/core/errors.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { describe, expect, it, test } from 'vitest';
import { availableIn, freeShareIn, isLow, type MemoryLeft, memoryLeft, watchMemory } from './low-memory.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

function watched(...measured: (MemoryLeft | null)[]) {
  const told: ErrorShape[] = [];
  let at = 0;
  const { check, stands } = watchMemory({
    logger: silentLogger,
    tell: (error) => told.push(error),
    left: async () => measured[at++] ?? null,
  });
  return { told, check, stands, asked: () => at };
}

describe('little memory', () => {
  it('is a twelfth of what there is, and never more than 1 GiB', () => {
    expect(isLow({ available: 600 * MIB, total: 8 * GIB })).toBe(true);
    expect(isLow({ available: 700 * MIB, total: 8 * GIB })).toBe(false);
    expect(isLow({ available: 1000 * MIB, total: 64 * GIB })).toBe(true);
    expect(isLow({ available: 1.1 * GIB, total: 64 * GIB })).toBe(false);
  });

  it('is told once, however often a model is loaded', async () => {
    const plenty = { available: 4 * GIB, total: 8 * GIB };
    const little = { available: 300 * MIB, total: 8 * GIB };
    const { told, check, asked } = watched(plenty, little, little, plenty, little);
    for (let n = 0; n < 3; n += 1) await check();
    await Promise.all([check(), check()]);
    expect(told).toEqual([{ code: 'model.low-memory' }]);
    expect(asked()).toBe(2);
  });

  it('is told once where two loads end together', async () => {
    const little = { available: 300 * MIB, total: 8 * GIB };
    const { told, check } = watched(little, little);
    await Promise.all([check(), check()]);
    expect(told).toHaveLength(1);
  });

  it('stands for whoever comes later, as long as it is so', async () => {
    const little = { available: 300 * MIB, total: 8 * GIB };
    const { check, stands, asked } = watched(little, little, { available: 4 * GIB, total: 8 * GIB });
    expect(await stands()).toEqual([]);
    expect(asked()).toBe(0);
    await check();
    expect(await stands()).toEqual([{ code: 'model.low-memory' }]);
    expect(await stands()).toEqual([]);
  });

  it('is not told where it can not be measured', async () => {
    const { told, check } = watched(null);
    await check();
    expect(told).toEqual([]);
  });
});

describe('what is left', () => {
  it('is read from what the system says', () => {
    expect(availableIn('MemTotal:       16314848 kB\nMemFree:          204800 kB\nMemAvailable:    8157424 kB\n')).toBe(8_157_424 * 1024);
    expect(availableIn('MemTotal: 1 kB')).toBeNull();
    expect(freeShareIn('The system has 17179869184\nSystem-wide memory free percentage: 47%\n')).toBe(0.47);
    expect(freeShareIn('')).toBeNull();
  });

  test.runIf(process.platform === 'linux')('can be measured on this machine', async () => {
    const left = await memoryLeft();
    expect(left?.available).toBeGreaterThan(0);
    expect(left?.available).toBeLessThan(left?.total ?? 0);
  });

  it('is unknown where the system has no word for it', async () => {
    expect(await memoryLeft('aix')).toBeNull();
    if (process.platform !== 'darwin') expect(await memoryLeft('darwin')).toBeNull();
  });
});
