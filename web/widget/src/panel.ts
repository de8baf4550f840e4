/** widget-panel.js: what opens behind the launcher. */
import type { PanelScript } from './hand';
import { mount } from './mount';

(document.currentScript as PanelScript | null)?.zhikeTake?.(mount);
