// The one normaliser of all text that comes in, and the key by which names are searched.

export type TextProblem = 'nul' | 'not-text' | 'stacked-marks' | 'too-long'

type TextLimits = {
  /** In code points, after normalising: what PostgreSQL's char_length counts. */
  readonly max: number
  /** Long text keeps its lines and tabs; anything else is one line with single spaces. */
  readonly multiline?: boolean
}

/**
 * What is accepted is what will be shown: nothing visible is ever dropped or replaced. The text becomes NFC; control characters, which
 * show nothing, go; white space is tidied; characters without width go at both ends, and stay inside, where Persian and emoji need them.
 * Text in which nothing at all can be seen is empty. Bidi controls stay, and pages show them (`escape`).
 * Refused: NUL and unpaired surrogates (the database would fail or store something else), non-characters (no XML return may
 * hold them) and more than 20 combining marks on one letter.
 */
export function readText(raw: string, { max, multiline = false }: TextLimits): { value: string } | { error: TextProblem } {
  if (raw.includes('\0')) return { error: 'nul' }
  if (!raw.isWellFormed() || nonCharacter.test(raw)) return { error: 'not-text' }
  const lines = raw.replace(lineBreak, '\n').replace(controls, '')
  // Asked before normalising too, since sorting a long run of marks takes the square of its length.
  if (stackedMarks.test(lines)) return { error: 'stacked-marks' }
  const normal = lines.normalize('NFC')
  const value = withoutBlankEnds(multiline ? normal : normal.replace(/\s+/g, ' '))
  if (nothingVisible.test(value)) return { value: '' }
  if (stackedMarks.test(value)) return { error: 'stacked-marks' }
  return isLongerThan(value, max) ? { error: 'too-long' } : { value }
}

/** Whether PostgreSQL can hold it at all, unread: no NUL, no half of a character. */
export function isStorable(raw: string): boolean {
  return !raw.includes('\0') && raw.isWellFormed()
}

/** The sentence a person reads. */
export function textProblemMessage(problem: TextProblem, label: string, max: number): string {
  switch (problem) {
    case 'too-long':
      return `${label} must be ${max} ${max === 1 ? 'character' : 'characters'} or fewer`
    case 'stacked-marks':
      return `${label} must not have more than 20 accents on one letter`
    case 'nul':
    case 'not-text':
      return `${label} must not include characters that are not text`
  }
}

/**
 * The key under which a name is found: lower case, no marks, letters and digits, single spaces. O'Neill → oneill, Ŵyn → wyn,
 * de la Cruz → de la cruz, Smith-Jones → smith jones, Łukasz → lukasz. The application computes it, here and nowhere else, and the
 * database stores it: a searched name and a stored one must pass through the same code, and SQL has no function that does the same.
 * A name without a letter or digit has an empty key.
 */
export function searchKey(name: string): string {
  return name
    .normalize('NFC')
    .replace(apostrophes, '') // before taking apart, which makes a space of the acute accent in O´Neill
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(apostrophes, '')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/[łøđðþæœßıς]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** The order of names in a list that is sorted here: Flat 2 before Flat 10. */
export const inOrder = new Intl.Collator('en-GB', { numeric: true })

/** The key of a record, as addresses and commands have it. */
export function isUuid(typed: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(typed)
}

/** Letters that decompose into nothing, as people type them who have no such key. */
const plainLetters: Readonly<Record<string, string>> = {
  ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ß: 'ss', ı: 'i', ς: 'σ',
}
const apostrophes = /['’‘ʼʻʹ′`´＇]/g

const nonCharacter = /\p{Noncharacter_Code_Point}/u
// Vertical tab, form feed, next line and the two separators are line ends somewhere: dropping them would join words.
const lineBreak = /\r\n|[\r\v\f\u0085\u2028\u2029]/g
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0001-\u0008\u000E-\u001F\u007F-\u009F]/g
const blank = /[\s\u200B-\u200D\u2060]/
const nothingVisible = /^[\p{Default_Ignorable_Code_Point}\p{White_Space}\u2800]*$/u
const stackedMarks = /(?:\p{M}[\u200C\u200D]*){21}/u

/** A loop and not an expression, which would take the square of a long run of blanks. */
function withoutBlankEnds(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && blank.test(text.charAt(start))) start += 1
  while (end > start && blank.test(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}

/** Counts only where the code units leave it open, and stops at the limit. */
function isLongerThan(value: string, max: number): boolean {
  if (value.length <= max) return false
  let count = 0
  for (let at = 0; at < value.length && count <= max; at += (value.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) count += 1
  return count > max
}
