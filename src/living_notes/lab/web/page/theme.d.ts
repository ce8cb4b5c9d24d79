// What the theme leaves in the page for scripts.
export {};

declare global {
  /** Read what the site remembers, from localStorage. */
  var __md_get: ((key: string) => unknown) | undefined;
  var __md_set: ((key: string, value: unknown) => void) | undefined;
  /** Fires with every page, the first and those that instant navigation brings. */
  var document$: { subscribe(next: () => void): void };
}
