import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

type Rgb = [number, number, number];

/** OKLCH to linear sRGB (Ottosson, "A perceptual color space for image processing", 2020). */
function linear(l: number, c: number, h: number): Rgb {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const [x, y, z] = [
    l + 0.3963377774 * a + 0.2158037573 * b,
    l - 0.1055613458 * a - 0.0638541728 * b,
    l - 0.0894841775 * a - 1.291485548 * b,
  ].map((v) => v ** 3) as Rgb;
  return [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ];
}

const luminance = (rgb: Rgb): number => {
  const [r, g, b] = rgb.map((v) => Math.min(1, Math.max(0, v))) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

function tokens(block: string): Record<string, number> {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)].map(([, name, l, c, h]) => [
      name,
      luminance(linear(Number(l), Number(c), Number(h))),
    ]),
  );
}

const ratio = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
const [light = '', dark = ''] = css.split(/:root\[data-theme=.dark.\]/);

describe.each([
  ['light', tokens(light)],
  ['dark', tokens(dark)],
])('the %s colours', (_name, colour) => {
  const at = (name: string): number => {
    const value = colour[name];
    if (value === undefined) throw new Error(`no ${name}`);
    return value;
  };

  it.each(['bg', 'side', 'raised', 'hover'].flatMap((ground) => ['text', 'muted', 'accent', 'danger'].map((ink) => [ink, ground])))(
    '%s on %s reads at 4.5:1 or better',
    (ink = '', ground = '') => {
      expect(ratio(at(ink), at(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each([
    ['on-accent', 'accent'],
    ['text', 'danger-soft'],
    ['muted', 'danger-soft'],
    ['text', 'accent-soft'],
    ['text', 'mark'],
    ['success', 'bg'],
  ])('%s on %s reads at 4.5:1 or better', (ink, ground) => {
    expect(ratio(at(ink), at(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it('the edges of controls stand out at 3:1', () => {
    expect(ratio(at('edge'), at('bg'))).toBeGreaterThanOrEqual(3);
  });
});

it('both themes define the same colours', () => {
  expect(Object.keys(tokens(light)).sort()).toEqual(Object.keys(tokens(dark)).sort());
});
