// How near a name, a date or a number is to a recorded one, and in what: the rules of tolerant search and of duplicates. No input or output here.

import { otherFormsOf } from './short-names.ts'

/** `steps`: 0 where they are the same, more the farther apart; `why` in words, empty where they are the same. */
export type Likeness = { steps: number, why: string }
const same: Likeness = { steps: 0, why: '' }

/** A name as it is looked for: its search key, its parts, and other whole texts that it may be recorded as. */
export type NameSought = { key: string, parts: string[], forms: string[] }

export function soughtName(key: string, alsoInitial = false): NameSought {
  const parts = [...new Set([key, ...key.split(' ').filter((part) => part.length > 1)])]
  return { key, parts, forms: [...new Set([...parts, ...(alsoInitial ? [key.slice(0, 1)] : [])])] }
}

export function soughtForename(key: string, alsoInitial = false): NameSought {
  const { forms, ...rest } = soughtName(key, alsoInitial)
  return { ...rest, forms: [...forms, ...otherFormsOf(key)] }
}

/** For a statement that reaches people another way and looks at their names. */
export const amongNames = (surname: NameSought, forename: NameSought) =>
  ({ surname: surname.key, surname_forms: surname.forms, surname_parts: surname.parts, forename: forename.key, forename_forms: forename.forms })

/** Every key that a recorded name has which is as near as a letter: for a statement that goes by the name. */
export const keysNear = ({ key, forms }: NameSought): string[] => [...new Set([...oneOff(key), ...forms])]

/**
 * How a recorded name is near to the one looked for, both as search keys; undefined where it is another name. `soundsAlike` is what
 * the database says of their sounds. A name that begins as typed is the same, as in the exact search.
 */
export function nameLikeness(typed: string, recorded: string, soundsAlike: boolean): Likeness | undefined {
  if (recorded.startsWith(typed)) return same
  const [one, other] = [typed, recorded].map((key) => key.replaceAll(' ', '')) as [string, string]
  if (one === other) return { steps: 1, why: 'differs in spaces only' }
  const off = isLongEnough(typed) ? howOneOff(typed, recorded) ?? howOneOff(one, other) : undefined
  if (off) return { steps: 2, why: off === 'exchanged' ? 'two letters exchanged' : 'one letter differs' }
  if (recorded.split(' ').includes(typed) || (recorded.length > 1 && typed.split(' ').includes(recorded))) return { steps: 3, why: 'part of the name' }
  if (recorded.length === 1 && typed.startsWith(recorded)) return { steps: 4, why: 'an initial only' }
  // Sounds are cut off after four consonants, so long names that only begin alike have the same.
  return soundsAlike && editsBetween(one, other) <= Math.ceil(Math.max(one.length, other.length) / 2) ? { steps: 4, why: 'sounds alike' } : undefined
}

/** People go by other forms of a first name: Bill is William. */
export function forenameLikeness(typed: string, recorded: string, soundsAlike: boolean): Likeness | undefined {
  const of = nameLikeness(typed, recorded, soundsAlike)
  if (of && of.steps <= 1) return of
  return otherFormsOf(typed).includes(recorded.split(' ')[0]!) ? { steps: 2, why: 'another form of the name' } : of
}

/** The same of numbers, letters in capitals and without spaces. */
export function numberLikeness(typed: string, recorded: string): Likeness | undefined {
  if (typed === recorded) return same
  const off = howOneOff(typed, recorded)
  return off && { steps: 2, why: off === 'exchanged' ? 'two characters exchanged' : 'one character differs' }
}

export function dateLikeness(typed: string, recorded: string): Likeness | undefined {
  if (typed === recorded) return same
  const why = datesNear(typed).get(recorded)
  return why === undefined ? undefined : { steps: why === exchangedDay ? 2 : 3, why }
}

const exchangedDay = 'day and month exchanged'

/** Every day that this one may have been meant for, with the reason: 1957-02-11 was perhaps 1957-11-02, or the 12th. */
export function datesNear(day: string): ReadonlyMap<string, string> {
  if (lastNear?.day !== day) lastNear = { day, near: daysNear(day) }
  return lastNear.near
}
/** One person is compared with many, and days are slow to reckon with. */
let lastNear: { day: string, near: ReadonlyMap<string, string> } | undefined

function daysNear(day: string): Map<string, string> {
  const date = Temporal.PlainDate.from(day)
  const near: [Temporal.PlainDate, string][] = [
    ...([-1, 1].flatMap((by): [Temporal.PlainDate, string][] => [
      [date.add({ years: by }), 'one year apart'], [date.add({ months: by }), 'one month apart'], [date.add({ days: by }), 'one day apart']])),
    ...(date.day <= 12 && date.day !== date.month ? [[date.with({ day: date.month, month: date.day }), exchangedDay] as [Temporal.PlainDate, string]] : []),
  ]
  return new Map(near.map(([other, why]) => [other.toString(), why]))
}

/** Names of one or two letters are too short to be one letter off: every other short name would be. */
const isLongEnough = (key: string) => key.length >= 3
/** A longer name has thousands of neighbours. It is found by its sound. */
const longest = 32

/** A key and all that are one letter off it: one missing, one too many, one another, two neighbours exchanged. */
export function oneOff(key: string, letters = 'abcdefghijklmnopqrstuvwxyz '): string[] {
  const signs = [...key]
  if (!isLongEnough(key) || signs.length > longest) return [key]
  const found = new Set([key])
  for (let at = 0; at <= signs.length; at += 1) {
    const [before, after] = [signs.slice(0, at).join(''), signs.slice(at).join('')]
    const [next, rest] = [signs[at], signs.slice(at + 1).join('')]
    for (const letter of letters) {
      found.add(before + letter + after)
      if (next !== undefined) found.add(before + letter + rest)
    }
    if (next === undefined) continue
    found.add(before + rest)
    if (at + 1 < signs.length) found.add(before + signs[at + 1]! + next + signs.slice(at + 2).join(''))
  }
  return [...found]
}

/** How two keys that are not the same are one letter off each other, if they are. */
export function howOneOff(one: string, other: string): 'differs' | 'exchanged' | undefined {
  const [a, b] = [[...one], [...other]]
  if (Math.abs(a.length - b.length) > 1) return undefined
  let from = 0
  while (from < a.length && from < b.length && a[from] === b[from]) from += 1
  let ends = 0
  while (ends < a.length - from && ends < b.length - from && a.at(-1 - ends) === b.at(-1 - ends)) ends += 1
  const [left, right] = [a.slice(from, a.length - ends), b.slice(from, b.length - ends)]
  if (left.length <= 1 && right.length <= 1) return 'differs'
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0] ? 'exchanged' : undefined
}

/** Letters to put in, take out or replace, at least, to make one of the other. */
export function editsBetween(one: string, other: string): number {
  const [a, b] = [[...one], [...other]]
  let row = b.map((_, at) => at + 1)
  for (const [i, letter] of a.entries()) {
    let [diagonal, left] = [i, i + 1]
    row = row.map((above, at) => {
      const edits = Math.min(left + 1, above + 1, diagonal + (letter === b[at] ? 0 : 1))
      diagonal = above
      left = edits
      return edits
    })
  }
  return row.at(-1) ?? a.length
}
