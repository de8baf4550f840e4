/** What a survey asks, when the house has words of its own. */
import type { SurveyForm } from '../wire';
import { request } from './api';

const TIMEOUT_MS = 15_000;

export type FetchSurvey = (form: string, token: string) => Promise<SurveyForm>;

export function surveyApi(origin: string): FetchSurvey {
  return async (form, token) => {
    const response = await request(`${origin}/api/v1/widget/surveys/${form}`, { headers: { authorization: `Bearer ${token}` } }, TIMEOUT_MS);
    return (await response.json()) as SurveyForm;
  };
}
