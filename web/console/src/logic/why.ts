/** What the assistant noted with a reply (`Why` of crates/dialogue), read with care: an older reply may lack a field. */
export interface Guess {
  name: string;
  confidence: number;
  example: string | undefined;
  words: string[];
}
/** One request of a message that holds several; without a name it gave a task what it waited for. */
export interface Part {
  text: string;
  name: string | undefined;
  confidence: number | undefined;
}
export interface Gauge {
  name: 'out_of_scope' | 'wants_person';
  value: number;
  line: number | undefined;
}
/** What a supervisor must see at once, and the words it rests on, where there are any. */
export interface Danger {
  kind: string;
  sure: boolean;
  words: string;
}
export interface Why {
  text: string;
  decision: string | undefined;
  /** Empty where the message is one request. */
  parts: Part[];
  guesses: Guess[];
  /** From this confidence an intent is answered. */
  sure: number | undefined;
  gauges: Gauge[];
  rules: string[];
  /** The version of the flows that answered, 0 being those that were delivered. */
  release: number | undefined;
  /** With a version it is an article of the company, else an answer of the pack. */
  sources: { id: string; title: string; version: number | undefined }[];
  /** What was found in the articles, the surest first. */
  articles: { id: string; title: string; sure: number }[];
  /** What an article has of the question beyond the topic that else had answered. */
  nearer: { topic: string; words: string[] } | undefined;
  /** What a language model chose of what may be meant, as `topic:` or `article:` and its id. */
  chosen: { id: string; by: string } | undefined;
  /** The language model that phrased the answer of articles. */
  phrasedBy: string | undefined;
  /** What was not said, with every reason. */
  held: { text: string; reasons: { rule: string; words: string }[] }[];
  /** Terms that were said in plainer words. */
  plainer: { word: string; plain: string }[];
  emotion: string | undefined;
  dangers: Danger[];
  locale: string | undefined;
  slots: [name: string, value: string][];
}

type Bag = Record<string, unknown>;
const bag = (value: unknown): Bag => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Bag) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const texts = (value: unknown): string[] => list(value).flatMap((one) => text(one) ?? []);
const share = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : undefined;

const GUESSES = 3;
const WORDS = 5;

function guess(entry: unknown): Guess[] {
  const one = bag(entry);
  const name = text(one.id);
  const confidence = share(one.confidence);
  if (name === undefined || confidence === undefined) return [];
  const words = list(one.reasons).flatMap((reason) => text(list(reason)[0]) ?? []);
  return [{ name, confidence, example: text(one.nearest), words: words.slice(0, WORDS) }];
}

function part(entry: unknown): Part[] {
  const one = bag(entry);
  const said = text(one.text);
  return said === undefined ? [] : [{ text: said, name: text(one.intent), confidence: share(one.confidence) }];
}

function nearer(entry: unknown): Why['nearer'] {
  const one = bag(entry);
  const topic = text(one.topic);
  const words = texts(one.words).slice(0, WORDS);
  return topic === undefined || words.length === 0 ? undefined : { topic, words };
}

function chosen(entry: unknown): Why['chosen'] {
  const one = bag(entry);
  const [id, by] = [text(one.id), text(one.by)];
  return id === undefined || by === undefined ? undefined : { id, by };
}

function held(entry: unknown): Why['held'] {
  const one = bag(entry);
  const said = text(one.text);
  const reasons = list(one.reasons).flatMap((reason) => {
    const rule = text(bag(reason).rule);
    return rule === undefined ? [] : [{ rule, words: text(bag(reason).words) ?? '' }];
  });
  return said === undefined ? [] : [{ text: said, reasons }];
}

export function readWhy(raw: unknown): Why {
  const why = bag(raw);
  const lines = bag(why.thresholds);
  const gauges = [
    { name: 'out_of_scope' as const, value: share(why.out_of_scope), line: share(lines.out_of_scope) },
    { name: 'wants_person' as const, value: share(why.wants_person), line: share(lines.handoff) },
  ];
  return {
    text: text(why.understood) ?? '',
    decision: text(why.decision),
    parts: list(why.parts).flatMap(part),
    guesses: list(why.intents).flatMap(guess).slice(0, GUESSES),
    sure: share(lines.sure),
    gauges: gauges.flatMap(({ name, value, line }) => (value === undefined ? [] : [{ name, value, line }])),
    rules: texts(why.rules),
    release: typeof why.release === 'number' ? why.release : undefined,
    sources: list(why.sources).flatMap((entry) => {
      const one = bag(entry);
      const id = text(one.id);
      return id === undefined ? [] : [{ id, title: text(one.title) ?? id, version: typeof one.version === 'number' ? one.version : undefined }];
    }),
    articles: list(why.articles).flatMap((entry) => {
      const one = bag(entry);
      const [id, sure] = [text(one.id), share(one.sure)];
      return id === undefined || sure === undefined ? [] : [{ id, title: text(one.title) ?? id, sure }];
    }),
    nearer: nearer(why.nearer),
    chosen: chosen(why.chosen),
    phrasedBy: text(why.phrased_by),
    held: list(why.held).flatMap(held),
    plainer: list(why.plainer).flatMap((entry) => {
      const [word, plain] = [text(bag(entry).word), text(bag(entry).plain)];
      return word === undefined || plain === undefined ? [] : [{ word, plain }];
    }),
    emotion: text(bag(why.emotion).feeling),
    dangers: list(why.danger).flatMap((entry) => {
      const one = bag(entry);
      const kind = text(one.kind);
      return kind === undefined ? [] : [{ kind, sure: one.sure === true, words: text(one.words) ?? '' }];
    }),
    locale: text(why.locale),
    slots: Object.entries(bag(why.slots)).flatMap(([name, value]) => (text(value) === undefined ? [] : [[name, value as string] as [string, string]])),
  };
}
