export function sourceHash(root: string): string;
export function ensureRenderer(root: string, node: string, env: NodeJS.ProcessEnv): { ok: boolean; built: boolean; output: string };
