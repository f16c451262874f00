import { expect, test } from 'vitest';
import { clients } from './clients.ts';
import { definition } from './definition.ts';
import { type Placement, place, unplace } from './placement.ts';

const placements = clients.flatMap((client) => client.placements(definition));

function placed(placement: Placement, existing?: string): string {
  const result = place(placement, existing, false);
  if (result.type !== 'text' || result.text === undefined)
    throw new Error(`${placement.path}: ${result.type}`);
  return result.text;
}

test.each(placements.map((placement) => [placement.path, placement] as const))(
  '%s is written once, stays the same when written again, and goes as a whole',
  (_, placement) => {
    const once = placed(placement);
    expect(placed(placement, once)).toBe(once);
    expect(unplace(placement, once, false)).toEqual({ type: 'text', text: undefined });
  },
);

test('what a team wrote in AGENTS.md stays, before and after the section', () => {
  const placement = placements.find(({ type }) => type === 'section');
  if (placement === undefined) throw new Error('there is no section');
  const first = placed(placement, '# Our rules\n\nBe kind.\n');
  expect(first).toMatch(/^# Our rules\n\nBe kind\.\n\n<!-- datawright:begin/);
  const more = `${first}\n## More\n`;
  expect(placed(placement, more)).toBe(more);
  const older = more.replace('You are the data engineer', 'You were the data engineer');
  expect(placed(placement, older)).toBe(more);
  expect(unplace(placement, more, false)).toEqual({
    type: 'text',
    text: '# Our rules\n\nBe kind.\n\n\n## More\n',
  });
});

test('other entries of a JSON file stay as they are, in their order and indentation', () => {
  const placement: Placement = {
    type: 'entry',
    path: 'a.json',
    keys: ['mcpServers', 'datawright'],
    value: { a: 1 },
  };
  const theirs = '{\n\t"theme": "dark",\n\t"mcpServers": {\n\t\t"other": {}\n\t}\n}\n';
  const ours = placed(placement, theirs);
  expect(ours).toBe(
    '{\n\t"theme": "dark",\n\t"mcpServers": {\n\t\t"other": {},\n\t\t"datawright": {\n\t\t\t"a": 1\n\t\t}\n\t}\n}\n',
  );
  expect(unplace(placement, ours, false)).toEqual({ type: 'text', text: theirs });
  expect(place(placement, '{ "a": 1, } // mine', false)).toEqual({ type: 'unreadable' });
});

test('a file of our own that a person changed is left alone, unless forced', () => {
  const placement: Placement = { type: 'file', path: 'a.md', text: 'ours' };
  const edited = placed(placement).replace('ours', 'mine');
  expect(place(placement, edited, false)).toEqual({ type: 'edited' });
  expect(place(placement, 'never ours', false)).toEqual({ type: 'edited' });
  expect(unplace(placement, edited, false)).toEqual({ type: 'edited' });
  expect(place(placement, edited, true)).toEqual({ type: 'text', text: placed(placement) });
  const older = placed({ ...placement, text: 'an older text' });
  expect(placed(placement, older)).toBe(placed(placement));
});
