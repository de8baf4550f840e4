import { isEmotion, type Emotion } from '@zhike/ui';
import type { MessageView } from '../wire';

/** How unpleasant each feeling is, 0 to 1: the displeasure of its valence in understanding. */
const HEAT: Record<Emotion, number> = { neutral: 0, satisfied: 0, confused: 0.25, anxious: 0.5, disappointed: 0.7, angry: 1 };
/** From so many words of the customer on there is a course; so many of the newest are drawn. */
const LEAST = 3;
const MOST = 20;
/** What the newest message weighs against all before. */
const NEWEST = 0.5;
/** How far back one looks, in messages, and what is called a change. */
const BACK = 3;
const CHANGE = 0.15;

export type Direction = 'worse' | 'better' | 'steady';

export interface Felt {
  id: string;
  at_ms: number;
  emotion: Emotion;
  heat: number;
}

export interface Course {
  points: Felt[];
  direction: Direction;
}

/** How the customer's feelings go through a conversation; none while there are few words, or nothing was felt in any. */
export function course(messages: readonly MessageView[]): Course | undefined {
  const points = messages.flatMap(({ id, author, content, at_ms, emotion }): Felt[] => {
    if (author.kind !== 'customer' || content.type !== 'text') return [];
    const felt = isEmotion(emotion) ? emotion : 'neutral';
    return [{ id, at_ms, emotion: felt, heat: HEAT[felt] }];
  });
  if (points.length < LEAST || points.every(({ emotion }) => emotion === 'neutral')) return undefined;
  let level = points[0]!.heat;
  const levels = points.map(({ heat }) => (level += NEWEST * (heat - level)));
  const change = level - levels[Math.max(0, levels.length - 1 - BACK)]!;
  return { points: points.slice(-MOST), direction: change >= CHANGE ? 'worse' : change <= -CHANGE ? 'better' : 'steady' };
}
