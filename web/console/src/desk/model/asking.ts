import { ref, type Ref } from 'vue';
import { ApiError } from '../../api';
import { ask, client, unanswered, type Schemas } from '../../client';
import { useModels } from '../../stores/models';

export type Wanted = Schemas['AskModelHelp'];
export type Help = Schemas['ModelHelp'];

/** A little longer than the server tries. */
const WAIT_MS = 100_000;

export interface Asking {
  /** What is asked for, or was last. */
  wanted: Ref<Wanted | undefined>;
  busy: Ref<boolean>;
  help: Ref<Help | undefined>;
  refused: Ref<ApiError | undefined>;
  want: (wanted: Wanted) => Promise<void>;
  stop: () => void;
  clear: () => void;
}

/** One question to a language model at a time; it can be stopped, and what was stopped says nothing more. */
export function useAsking(conversation: string): Asking {
  const wanted = ref<Wanted>();
  const busy = ref(false);
  const help = ref<Help>();
  const refused = ref<ApiError>();
  let going: AbortController | undefined;

  function stop(): void {
    going?.abort();
    going = undefined;
    busy.value = false;
  }
  function clear(): void {
    stop();
    wanted.value = help.value = refused.value = undefined;
  }
  async function want(next: Wanted): Promise<void> {
    clear();
    const mine = new AbortController();
    [going, wanted.value, busy.value] = [mine, next, true];
    const patient = async (request: Request): Promise<Response> => {
      try {
        return await fetch(request, { signal: AbortSignal.any([mine.signal, AbortSignal.timeout(WAIT_MS)]) });
      } catch (cause) {
        throw unanswered(cause);
      }
    };
    try {
      const said = await ask(client.POST('/api/v1/conversations/{id}/model-help', { params: { path: { id: conversation } }, body: next, fetch: patient }));
      if (going === mine) help.value = said;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (going !== mine) return;
      refused.value = error;
      if (error.problem.slug === 'model-none') void useModels().load();
    } finally {
      if (going === mine) busy.value = false;
    }
  }
  return { wanted, busy, help, refused, want, stop, clear };
}
