import { z } from 'zod';

// No eval anywhere: the CSP forbids it.
z.config({ jitless: true });

/** One thing that one side may ask of the other: what goes in, what comes back, and the events before that. */
export interface Route<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType, E extends z.ZodType = z.ZodType> {
  params: P;
  result: R;
  /** Present when the route streams events before its result. */
  event?: E;
}

export type Contract = Record<string, Route>;

export function route<P extends z.ZodType, R extends z.ZodType>(params: P, result: R): Route<P, R, z.ZodNever>;
export function route<P extends z.ZodType, R extends z.ZodType, E extends z.ZodType>(params: P, result: R, event: E): Route<P, R, E>;
export function route(params: z.ZodType, result: z.ZodType, event?: z.ZodType): Route {
  return event ? { params, result, event } : { params, result };
}

export type ParamsOf<R> = R extends Route<infer P, z.ZodType, z.ZodType> ? z.input<P> : never;
export type ResultOf<R> = R extends Route<z.ZodType, infer S, z.ZodType> ? z.output<S> : never;
export type EventOf<R> = R extends Route<z.ZodType, z.ZodType, infer E> ? z.output<E> : never;

export const none = z.object({});
export const ok = z.object({ ok: z.literal(true) });
