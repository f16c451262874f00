/** The diagram as SVG: one picture for light and dark, readable by screen readers, with no script and no font file. */
import { ERD, type ErdEdge, type ErdLayout, type ErdNode, type ErdRow } from './layout.ts';
import { textWidth } from './text-width.ts';

/** Height of the line that explains the marks. */
const LEGEND = 34;

const STYLE = `
  .erd { --page: #ffffff; --card: #ffffff; --head: #f3f6fb; --line: #d5dce6; --rule: #eef1f6; --text: #1b2430;
    --dim: #66758a; --edge: #8494a8; --accent: #1d5fd1; --pii: #9a4a00; --pii-back: #fdf0df;
    font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
  @media (prefers-color-scheme: dark) { .erd { --page: #0f141b; --card: #161d27; --head: #1e2733; --line: #303c4c;
    --rule: #222c39; --text: #e4eaf2; --dim: #93a2b6; --edge: #6f8096; --accent: #7fb0ff; --pii: #ffc078; --pii-back: #3d2b14; } }
  .page { fill: var(--page); } .card { fill: var(--card); stroke: var(--line); } .head { fill: var(--head); }
  .rule { stroke: var(--rule); } .sep { stroke: var(--line); } text { fill: var(--text); font-size: ${ERD.font}px; }
  .title { font-size: ${ERD.title}px; font-weight: 650; } .type { fill: var(--dim); font-size: ${ERD.font - 1}px; }
  .key { fill: var(--accent); font-size: 9.5px; font-weight: 700; letter-spacing: .03em; }
  .fk { fill: var(--dim); font-size: 9.5px; font-weight: 700; letter-spacing: .03em; } .pk { font-weight: 600; }
  .pill { fill: var(--pii-back); } .pii { fill: var(--pii); font-size: 9px; font-weight: 700; letter-spacing: .04em; }
  .edge { fill: none; stroke: var(--edge); stroke-width: 1.4; stroke-linejoin: round; }
  .ring { fill: var(--page); stroke: var(--edge); stroke-width: 1.4; } .note { fill: var(--dim); font-size: 11px; }`;

export function drawErd(layout: ErdLayout, title: string): readonly string[] {
  const width = Math.max(420, Math.ceil(layout.width));
  const height = Math.ceil(layout.height) + LEGEND;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="erd" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="erd-title erd-about">`,
    `<title id="erd-title">${escapeXml(title)}</title>`,
    `<desc id="erd-about">${escapeXml(inWords(layout))}</desc>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...layout.edges.flatMap(drawEdge),
    ...layout.nodes.flatMap(drawNode),
    ...legend(height),
    '</svg>',
  ];
}

function drawNode(node: ErdNode): readonly string[] {
  const { x, y, width, height } = node;
  const radius = 7;
  const about = [node.id, node.description].filter((part) => part !== undefined).join(': ');
  return [
    `<g id="${escapeXml(`table-${node.id}`)}">`,
    `<title>${escapeXml(about)}</title>`,
    `<rect class="card" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>`,
    `<path class="head" d="M${x + 0.5} ${y + ERD.head}V${y + radius}a${radius - 0.5} ${radius - 0.5} 0 0 1 ${radius - 0.5} ${0.5 - radius}H${x + width - radius}a${radius - 0.5} ${radius - 0.5} 0 0 1 ${radius - 0.5} ${radius - 0.5}V${y + ERD.head}Z"/>`,
    `<path class="sep" d="M${x} ${y + ERD.head}H${x + width}"/>`,
    `<text class="title" x="${x + ERD.pad}" y="${y + ERD.head / 2 + 5}">${escapeXml(node.id)}</text>`,
    ...node.rows.flatMap((row, index) => drawRow(node, row, index)),
    '</g>',
  ];
}

function drawRow(node: ErdNode, row: ErdRow, index: number): readonly string[] {
  const baseline = round(row.y + ERD.row / 2 + 4.5);
  const name = node.x + ERD.marks;
  const keys = [
    ...(row.primary ? ['<tspan class="key">PK</tspan>'] : []),
    ...(row.foreign ? ['<tspan class="fk">FK</tspan>'] : []),
    ...(row.unique && !row.primary ? ['<tspan class="fk">U</tspan>'] : []),
  ];
  const pill = round(name + textWidth(row.column, ERD.font) + 6);
  return [
    ...(index === 0
      ? []
      : [`<path class="rule" d="M${node.x + ERD.pad} ${row.y}H${node.x + node.width - ERD.pad}"/>`]),
    ...(keys.length === 0 ? [] : [`<text x="${node.x + ERD.pad}" y="${baseline}">${keys.join(' ')}</text>`]),
    `<text${row.primary ? ' class="pk"' : ''} x="${name}" y="${baseline}">${escapeXml(row.column)}${titled(row.description)}</text>`,
    ...(row.pii === undefined
      ? []
      : [
          `<rect class="pill" x="${pill}" y="${row.y + 5}" width="24" height="13" rx="6.5"><title>${escapeXml(`personal data: ${row.pii}`)}</title></rect>`,
          `<text class="pii" x="${pill + 12}" y="${row.y + 14.8}" text-anchor="middle">PII</text>`,
        ]),
    `<text class="type" x="${node.x + node.width - ERD.pad}" y="${baseline}" text-anchor="end">${escapeXml(row.type)}${row.nullable ? '<tspan class="key"> ?</tspan>' : ''}</text>`,
  ];
}

