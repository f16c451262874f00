/** Pieces of SVG that both graphs share, and the frame in which they can be zoomed, searched and focused. */
import { type Html, html, raw } from './html.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An orthogonal line with rounded corners. */
export function roundedPath(points: readonly Point[], radius = 7): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, i) => {
    const before = points[i];
    const after = rest[i + 1];
    if (before === undefined || after === undefined) {
      path += `L${point.x} ${point.y}`;
      return;
    }
    const r = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
    const into = towards(point, before, r);
    const out = towards(point, after, r);
    path += `L${into.x} ${into.y}Q${point.x} ${point.y} ${out.x} ${out.y}`;
  });
  return path;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function towards(from: Point, to: Point, length: number): Point {
  const d = distance(from, to) || 1;
  return {
    x: round(from.x + ((to.x - from.x) / d) * length),
    y: round(from.y + ((to.y - from.y) / d) * length),
  };
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export interface GraphFrame {
  /** Used in ids: `erd`, `lineage`. */
  readonly name: string;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly content: Html;
  /** What one node is called: `table`. */
  readonly noun: string;
  readonly legend: Html;
}

/** The script finds `data-graph`; without it the picture is there all the same, whole and scrollable. */
export function graphFrame(frame: GraphFrame): Html {
  const { name, title, width, height, content, noun, legend } = frame;
  return html`<figure class="graph" data-graph="${name}">
<div class="graph-bar" hidden>
<label class="search"><span class="sr">Find a ${noun}</span><input type="search" placeholder="Find a ${noun} or column" autocomplete="off" spellcheck="false"></label>
<output class="graph-state" aria-live="polite"></output>
<div class="graph-buttons" role="group" aria-label="Zoom">
<button type="button" data-do="out" aria-label="Zoom out">−</button>
<button type="button" data-do="fit">Fit</button>
<button type="button" data-do="in" aria-label="Zoom in">+</button>
</div>
</div>
<div class="graph-view" tabindex="0" role="group" aria-label="${title}. Arrow keys move, plus and minus zoom, 0 fits.">
<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}"><g class="stage">${content}</g></svg>
</div>
<figcaption>${legend}</figcaption>
</figure>`;
}

/** The head of a card: rounded above, straight below. */
export function cardHead(x: number, y: number, width: number, height: number, radius = 8): Html {
  return raw(
    `<path class="card-head" d="M${x} ${y + height}V${y + radius}a${radius} ${radius} 0 0 1 ${radius} ${-radius}H${x + width - radius}a${radius} ${radius} 0 0 1 ${radius} ${radius}V${y + height}Z"/>`,
  );
}
