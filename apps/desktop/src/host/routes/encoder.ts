/** The encoder that memories are found by. */
import type { Context, Group } from '../context.ts';

type EncoderRoute = 'memory.encoder' | 'memory.encoder.change' | 'memory.encoder.pause' | 'memory.encoder.cancel';

export function encoderRoutes({ open }: Context): Pick<Group<'memory'>, EncoderRoute> {
  return {
    async 'memory.encoder'() {
      const { encoders, store } = await open();
      const [state, { messages }] = await Promise.all([encoders.change.state(), store.info()]);
      return { state, messages, choices: encoders.choices() };
    },
    async 'memory.encoder.change'({ encoder }) {
      const { encoders } = await open();
      return { state: await encoders.change.change(encoder) };
    },
    async 'memory.encoder.pause'({ on }) {
      const { encoders } = await open();
      return { state: await encoders.change.pause(on) };
    },
    async 'memory.encoder.cancel'() {
      const { encoders } = await open();
      return { state: await encoders.change.cancel() };
    },
  };
}
