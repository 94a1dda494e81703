/** Who looks at the images of the message that is being written, where the chosen model cannot. For that message alone. */
import { create } from 'zustand';

/** Another model, or nobody: the model is told what can be read from them. */
export type Sight = { model: string } | 'text';

/** By conversation id, or "new". */
export const useSight = create<Record<string, Sight>>(() => ({}));

export function chooseSight(conversation: string, sight: Sight | null): void {
  useSight.setState(({ [conversation]: _before, ...rest }) => (sight === null ? rest : { ...rest, [conversation]: sight }), true);
}

/** What was chosen goes with the message. */
export function takeSight(conversation: string): Sight | null {
  const sight = useSight.getState()[conversation] ?? null;
  if (sight !== null) chooseSight(conversation, null);
  return sight;
}
