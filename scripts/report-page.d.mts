/** Source of `src/generate/report/assets.ts`. */
export function reportAssets(): Promise<string>;
