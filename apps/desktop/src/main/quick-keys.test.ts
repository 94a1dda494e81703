import { expect, test } from 'vitest';
import { createQuickKeys, type Registry } from './quick-keys.ts';

/** A system on which another program has `Alt+Space`. */
function system() {
  const taken = new Set(['Alt+Space']);
  const ours = new Map<string, () => void>();
  const registry: Registry = {
    register(accelerator, callback) {
      if (accelerator.includes('++')) throw new TypeError('no accelerator');
      if (taken.has(accelerator) || ours.has(accelerator)) return false;
      ours.set(accelerator, callback);
      return true;
    },
    unregister: (accelerator) => void ours.delete(accelerator),
  };
  return { taken, ours, registry };
}

test('keys that are free work, and give way to the next', () => {
  const { ours, registry } = system();
  let pressed = 0;
  const keys = createQuickKeys(registry, () => {
    pressed += 1;
  });
  expect(keys.state()).toBe('none');
  expect(keys.choose('Alt+M')).toBe('active');
  expect(keys.choose('Alt+M')).toBe('active');
  ours.get('Alt+M')?.();
  expect(pressed).toBe(1);
  expect(keys.choose('Alt+N')).toBe('active');
  expect([...ours.keys()]).toEqual(['Alt+N']);
  expect(keys.choose(null)).toBe('none');
  expect(ours.size).toBe(0);
});

test('keys of another program are told, tried again when chosen again, and never taken from it', () => {
  const { taken, ours, registry } = system();
  const keys = createQuickKeys(registry, () => {});
  expect(keys.choose('Alt+Space')).toBe('taken');
  expect(keys.state()).toBe('taken');
  taken.delete('Alt+Space');
  expect(keys.choose('Alt+Space')).toBe('active');
  expect(keys.choose('++')).toBe('taken');
  expect(ours.size).toBe(0);
});
