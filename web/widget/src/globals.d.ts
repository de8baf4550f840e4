/** Addresses of the other scripts relative to widget.js, put in by the build. */
declare const __PANEL__: string;
declare const __TALK__: string;
declare const __MORE__: string;

declare module '*.css?tokens' {
  const css: string;
  export default css;
}
