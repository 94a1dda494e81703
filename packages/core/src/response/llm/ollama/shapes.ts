/** What Ollama 0.24 answers, as far as we use it; unknown fields are ignored. Durations are nanoseconds. */
import { z } from 'zod';

export const version = z.object({ version: z.string() });

export const tags = z.object({
  models: z
    .array(
      z.object({
        name: z.string(),
        digest: z.string(),
        size: z.number(),
        remote_host: z.string().optional(),
        remote_model: z.string().optional(),
      }),
    )
    .nullable()
    .transform((models) => models ?? []),
});
export type Tag = z.output<typeof tags>['models'][number];

export const show = z.object({
  capabilities: z.array(z.string()).nullish(),
  parameters: z.string().nullish(),
  model_info: z.record(z.string(), z.unknown()).nullish(),
  remote_host: z.string().nullish(),
});
export type Shown = z.output<typeof show>;

export const running = z.object({
  models: z
    .array(
      z.object({
        name: z.string(),
        digest: z.string(),
        size: z.number(),
        context_length: z.number().nullish(),
      }),
    )
    .nullable()
    .transform((models) => models ?? []),
});
export type Running = z.output<typeof running>['models'][number];

export const chunk = z.object({
  message: z
    .object({
      content: z.string().nullish(),
      thinking: z.string().nullish(),
      tool_calls: z
        .array(
          z.object({
            id: z.string().nullish(),
            function: z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()).nullish() }),
          }),
        )
        .nullish(),
    })
    .nullish(),
  done: z.boolean(),
  done_reason: z.string().nullish(),
  total_duration: z.number().nullish(),
  load_duration: z.number().nullish(),
  prompt_eval_count: z.number().nullish(),
  prompt_eval_duration: z.number().nullish(),
  eval_count: z.number().nullish(),
  eval_duration: z.number().nullish(),
});
export type Chunk = z.output<typeof chunk>;

export const progress = z.object({
  status: z.string(),
  digest: z.string().nullish(),
  total: z.number().nullish(),
  completed: z.number().nullish(),
});
export type Progress = z.output<typeof progress>;
