// The journeys in a real browser: `npm test`, or `node run.mjs NAME` for those whose name contains NAME.
import about from './journeys/about.mjs';
import access from './journeys/access.mjs';
import alerts from './journeys/alerts.mjs';
import canned from './journeys/canned.mjs';
import centre from './journeys/centre.mjs';
import day from './journeys/day.mjs';
import desk from './journeys/desk.mjs';
import extras from './journeys/extras.mjs';
import eyes from './journeys/eyes.mjs';
import fallback from './journeys/fallback.mjs';
import hostile from './journeys/hostile.mjs';
import identity from './journeys/identity.mjs';
import importing from './journeys/import.mjs';
import inert from './journeys/inert.mjs';
import knowledge from './journeys/knowledge.mjs';
import lists from './journeys/lists.mjs';
import looks from './journeys/looks.mjs';
import mail from './journeys/mail.mjs';
import merge from './journeys/merge.mjs';
import sdk from './journeys/sdk.mjs';
import sends from './journeys/sends.mjs';
import setup from './journeys/setup.mjs';
import training from './journeys/training.mjs';
import whole from './journeys/whole.mjs';
import widget from './journeys/widget.mjs';
import { runAll } from './src/journey.mjs';

await runAll([...eyes, ...whole, ...desk, ...day, ...hostile, ...identity, ...setup, ...widget, ...extras, ...about, ...fallback, ...sdk, ...canned, ...sends, ...lists, ...alerts, ...merge, ...looks, ...access, ...inert, ...training, ...knowledge, ...importing, ...centre, ...mail]);
