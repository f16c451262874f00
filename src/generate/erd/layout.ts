/**
 * Where everything in the entity-relationship diagram stands: tables as boxes with a row per column, foreign keys
 * as orthogonal lines from the referring column to the referenced one. Drawing it is somebody else's work.
 */
import type { ELK, ElkExtendedEdge, ElkNode, ElkPort } from 'elkjs/lib/elk-api.js';
import type { Entity, Model, Relationship } from '../model.ts';
import { shortType } from '../postgres-type.ts';
import { mapOf, routeOf } from './map.ts';
import { textWidth } from './text-width.ts';

/** Lengths are CSS pixels; the origin is the top left corner of the picture. */
export interface ErdLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly ErdNode[];
  readonly edges: readonly ErdEdge[];
}

export interface ErdNode {
  /** The entity's label, e.g. `users`, `auth.users`. */
  readonly id: string;
  readonly entity: string;
  readonly description?: string;
  readonly classification?: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rows: readonly ErdRow[];
}

export interface ErdRow {
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly primary: boolean;
  readonly foreign: boolean;
  readonly unique: boolean;
  readonly pii?: string;
  readonly description?: string;
  /** Top of the row, from the top of the picture. */
  readonly y: number;
}

export interface ErdEdge {
  /** The foreign key's name, with its table. */
  readonly id: string;
  /** Referring and referenced entity. */
  readonly from: string;
  readonly to: string;
  readonly columns: readonly string[];
  readonly many: boolean;
  readonly optional: boolean;
  /** From the referring row to the referenced one. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export const ERD = {
  head: 34,
  row: 22,
  foot: 6,
  font: 12.5,
  title: 13.5,
  marks: 44,
  pad: 12,
  margin: 24,
} as const;

/** Above this many tables the picture is a map, not a poster, and crossing minimisation takes too long. */
const LARGE = 60;

/** `aspect` is width by height, which parts that no reference joins are packed towards: a page is 1.5, a screen more. */
export async function layoutErd(model: Model, aspect = 1.5): Promise<ErdLayout> {
  if (model.entities.length > LARGE) return layoutMap(model, relationshipsIn(model));
  const { default: elkjs } = await import('elkjs/lib/elk.bundled.js');
  const elk: ELK = new elkjs.default();
  const relationships = relationshipsIn(model);
  const graph = await elk.layout({
    id: 'erd',
    layoutOptions: { ...OPTIONS, 'elk.aspectRatio': String(aspect) },
    children: model.entities.map((entity) => node(entity, relationships)),
    edges: relationships.map(edge),
  });
  return read(graph, model, relationships);
}

const OPTIONS: Record<string, string> = {
  'elk.algorithm': 'layered',
  'elk.direction': 'LEFT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.padding': `[top=${ERD.margin},left=${ERD.margin},bottom=${ERD.margin},right=${ERD.margin}]`,
  'elk.spacing.nodeNode': '36',
  'elk.spacing.edgeNode': '20',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.componentComponent': '48',
  'elk.layered.spacing.nodeNodeBetweenLayers': '72',
  'elk.layered.spacing.edgeNodeBetweenLayers': '24',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.thoroughness': '20',
  'elk.randomSeed': '1',
};

function node(entity: Entity, relationships: readonly Relationship[]): ElkNode {
  const width = widthOf(entity);
  return {
    id: entity.label,
    width,
    height: heightOf(entity),
    ports: [...ports(entity, relationships, width)],
    layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
  };
}

/**
 * References leave on the left and arrive on the right, at the height of their column. Those that arrive at one
 * column share a line, save that optional and required ones keep apart: their ends are drawn differently.
 */
function ports(entity: Entity, relationships: readonly Relationship[], width: number): readonly ElkPort[] {
  const arriving = relationships.filter((one) => one.to === entity.label);
  const leaving = relationships.filter((one) => one.from === entity.label);
  const middle = (column: string | undefined): number => {
    const row = entity.fields.findIndex((field) => field.column === column);
    return ERD.head + (Math.max(0, row) + 0.5) * ERD.row;
  };
  const made = new Map<string, ElkPort>();
  for (const one of arriving) {
    const both = arriving.some(
      (other) => other.targets[0] === one.targets[0] && other.optional !== one.optional,
    );
    const y = middle(one.targets[0]) + (both ? (one.optional ? 6 : -6) : 0);
    made.set(arrival(one), port(arrival(one), 'EAST', width, y));
  }
  for (const one of leaving) made.set(edgeId(one), port(edgeId(one), 'WEST', 0, middle(one.columns[0])));
  return [...made.values()];
}

function port(id: string, side: 'EAST' | 'WEST', x: number, y: number): ElkPort {
  return { id, x, y, width: 0, height: 0, layoutOptions: { 'elk.port.side': side } };
}

function edge(one: Relationship): ElkExtendedEdge {
  return { id: `edge ${edgeId(one)}`, sources: [edgeId(one)], targets: [arrival(one)] };
}

function read(graph: ElkNode, model: Model, relationships: readonly Relationship[]): ErdLayout {
  const placed = new Map((graph.children ?? []).map((child) => [child.id, child]));
  const routed = new Map((graph.edges ?? []).map((routedEdge) => [routedEdge.id, routedEdge]));
  return {
    width: round(graph.width ?? 0),
    height: round(graph.height ?? 0),
    nodes: model.entities.map((entity) => {
      const at = placed.get(entity.label);
      return erdNode(entity, round(at?.x ?? 0), round(at?.y ?? 0));
    }),
    edges: relationships.map((one) =>
      erdEdge(
        one,
        (routed.get(`edge ${edgeId(one)}`)?.sections ?? []).flatMap((section) => [
          section.startPoint,
          ...(section.bendPoints ?? []),
          section.endPoint,
        ]),
      ),
    ),
  };
}

function relationshipsIn(model: Model): readonly Relationship[] {
  const shown = new Set(model.entities.map((entity) => entity.label));
  return model.relationships.filter((one) => shown.has(one.from) && shown.has(one.to));
}

function layoutMap(model: Model, relationships: readonly Relationship[]): ErdLayout {
  const boxes = model.entities.map((entity) => ({
    id: entity.label,
    width: widthOf(entity),
    height: heightOf(entity),
  }));
  const map = mapOf(boxes, relationships, ERD.margin);
  const nodes = model.entities.map((entity) => {
    const at = map.places.get(entity.label);
    return erdNode(entity, round(at?.x ?? 0), round(at?.y ?? 0));
  });
  const byId = new Map(nodes.map((one) => [one.id, one]));
  const end = (id: string, column: string | undefined, side: 'from' | 'to'): { x: number; y: number } => {
    const found = byId.get(id);
    const row = found?.rows.find((one) => one.column === column);
    return {
      x: (found?.x ?? 0) + (side === 'to' ? (found?.width ?? 0) : 0),
      y: (row?.y ?? found?.y ?? 0) + ERD.row / 2,
    };
  };
  return {
    width: round(map.width),
    height: round(map.height),
    nodes,
    edges: relationships.map((one, number) =>
      erdEdge(one, routeOf(end(one.from, one.columns[0], 'from'), end(one.to, one.targets[0], 'to'), number)),
    ),
  };
}

function erdEdge(one: Relationship, points: readonly { readonly x: number; readonly y: number }[]): ErdEdge {
  const { from, to, columns, many, optional } = one;
  return {
    id: edgeId(one),
    from,
    to,
    columns,
    many,
    optional,
    points: points.map(({ x, y }) => ({ x: round(x), y: round(y) })),
  };
}

function heightOf(entity: Entity): number {
  return ERD.head + entity.fields.length * ERD.row + ERD.foot;
}

function erdNode(entity: Entity, x: number, y: number): ErdNode {
  const alone = (columns: readonly string[], column: string): boolean =>
    columns.length === 1 && columns[0] === column;
  return {
    id: entity.label,
    entity: entity.entity,
    ...(entity.description === undefined ? {} : { description: entity.description }),
    ...(entity.classification === undefined ? {} : { classification: entity.classification }),
    x,
    y,
    width: widthOf(entity),
    height: heightOf(entity),
    rows: entity.fields.map((field, index) => ({
      column: field.column,
      type: shortType(field.type),
      nullable: field.nullable,
      primary: entity.primaryKey?.columns.includes(field.column) ?? false,
      foreign: entity.references.some((reference) => reference.columns.includes(field.column)),
      unique: entity.uniques.some((unique) => alone(unique.columns, field.column)),
      ...(field.pii === undefined ? {} : { pii: field.pii }),
      ...(field.description === undefined ? {} : { description: field.description }),
      y: y + ERD.head + index * ERD.row,
    })),
  };
}

function widthOf(entity: Entity): number {
  const rows = entity.fields.map(
    (field) =>
      ERD.marks +
      textWidth(field.column, ERD.font) +
      20 +
      textWidth(shortType(field.type), ERD.font - 1) +
      (field.nullable ? 12 : 0) +
      (field.pii === undefined ? 0 : 32) +
      ERD.pad,
  );
  return Math.ceil(Math.max(150, textWidth(entity.label, ERD.title) * 1.1 + 2 * ERD.pad, ...rows) / 2) * 2;
}

function edgeId(one: Relationship): string {
  return `${one.from}.${one.name}`;
}

/** The port that a reference arrives at. */
function arrival(one: Relationship): string {
  return `${one.to} ${one.targets[0] ?? ''} ${one.optional ? 'optional' : 'required'}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
