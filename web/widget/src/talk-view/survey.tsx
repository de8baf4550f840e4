/** How was it: stars for each who answered, reasons and a comment, in the thread. */
import type { SurveyReason } from '@zhike/realtime';
import { useEffect, useState } from 'preact/hooks';

import type { Key } from '../text/i18n';
import { Icon } from '../view/icons';
import { useChat } from '../view/use';
import type { SurveyForm } from '../wire';
import { useNow } from './now';

const STARS = [1, 2, 3, 4, 5];
const COMMENT_CHARS = 500;
const MINUTE_MS = 60_000;
/** From so many stars on a rating is a good one, and good reasons are offered. */
const GOOD_STARS = 4;
/** The words that came with the product stand in the catalogue. */
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
  const { chat, locale, t } = useChat();
  // Drawn anew now and then, so that it goes when its time is over.
  useNow(MINUTE_MS);
  const [stars, setStars] = useState(0);
  const [agentStars, setAgentStars] = useState(0);
  const [reasons, setReasons] = useState<SurveyReason[]>([]);
  const [comment, setComment] = useState('');
  const survey = chat.state.view?.header.survey ?? { state: 'none' };
  const form = survey.state === 'invited' ? survey.form : null;
  const asked = chat.state.survey;
  const words = form && asked?.form === form ? asked.words : null;
  useEffect(() => {
    if (form) void chat.talk!.surveyWords(form);
  }, [form, chat.state.link]);
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
  if (survey.state !== 'invited' || (survey.until_ms && survey.until_ms <= Date.now())) return null;
  if (form && !words) return null;
  const said = (text: SurveyForm['question']): string => text[locale] || text.zh || text.en;
  const title = words ? said(words.question) : t('survey_title');
  const shipped = (ids: SurveyReason[]): [SurveyReason, string][] => ids.map((id) => [id, t(`why_${id}` as Key)]);
  const own = (list: SurveyForm['low']): [SurveyReason, string][] => list.map((choice) => [choice.id, said(choice.words)]);
  const both = survey.about === 'both';
  const lowest = both ? Math.min(stars, agentStars) : stars;
  const good = lowest >= GOOD_STARS;
  const offered = words ? own(good ? words.good : words.low) : shipped(good ? GOOD : BAD);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (lowest === 0) return;
    const chosen = reasons.filter((reason) => offered.some(([id]) => id === reason));
    chat.talk!.survey({ stars, agent_stars: both ? agentStars : undefined, reasons: chosen.length > 0 ? chosen : undefined, comment });
  };
  const choose = (reason: SurveyReason, on: boolean): void =>
    setReasons((now) => [...now.filter((other) => other !== reason), ...(on ? [reason] : [])]);
  return (
    <form class="frame survey" onSubmit={submit}>
      {both && <p class="asked">{title}</p>}
      <Rated name="stars" legend={both ? t('survey_assistant') : title} stars={stars} onStars={setStars} />
      {both && <Rated name="agent-stars" legend={t('survey_agent')} stars={agentStars} onStars={setAgentStars} />}
      {lowest > 0 && (
        <>
          {offered.length > 0 && (
            <fieldset class="reasons">
              <legend>{t('survey_why')}</legend>
              {offered.map(([reason, text]) => (
                <label key={reason} class={reasons.includes(reason) ? 'reason on' : 'reason'}>
                  <input
                    class="sr"
                    type="checkbox"
                    value={reason}
                    checked={reasons.includes(reason)}
                    onChange={(event) => choose(reason, event.currentTarget.checked)}
                  />
                  {text}
                </label>
              ))}
            </fieldset>
          )}
          {(!words || words.comment) && (
            <textarea
              rows={2}
              maxLength={COMMENT_CHARS}
              placeholder={t('survey_comment')}
              aria-label={t('survey_comment')}
              value={comment}
              onInput={(event) => setComment(event.currentTarget.value)}
            />
          )}
          <button type="submit" class="primary">
            {t('survey_submit')}
          </button>
        </>
      )}
    </form>
  );
}
