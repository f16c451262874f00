import { expect, test } from 'vitest';
import { createRedact, redactedTexts } from './redact.ts';

const redact = createRedact({
  DATABASE_URL: 'postgres://app:s3cr3t-pass@db.internal/shop',
  SLACK_TOKEN: 'xoxb-1234567890',
  HOME: '/home/me',
  PGPASSWORD: 'abc',
});

test.each([
  ['postgres://me:hunter2@db/shop', 'postgres://me:•••@db/shop'],
  ['postgresql://:only@db/shop', 'postgresql://:•••@db/shop'],
  ['{"url":"postgres://me:hunter2@db/shop"}', '{"url":"postgres://me:•••@db/shop"}'],
  ['host=db password=hunter2 user=me', 'host=db password=••• user=me'],
  ["password = 'hunter 2'", 'password = •••'],
  ['https://x.example/?token=abcdef&a=1', 'https://x.example/?token=•••&a=1'],
  ['the password was s3cr3t-pass', 'the password was •••'],
  ['Bearer xoxb-1234567890', 'Bearer •••'],
])('%s is shown as %s', (text, shown) => {
  expect(redact(text)).toBe(shown);
});

test.each([
  'postgres://me@db/shop',
  'contracts/shop.yaml:3:4',
  '/home/me/abc',
  'at 12:30 me@example.com wrote',
  'password_hash: text',
])('%s holds no secret and is left alone', (text) => {
  expect(redact(text)).toBe(text);
});

test.each(['password=abc"rest', "password = 'abc", 'https://x?token=a"b', 's3cr3t-pass\\"'])(
  '%s in a document is redacted, and the document stays one',
  (text) => {
    const value = { texts: [text], beside: "it's here", count: 3n, missing: null };
    const shown = redactedTexts(value, redact);
    expect(shown.beside).toBe("it's here");
    expect(shown.count).toBe(3n);
    expect(shown.texts[0]).toContain('•••');
    expect(JSON.parse(JSON.stringify(shown.texts))).toEqual(shown.texts);
  },
);
