/** widget-panel.js: what opens behind the launcher. */
import type { Zhike } from './loader/api';
import type { HandOver, Mount } from './hand';
import { mount } from './mount';

((window.Zhike as Zhike).$ as HandOver<Mount>).take(mount);
