/** How was it: stars and a comment, in the thread. */
import { useState } from 'preact/hooks';

import type { Key } from '../text/i18n';
import { Icon } from '../view/icons';
import { useChat } from '../view/use';

const STARS = [1, 2, 3, 4, 5];
const COMMENT_CHARS = 500;

export function Survey() {
  const { chat, t } = useChat();
  const [stars, setStars] = useState(0);
  const [comment, setComment] = useState('');
  const survey = chat.state.view?.header.survey ?? { state: 'none' };
  const given = survey.state === 'answered' ? survey.stars : chat.talk!.surveySent;
  if (given !== null) {
    return (
      <div class="frame survey done" role="status">
        <span class="stars" role="img" aria-label={t('survey_stars', { n: given })}>
          {STARS.map((n) => (
            <span class={n <= given ? 'star on' : 'star'}>
              <Icon name="star" />
            </span>
          ))}
        </span>
        <span>{t('survey_thanks')}</span>
      </div>
    );
  }
  if (survey.state !== 'invited') return null;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (stars > 0) chat.talk!.survey(stars, comment);
  };
  return (
    <form class="frame survey" onSubmit={submit}>
      <fieldset>
        <legend>{t('survey_title')}</legend>
        <div class="stars">
          {STARS.map((n) => (
            <label key={n} class={n <= stars ? 'star on' : 'star'}>
              <input
                class="sr"
                type="radio"
                name="stars"
                value={n}
                checked={n === stars}
                onChange={() => setStars(n)}
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
      {stars > 0 && (
        <>
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
