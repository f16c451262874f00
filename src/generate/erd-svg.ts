/** erd.svg: the entity-relationship diagram as a picture. */
import { drawErd } from './erd/draw.ts';
import { layoutErd } from './erd/layout.ts';
import { generatedFile } from './header.ts';
import type { Artefact } from './model.ts';

export const erdSvg: Artefact = {
  name: 'erd-svg',
  summary: "erd.svg: the diagram as a picture, laid out with crow's feet, for light and dark",
  generate: async (model) => [
    generatedFile(
      model,
      'erd.svg',
      drawErd(await layoutErd(model), `Entity-relationship diagram of ${model.name}`),
    ),
  ],
};
