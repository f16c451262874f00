/** Realistic words by what a column is about: the contract's `pii:` first, then its name. */
import type { Faker } from '@faker-js/faker';
import type { Entity, Field } from '../model.ts';
import { between, pick, type Random } from './random.ts';
import type { Value } from './value.ts';

export interface Person {
  readonly first: string;
  readonly last: string;
}

/** What a maker of words may look at. `faker` draws from `random`, so both are the row's own. */
export interface Chance {
  readonly faker: Faker;
  readonly random: Random;
  /** Number of the row in its table; tells apart what must be unique. */
  readonly row: number;
  /** The person the row is about: name, email and login agree. */
  person(): Person;
  /** Newest instant there is, in milliseconds. */
  readonly until: number;
}

export type Words = (chance: Chance) => Value;

/** `[pii kinds and column names, what it gives]`; the first match wins. Addresses are of reserved domains and ranges. */
const BOOK: readonly (readonly [RegExp, Words])[] = [
  [/^e?_?mail(_address)?$|_email$/, ({ person, row }) => `${login(person())}${row + 1}@example.com`],
  [/^(first_?name|given_?name|forename)$/, ({ person }) => person().first],
  [/^(last_?name|family_?name|surname)$/, ({ person }) => person().last],
  [
    /^(full_?name|person_?name|display_?name|contact(_name)?|author|owner_name)$/,
    ({ person }) => full(person()),
  ],
  [/^(user_?name|login|handle|nick(name)?)$/, ({ person, row }) => `${login(person())}${row + 1}`],
  [
    /(^|_)(phone|mobile|fax|tel)(_number)?$/,
    ({ random }) => `+1555${String(between(random, 0, 9_999_999)).padStart(7, '0')}`,
  ],
  [
    /(password|secret|token|api_key).*|.*_hash$|^hash$/,
    ({ faker }) => `$argon2id$v=19$${faker.string.alphanumeric(43)}`,
  ],
  [/^(ip|ip_address|remote_addr|client_ip)$/, ({ random }) => `192.0.2.${between(random, 1, 254)}`],
  [/^user_agent$/, ({ faker }) => faker.internet.userAgent()],
  [
    /^(url|website|homepage|link)$|_url$/,
    ({ faker, row }) => `https://example.com/${faker.lorem.slug(2)}-${row + 1}`,
  ],
  [
    /^(street|address|address_line_?1|street_address)$|_address$/,
    ({ faker }) => faker.location.streetAddress(),
  ],
  [/^(zip|zip_?code|postal_?code|postcode)$/, ({ faker }) => faker.location.zipCode('#####')],
  [/^(city|town)$|_city$/, ({ faker }) => faker.location.city()],
  [/^(state|province|region)$/, ({ faker }) => faker.location.state()],
  [/^(state_code)$/, ({ faker }) => faker.location.state({ abbreviated: true })],
  [/^(country_code|country_iso)$/, ({ faker }) => faker.location.countryCode()],
  [/^country$|_country$/, ({ faker }) => faker.location.country()],
  [/^(time_?zone|tz)$/, ({ faker }) => faker.location.timeZone()],
  [/^(iban)$/, ({ faker }) => faker.finance.iban()],
  [
    /^(currency|currency_code)$/,
    ({ random }) => ['EUR', 'USD', 'GBP', 'CHF'][between(random, 0, 3)] ?? 'EUR',
  ],
  [/^(locale|language|lang)$/, ({ random }) => ['en', 'de', 'fr', 'es', 'it'][between(random, 0, 4)] ?? 'en'],
  [/^(company|company_name|organi[sz]ation|employer|vendor|supplier)$/, ({ faker }) => faker.company.name()],
  [/^(job|job_title|position|occupation)$/, ({ faker }) => faker.person.jobTitle()],
  [/^(gender|sex)$/, ({ random }) => ['female', 'male', 'other'][Math.floor(random() ** 2 * 3)] ?? 'other'],
  [/^sku$|_sku$/, ({ faker, row }) => `${faker.string.alpha({ length: 3, casing: 'upper' })}-${code(row)}`],
  [/^(slug|permalink)$/, ({ faker, row }) => `${faker.lorem.slug(3)}-${row + 1}`],
  [
    /^(reference|external_id|transaction_id|tracking_number|order_number|invoice_number|number|code)$/,
    ({ faker, row }) => `${faker.string.alphanumeric({ length: 10, casing: 'upper' })}${code(row)}`,
  ],
  [/^(colou?r)$/, ({ faker }) => faker.color.human()],
  [
    /^(action|event|event_type|verb)$/,
    ({ random }) => ACTIONS[between(random, 0, ACTIONS.length - 1)] ?? 'view',
  ],
  [/^(title|subject|headline|caption|label)$/, ({ faker }) => capital(faker.lorem.words(4))],
  [
    /^(description|bio|about|summary|notes?|comment|message|body|content|text|reason|remark)$/,
    ({ faker }) => faker.lorem.sentence(),
  ],
  [
    /^(provider|carrier|gateway)$/,
    ({ random }) => ['adyen', 'paypal', 'stripe'][between(random, 0, 2)] ?? 'stripe',
  ],
  [/^(category|kind|group|tag)$/, ({ faker }) => faker.commerce.department().toLowerCase()],
];

