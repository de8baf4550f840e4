/** widget-panel.js: what opens behind the launcher. */
import type { HandOver, Mount } from './hand';
import { mount } from './mount';

(window.zhike!.$ as HandOver<Mount>).take(mount);
