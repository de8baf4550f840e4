// The words of the products' own catalogues, so that a journey finds a button by what is written on it.
import { readFileSync } from 'node:fs';

const read = (path) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

function words(name, catalogue) {
  return (key, values = {}) => {
    const found = key.split('.').reduce((at, part) => at?.[part], catalogue);
    if (typeof found !== 'string') throw new Error(`${name} has no word ${key}`);
    return found.replace(/\{(\w+)\}/g, (whole, value) => values[value] ?? whole);
  };
}

export const widgetWords = (lang) =>
  words('the widget', Object.assign({}, ...['panel', 'talk', 'more'].map((part) => read(`widget/src/locales/${part}.${lang}.json`))));
export const deskWords = (lang) => words('the desk', read(`ui/src/locales/${lang}.json`));