const ACTIONS = ['create', 'update', 'delete', 'login', 'logout', 'export', 'cancel', 'refund'];

/** Words for a text column; undefined when neither the contract nor the name says what it is about. */
export function wordsFor(field: Field, entity: Entity, tables: readonly string[]): Words | undefined {
  const short = shortLimit(field);
  if (short !== undefined && short <= 3 && /country|nation/.test(field.column))
    return ({ faker }) => faker.location.countryCode(short === 3 ? 'alpha-3' : 'alpha-2');
  if (short === 2 && /state|province/.test(field.column))
    return ({ faker }) => faker.location.state({ abbreviated: true });
  if (field.column === 'name') return nameWords(field, entity);
  // `target_type` beside `target_id`: which table a row is about.
  const about = /^(.+)_type$/.exec(field.column)?.[1];
  if (about !== undefined && entity.fields.some((other) => other.column === `${about}_id`))
    return ({ random }) => pick(random, tables) ?? null;
  const named = match(field.column);
  if (named !== undefined) return named;
  if (field.pii === 'name') return ({ person }) => full(person());
  return field.pii === undefined ? undefined : match(field.pii);
}

function nameWords(field: Field, entity: Entity): Words {
  const has = (pattern: RegExp): boolean => entity.fields.some((other) => pattern.test(other.column));
  if (
    field.pii !== undefined ||
    /user|person|people|customer|member|employee|author|contact/.test(entity.name)
  )
    return ({ person }) => full(person());
  if (/compan|organi[sz]ation|vendor|supplier|tenant/.test(entity.name))
    return ({ faker }) => faker.company.name();
  if (/airport|city|cities|place|location/.test(entity.name)) return ({ faker }) => faker.location.city();
  if (has(/^(sku|price|unit_price|barcode)$/)) return ({ faker }) => faker.commerce.productName();
  return ({ faker }) => capital(faker.lorem.words(2));
}

function match(name: string): Words | undefined {
  return BOOK.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
}

function shortLimit(field: Field): number | undefined {
  const limit = /^(?:char|character)(?: varying)?\((\d+)\)$/.exec(field.type)?.[1];
  return limit === undefined ? undefined : Number(limit);
}

function login({ first, last }: Person): string {
  return `${first}.${last}`
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z.]/g, '')
    .toLowerCase();
}

function full({ first, last }: Person): string {
  return `${first} ${last}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A row's number as five characters A–Z and 0–9. */
export function code(row: number): string {
  return row.toString(36).toUpperCase().padStart(5, '0');
}
