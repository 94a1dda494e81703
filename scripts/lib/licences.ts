/** Licences of what is shipped, from the packages themselves: what the window shows under About. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { closure } from './natives.ts';

export interface Licence {
  name: string;
  version: string;
  /** SPDX expression as the package states it. */
  licence: string;
  /** Where it comes from, as text. */
  from: string | null;
  /** Index into `texts`; null where the package brings no file. */
  text: number | null;
}

export interface Licences {
  packages: Licence[];
  /** Each text once: hundreds of packages share a few dozen. */
  texts: string[];
}

interface Manifest {
  name?: string;
  version?: string;
  license?: string | { type?: string };
  homepage?: string;
  repository?: string | { url?: string };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const manifestAt = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** Built with, not shipped: what the desktop's development dependencies name beside the window's own packages. */
const TOOLS = /^(axe-core$|@types\/|@testing-library\/|@vitejs\/|@electron\/fuses$|electron-builder$|happy-dom$|electron$)/;

/** Names of the packages that the app loads or bundles. */
export function shipped(root: string): string[] {
  const folders = ['apps/desktop', 'packages/core', 'packages/models'];
  const names = folders.flatMap((folder) => Object.keys(manifestAt(join(root, folder)).dependencies ?? {}));
  const bundled = Object.keys(manifestAt(join(root, 'apps/desktop')).devDependencies ?? {}).filter((name) => !TOOLS.test(name));
  return [...new Set([...names, ...bundled])].filter((name) => !name.startsWith('@mia/'));
}

/** As the package says, else as its text begins. */
function stated({ license }: Manifest, text: string | null): string {
  const said = typeof license === 'string' ? license : license?.type;
  return said ?? (/MIT License|Permission is hereby granted, free of charge/.test(text ?? '') ? 'MIT' : 'SEE LICENSE');
}

function sourceOf({ homepage, repository }: Manifest): string | null {
  const url = homepage ?? (typeof repository === 'string' ? repository : repository?.url);
  return url?.replace(/^git\+/, '').replace(/\.git$/, '') ?? null;
}

/** All packages that are installed for it on this platform, by name. @throws Error when one is not installed */
export function collectLicences(root: string): Licences {
  const texts: string[] = [];
  const packages: Licence[] = [];
  for (const folder of closure(root, shipped(root))) {
    const manifest = manifestAt(folder);
    if (!manifest.name || packages.some(({ name, version }) => name === manifest.name && version === manifest.version)) continue;
    const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name) && !/\.(js|ts|json)$/.test(name));
    const text = file ? readFileSync(join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim() : null;
    let at = text === null ? -1 : texts.indexOf(text);
    if (text !== null && at < 0) at = texts.push(text) - 1;
    packages.push({
      name: manifest.name,
      version: manifest.version ?? '',
      licence: stated(manifest, text),
      from: sourceOf(manifest),
      text: at < 0 ? null : at,
    });
  }
  packages.sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return { packages, texts };
}

/** `import('virtual:licences')`: a file of its own, fetched when About is opened. */
export function licencesModule(root: string): Plugin {
  const id = '\0virtual:licences';
  return {
    name: 'mia-licences',
    resolveId: (name) => (name === 'virtual:licences' ? id : null),
    load: (name) => (name === id ? `export default JSON.parse(${JSON.stringify(JSON.stringify(collectLicences(root)))});` : null),
  };
}
