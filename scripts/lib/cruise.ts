import { existsSync, readdirSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import type { ICruiseResult, IForbiddenRuleType } from 'dependency-cruiser';

/** One import that the rules forbid. */
export interface Violation {
  rule: string;
  from: string;
  to: string;
}

/** What no entry may reach over any number of imports; types alone load nothing and do not count. */
export interface ReachRule {
  name: string;
  comment: string;
  /** Modules to begin at, relative to the root. */
  from: readonly string[];
  /** Dynamic imports are not followed: what is read later may be read. */
  atOnce?: boolean;
  /** Pattern of the modules that must not be reached: `/` and their path, or their name where they are not installed. */
  to: string;
}

export interface ImportReport {
  violations: Violation[];
  /** Our own modules that the cruiser saw. */
  seen: number;
  /** Source files that lie in the folders. */
  files: number;
  /** Files that were not seen; any of them makes the check worthless. */
  unseen: string[];
}

/**
 * dependency-cruiser reads TypeScript only through TypeScript up to 6; `typescript` here is 7, so every look-up of that
 * name is answered with the alias `typescript-6`. Without this it cruises 0 modules and calls that green.
 */
function answerTypescriptWithSix(): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'typescript' || specifier.startsWith('typescript/')) {
        return next(specifier.replace('typescript', 'typescript-6'), context);
      }
      return next(specifier, context);
    },
  });
}

let loaded: Promise<typeof import('dependency-cruiser')> | undefined;
function loadCruiser(): Promise<typeof import('dependency-cruiser')> {
  loaded ??= (() => {
    answerTypescriptWithSix();
    return import('dependency-cruiser');
  })();
  return loaded;
}

/** Source files (TypeScript, not declarations) under a folder, relative to `root`, with forward slashes. */
export function sourceFiles(root: string, folder: string): string[] {
  const absolute = join(root, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/**
 * Everything that is reached and must not be, with the module that imports it. `typeof import()` counts as an import: of one
 * file's several ways to name a module the cruiser shows only the first.
 */
function reached(modules: ICruiseResult['modules'], rules: readonly ReachRule[]): Violation[] {
  const bySource = new Map(modules.map((module) => [module.source, module]));
  return rules.flatMap((rule) => {
    const forbidden = new RegExp(rule.to);
    const found: Violation[] = [];
    const met = new Set(rule.from);
    for (const from of met) {
      for (const { resolved, dependencyTypes, dynamic } of bySource.get(from)?.dependencies ?? []) {
        if (dependencyTypes.includes('type-only')) continue;
        if (rule.atOnce && (dynamic || dependencyTypes.includes('type-import'))) continue;
        if (forbidden.test(resolved) || forbidden.test(`/${resolved}`)) found.push({ rule: rule.name, from, to: resolved });
        else met.add(resolved);
      }
    }
    return found;
  });
}

/**
 * Reads every import of the given folders, types included, and holds them against the rules.
 * @param root absolute path of the house
 */
export async function checkImports(
  root: string,
  folders: string[],
  rules: IForbiddenRuleType[],
  reach: readonly ReachRule[] = [],
): Promise<ImportReport> {
  const { cruise } = await loadCruiser();
  const there = folders.filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(there, {
    baseDir: root,
    // `import type` counts as an import
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    validate: true,
    ruleSet: { forbidden: rules },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.css'],
    },
  });
  if (typeof output === 'string') throw new Error('dependency-cruiser gave text instead of a result');
  const result: ICruiseResult = output;
  const own = new Set(result.modules.map((module) => module.source).filter((source) => there.some((f) => source.startsWith(`${f}/`))));
  const files = there.flatMap((folder) => sourceFiles(root, folder));
  return {
    violations: [
      ...result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
      ...reached(result.modules, reach),
    ],
    seen: own.size,
    files: files.length,
    unseen: files.filter((file) => !own.has(file)),
  };
}
