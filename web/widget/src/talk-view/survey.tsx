/** How was it: stars for each who answered, reasons and a comment, in the thread. */
import type { SurveyReason } from '@zhike/realtime';
import { useState } from 'preact/hooks';

import type { Key } from '../text/i18n';
import { Icon } from '../view/icons';
import { useChat } from '../view/use';

const STARS = [1, 2, 3, 4, 5];
const COMMENT_CHARS = 500;
/** From so many stars on a rating is a good one, and good reasons are offered. */
const GOOD_STARS = 4;
const GOOD: SurveyReason[] = ['solved', 'quick', 'clear', 'kind'];
const BAD: SurveyReason[] = ['not_solved', 'slow', 'unclear', 'unkind'];

interface RowProps {
  name: string;
  legend: string;
  stars: number;
  onStars: (stars: number) => void;
}

function Rated({ name, legend, stars, onStars }: RowProps) {
  const { t } = useChat();
  return (
    <fieldset class="rated">
      <legend>{legend}</legend>
      <div class="stars">
        {STARS.map((n) => (
          <label key={n} class={n <= stars ? 'star on' : 'star'}>
            <input
              class="sr"
              type="radio"
              name={name}
              value={n}
              checked={n === stars}
              onChange={() => onStars(n)}
              aria-label={`${t('survey_stars', { n })} ${t(`star_${n}` as Key)}`}
            />
            <Icon name="star" />
          </label>
        ))}
      </div>
      <div class="star-word" aria-hidden="true">
        {stars > 0 && t(`star_${stars}` as Key)}
      </div>
    </fieldset>
  );
}

function Given({ stars, label }: { stars: number; label?: string }) {
  const { t } = useChat();
  return (
    <span class="given">
      {label && <span>{label}</span>}
      <span class="stars" role="img" aria-label={t('survey_stars', { n: stars })}>
        {STARS.map((n) => (
          <span class={n <= stars ? 'star on' : 'star'}>
            <Icon name="star" />
          </span>
        ))}
      </span>
    </span>
  );
}

export function Survey() {
  const { chat, t } = useChat();
  const [stars, setStars] = useState(0);
  const [agentStars, setAgentStars] = useState(0);
  const [reasons, setReasons] = useState<SurveyReason[]>([]);
  const [comment, setComment] = useState('');
  const survey = chat.state.view?.header.survey ?? { state: 'none' };
  const given = survey.state === 'answered' ? survey : chat.talk!.surveySent;
  if (given) {
    const two = given.agent_stars;
    return (
      <div class="frame survey done" role="status">
        <Given stars={given.stars} label={two ? t('survey_assistant') : undefined} />
        {two ? <Given stars={two} label={t('survey_agent')} /> : null}
        <span>{t('survey_thanks')}</span>
      </div>
    );
  }
  if (survey.state !== 'invited') return null;
  const both = survey.about === 'both';
  const lowest = both ? Math.min(stars, agentStars) : stars;
  const offered = lowest >= GOOD_STARS ? GOOD : BAD;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (lowest === 0) return;
    const said = reasons.filter((reason) => offered.includes(reason));
    chat.talk!.survey({ stars, agent_stars: both ? agentStars : undefined, reasons: said.length > 0 ? said : undefined, comment });
  };
  const choose = (reason: SurveyReason, on: boolean): void =>
    setReasons((now) => [...now.filter((other) => other !== reason), ...(on ? [reason] : [])]);
  return (
    <form class="frame survey" onSubmit={submit}>
      {both && <p class="asked">{t('survey_title')}</p>}
      <Rated name="stars" legend={t(both ? 'survey_assistant' : 'survey_title')} stars={stars} onStars={setStars} />
      {both && <Rated name="agent-stars" legend={t('survey_agent')} stars={agentStars} onStars={setAgentStars} />}
      {lowest > 0 && (
        <>
          <fieldset class="reasons">
            <legend>{t('survey_why')}</legend>
            {offered.map((reason) => (
              <label key={reason} class={reasons.includes(reason) ? 'reason on' : 'reason'}>
                <input
                  class="sr"
                  type="checkbox"
                  value={reason}
                  checked={reasons.includes(reason)}
                  onChange={(event) => choose(reason, event.currentTarget.checked)}
                />
                {t(`why_${reason}` as Key)}
              </label>
            ))}
          </fieldset>
          <textarea
            rows={2}
            maxLength={COMMENT_CHARS}
            placeholder={t('survey_comment')}
            aria-label={t('survey_comment')}
            value={comment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
          <button type="submit" class="primary">
            {t('survey_submit')}
          </button>
        </>
      )}
    </form>
  );
}