function drawEdge(edge: ErdEdge): readonly string[] {
  const first = edge.points[0];
  const last = edge.points.at(-1);
  if (first === undefined || last === undefined) return [];
  const path = roundedPath(edge.points);
  return [
    `<g><title>${escapeXml(`${edge.from} (${edge.columns.join(', ')}) refers to ${edge.to}`)}</title>`,
    `<path class="edge" d="${path}"/>`,
    ...(edge.many ? manyEnd(first.x, first.y, -1) : zeroOrOneEnd(first.x, first.y, -1)),
    ...(edge.optional ? zeroOrOneEnd(last.x, last.y, 1) : oneEnd(last.x, last.y)),
    '</g>',
  ];
}

/** Crow's foot with a ring: none, one or many. `away` points from the table along the line. */
function manyEnd(x: number, y: number, away: 1 | -1): readonly string[] {
  const tip = x + away * 11;
  return [
    `<path class="edge" d="M${x} ${round(y - 6)}L${tip} ${y}L${x} ${round(y + 6)}"/>`,
    `<circle class="ring" cx="${tip + away * 4}" cy="${y}" r="3.6"/>`,
  ];
}

function zeroOrOneEnd(x: number, y: number, away: 1 | -1): readonly string[] {
  return [
    `<path class="edge" d="M${x + away * 7} ${round(y - 4.5)}V${round(y + 4.5)}"/>`,
    `<circle class="ring" cx="${x + away * 14}" cy="${y}" r="3.6"/>`,
  ];
}

function oneEnd(x: number, y: number): readonly string[] {
  return [
    `<path class="edge" d="M${x + 6} ${round(y - 4.5)}V${round(y + 4.5)}M${x + 10} ${round(y - 4.5)}V${round(y + 4.5)}"/>`,
  ];
}

/** Corners of radius 5, less where a segment is shorter. */
function roundedPath(points: ErdEdge['points']): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (before === undefined) return `M${point.x} ${point.y}`;
      if (after === undefined) return `L${point.x} ${point.y}`;
      const from = towards(point, before);
      const to = towards(point, after);
      return `L${from.x} ${from.y}Q${point.x} ${point.y} ${to.x} ${to.y}`;
    })
    .join('');
}

function towards(
  corner: { readonly x: number; readonly y: number },
  other: { readonly x: number; readonly y: number },
): { readonly x: number; readonly y: number } {
  const length = Math.hypot(other.x - corner.x, other.y - corner.y);
  const part = length === 0 ? 0 : Math.min(5, length / 2) / length;
  return {
    x: round(corner.x + (other.x - corner.x) * part),
    y: round(corner.y + (other.y - corner.y) * part),
  };
}

function legend(height: number): readonly string[] {
  const y = height - 14;
  const marks = [
    ['key', 'PK', 'primary key'],
    ['fk', 'FK', 'foreign key'],
    ['fk', 'U', 'unique'],
    ['key', '?', 'may be missing'],
    ['pii', 'PII', 'personal data'],
  ].map(
    ([style, mark, meaning], at) =>
      `<tspan class="${style}"${at === 0 ? '' : ' dx="18"'}>${mark}</tspan><tspan dx="5">${meaning}</tspan>`,
  );
  return [`<text class="note" x="${ERD.margin}" y="${y}">${marks.join('')}</text>`];
}

function inWords(layout: ErdLayout): string {
  const edges = layout.edges.map((edge) => `${edge.from} refers to ${edge.to} by ${edge.columns.join(', ')}`);
  return [
    `Tables: ${layout.nodes.map((node) => node.id).join(', ')}.`,
    ...edges.map((text) => `${text}.`),
  ].join(' ');
}

function titled(text: string | undefined): string {
  return text === undefined ? '' : `<title>${escapeXml(text)}</title>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[^\t\n\r\u0020-\uffff]/g, ' ');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
