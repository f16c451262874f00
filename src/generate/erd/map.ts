/**
 * The layout of many tables: columns of boxes in the order in which tables refer to each other, lines in the
 * channels between columns and behind the boxes. Linear in tables and references, where crossing minimisation
 * would take minutes.
 */
import type { Relationship } from '../model.ts';

export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface Placed {
  readonly x: number;
  readonly y: number;
}

const CHANNEL = 72;
const GAP = 28;
/** Width to height of the picture. */
const ASPECT = 1.5;

export interface ErdMap {
  readonly width: number;
  readonly height: number;
  readonly places: ReadonlyMap<string, Placed>;
}

export function mapOf(boxes: readonly Box[], relationships: readonly Relationship[], margin: number): ErdMap {
  const ordered = neighboursTogether(boxes, relationships);
  const area = boxes.reduce((sum, box) => sum + (box.width + CHANNEL) * (box.height + GAP), 0);
  const tall = Math.max(Math.sqrt(area / ASPECT), ...boxes.map((box) => box.height));
  const places = new Map<string, Placed>();
  let [x, y, widest, height] = [margin + CHANNEL / 2, margin, 0, 0];
  for (const box of ordered) {
    if (y > margin && y + box.height > margin + tall) {
      x += widest + CHANNEL;
      [y, widest] = [margin, 0];
    }
    places.set(box.id, { x, y });
    y += box.height + GAP;
    widest = Math.max(widest, box.width);
    height = Math.max(height, y - GAP);
  }
  return { width: x + widest + CHANNEL / 2 + margin, height: height + margin, places };
}

/** Depth first from the most referenced tables: what belongs together comes together. */
function neighboursTogether(boxes: readonly Box[], relationships: readonly Relationship[]): readonly Box[] {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const neighbours = new Map<string, string[]>(boxes.map((box) => [box.id, []]));
  const referenced = new Map<string, number>();
  for (const { from, to } of relationships) {
    neighbours.get(to)?.push(from);
    neighbours.get(from)?.push(to);
    referenced.set(to, (referenced.get(to) ?? 0) + 1);
  }
  const ordered: Box[] = [];
  const starts = boxes.toSorted((a, b) => (referenced.get(b.id) ?? 0) - (referenced.get(a.id) ?? 0));
  const seen = new Set<string>();
  for (const start of starts) {
    const queue = [start.id];
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      const box = byId.get(id);
      if (box === undefined || seen.has(id)) continue;
      seen.add(id);
      ordered.push(box);
      queue.push(...(neighbours.get(id) ?? []).filter((next) => !seen.has(next)).toReversed());
    }
  }
  return ordered;
}

/** Leaves the referring row to the left, goes up or down in that column's channel, arrives from the right. */
export function routeOf(from: Placed, to: Placed, number: number): readonly Placed[] {
  const channel = from.x - 14 - (number % 5) * 4;
  const arrival = to.x + 22 + (number % 3) * 4;
  const beside = to.x < from.x && from.x - to.x < 2 * CHANNEL;
  return beside
    ? [from, { x: channel, y: from.y }, { x: channel, y: to.y }, to]
    : [
        from,
        { x: channel, y: from.y },
        { x: channel, y: (from.y + to.y) / 2 },
        { x: arrival, y: (from.y + to.y) / 2 },
        { x: arrival, y: to.y },
        to,
      ];
}
