/** What the talk's script borrows from the panel's instead of bringing its own. `scripts/build.mjs` redirects its imports here. */
export { jsx, jsxs, Fragment } from 'preact/jsx-runtime';
export { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
export { ApiError, fromProblem, request } from './chat/api';
export { addWords, hasKey } from './text/i18n';
export { AssistantByline } from './view/byline';
export { addIcons, Icon } from './view/icons';
export { useChat } from './view/use';
export { Welcome } from './view/welcome';
