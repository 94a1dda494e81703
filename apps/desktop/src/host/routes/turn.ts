import type { TurnStarted } from '@mia/core/assistant/index.ts';
import type { App } from '../../contract/index.ts';
import type { Call } from '../../transport/serving.ts';
import type { Context, Group } from '../context.ts';
import { relayTurn } from '../relay.ts';
import type { Services } from '../services.ts';

export function turnRoutes({ open, clock, events }: Context): Group<'turn'> {
  /** Follows what was started. A window that leaves ends this call, not the turn. */
  async function stream(
    services: Services,
    started: TurnStarted,
    call: Pick<Call<App['turn.send']>, 'signal' | 'emit'>,
  ): Promise<{ turn: string | null }> {
    if (started.turn) await relayTurn(services.assistant.follow(started.turn, 0, call.signal), call.emit, clock);
    else await call.emit(started.accepted);
    return { turn: started.turn };
  }

  /** Other windows see the message too. */
  function tell({ accepted }: TurnStarted): void {
    events.publish({ type: 'conversation', conversation: accepted.conversation });
    events.publish({ type: 'message', message: accepted.message });
  }

  return {
    async 'turn.send'({ utterance, images, ...params }, call) {
      const services = await open();
      const { spoken } = services.voice.utterances;
      const audio = utterance === undefined ? undefined : spoken.part(utterance);
      const started = await services.assistant.send({
        ...params,
        audio,
        images: images?.map(({ id, region }) => ({ attachment: id, ...(region ? { region } : {}) })),
      });
      if (utterance !== undefined) spoken.taken(utterance);
      for (const { id, region } of images ?? []) if (region) services.vision.marked(id);
      tell(started);
      return stream(services, started, call);
    },
    async 'turn.answer'(params, call) {
      const services = await open();
      return stream(services, await services.assistant.answer(params), call);
    },
    async 'turn.continue'(params, call) {
      const services = await open();
      return stream(services, await services.assistant.continueAnswer(params), call);
    },
    async 'turn.follow'({ turn, after }, call) {
      const { assistant } = await open();
      await relayTurn(assistant.follow(turn, after, call.signal), call.emit, clock);
      return { turn };
    },
    async 'turn.stop'({ turn }) {
      const { assistant } = await open();
      await assistant.stop(turn);
      return { ok: true };
    },
    async 'turn.heard'({ message, characters }) {
      const { assistant } = await open();
      await assistant.heard(message, characters);
      return { ok: true };
    },
    async 'turn.withdraw'({ message }) {
      const { assistant, store } = await open();
      const { conversation } = await store.message(message);
      const withdrawn = await assistant.withdraw(message);
      events.publish({ type: 'conversation', conversation: await store.conversation(conversation) });
      return withdrawn;
    },
    async 'turn.prepare'({ conversation, text }) {
      const { assistant } = await open();
      assistant.prepare(conversation, text);
      return { ok: true };
    },
    async 'turn.unprepare'({ conversation }) {
      const { assistant } = await open();
      assistant.unprepare(conversation);
      return { ok: true };
    },
  };
}
