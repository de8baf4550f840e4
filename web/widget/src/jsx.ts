/** The JSX runtime, on what Preact's core has anyway: smaller than its own. The build puts it in place of preact/jsx-runtime. */
import { createElement, Fragment, type ComponentType } from 'preact';

export function jsx(type: ComponentType, props: object, key?: string) {
  return createElement(type, key === undefined ? props : { ...props, key });
}

export { jsx as jsxs, Fragment };
