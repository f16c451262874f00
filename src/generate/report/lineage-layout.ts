/** Where the boxes and lines of the lineage stand; data flows from left to right. */
import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js';
import { textWidth } from '../erd/text-width.ts';
import type { ColumnEdge, Lineage, LineageEdge, LineageNode } from './lineage.ts';

export interface PlacedNode extends LineageNode {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge extends LineageEdge {
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface LineageLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly columns: readonly ColumnEdge[];
}

/** CSS pixels, shared with the drawing. */
export const LINEAGE = { head: 42, row: 19, foot: 8, pill: 32, pad: 12, margin: 24 } as const;

export async function layoutLineage(lineage: Lineage): Promise<LineageLayout> {
  if (lineage.nodes.length === 0) return { width: 0, height: 0, nodes: [], edges: [], columns: [] };
  const { default: elkjs } = await import('elkjs/lib/elk.bundled.js');
  const elk: ELK = new elkjs.default();
  const graph = await elk.layout({
    id: 'lineage',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.padding': `[top=${LINEAGE.margin},left=${LINEAGE.margin},bottom=${LINEAGE.margin},right=${LINEAGE.margin}]`,
      'elk.spacing.nodeNode': '28',
      'elk.layered.spacing.nodeNodeBetweenLayers': '44',
      'elk.layered.spacing.edgeNodeBetweenLayers': '20',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
      'elk.randomSeed': '1',
    },
    children: lineage.nodes.map((node) => ({ id: node.id, ...sizeOf(node) })),
    edges: lineage.edges.map((edge, i) => ({ id: String(i), sources: [edge.from], targets: [edge.to] })),
  });
  return read(graph, lineage);
}

function read(graph: ElkNode, lineage: Lineage): LineageLayout {
  const placed = new Map((graph.children ?? []).map((child) => [child.id, child]));
  const routed = new Map((graph.edges ?? []).map((edge) => [edge.id, edge]));
  return {
    width: Math.ceil(graph.width ?? 0),
    height: Math.ceil(graph.height ?? 0),
    nodes: lineage.nodes.map((node) => {
      const at = placed.get(node.id);
      return { ...node, x: round(at?.x ?? 0), y: round(at?.y ?? 0), ...sizeOf(node) };
    }),
    edges: lineage.edges.map((edge, i) => ({
      ...edge,
      points: (routed.get(String(i))?.sections ?? []).flatMap((section) =>
        [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(({ x, y }) => ({
          x: round(x),
          y: round(y),
        })),
      ),
    })),
    columns: lineage.columns,
  };
}

function sizeOf(node: LineageNode): { readonly width: number; readonly height: number } {
  if (node.kind === 'pipeline') {
    return { width: Math.ceil(textWidth(node.label, 12.5)) + 44, height: LINEAGE.pill };
  }
  const texts = [
    textWidth(node.label, 13.5) * 1.1 + 8,
    textWidth(node.detail ?? '', 11),
    ...node.columns.map((c) => textWidth(c, 12) + 8),
  ];
  return {
    width: Math.ceil(Math.max(140, ...texts)) + 2 * LINEAGE.pad,
    height: LINEAGE.head + (node.columns.length + (node.others > 0 ? 1 : 0)) * LINEAGE.row + LINEAGE.foot,
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
