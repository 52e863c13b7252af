// Fields: the one declaration that forms, validation, JSON, OpenAPI, CSV columns, history and audit read.
import { codesOn, labelOf, type CodeList } from '#code-lists/code-list.ts'
import { withLocal, type LocalCode } from '#code-lists/local-codes.ts'
import { inSentence, readDate, showIso, showShortIso } from './dates.ts'
import { readDecimal, readMoney, showDecimal, showMoney } from './quantities.ts'
import { isStorable, readText, textProblemMessage } from './text.ts'

/** What a reader may need besides the value: the day it is, and the authority's own codes. */
export type Reading = { today: Temporal.PlainDate, local?: readonly LocalCode[] }

type ReadOne<T> = { value: T } | { error: string }

/** What stands on the form for a field: a plain description that pages draw and OpenAPI prints. */
export type FieldKind = 'text' | 'longText' | 'date' | 'choice' | 'flag' | 'decimal' | 'money' | 'number' | 'password' | 'email' | 'tel'

export type Field<T = unknown> = {
  kind: FieldKind
  label: string
  /** What is missing where nothing was typed, if the label is no thing that could be entered: "how many units it counts as". */
  thing?: string
  hint?: string
  /** Optional fields say so on the page and read as null when left empty. */
  optional: boolean
  /** When it may be left empty, where another field decides: "for a shared house". The rules of the form refuse it otherwise. */
  optionalFor?: string
  /** Identifies a person: kept out of logs and addresses, and erased with them. */
  personal: boolean
  max?: number
  width?: number
  codes?: CodeList
  options?: readonly { value: string, text: string, hint?: string }[]
  autocomplete?: string
  /** Reads trimmed, non-empty text. Emptiness is judged by `read` below. */
  readText(typed: string, reading: Reading): ReadOne<T>
  /** How the value stands in a form, in JSON and in CSV. */
  write(value: T): string
  /** How the value stands on a page. */
  show(value: T): string
  schema: Record<string, unknown>
}

export type Fields = Record<string, Field>
type ValueOf<F> = F extends { readText(...args: never[]): ReadOne<infer T>, optional: infer O } ? (O extends true ? T | null : T) : never
export type ValuesOf<F extends Fields> = { [K in keyof F]: ValueOf<F[K]> }
/** What reading gives: every value, or every error with the values that could be read, so that rules can speak at the same time. */
export type Read<F extends Fields> = { values: ValuesOf<F>, typed: Typed } | { errors: Errors, partial: Partial<ValuesOf<F>>, typed: Typed }
/** What was typed, by field, exactly as it came: it goes back into the form when something is wrong. */
export type Typed = Record<string, string>
/** A message per field name; '' is about the form as a whole. */
export type Errors = Record<string, string>

type Common = { label: string, thing?: string, hint?: string, optionalFor?: string, personal?: boolean, width?: number, autocomplete?: string }
type Made<T, O extends boolean> = Field<T> & { optional: O }

const asIs = (value: string) => value

/** One line of text, trimmed, in NFC. */
export function text<O extends boolean = false>(of: Common & { max?: number, optional?: O, kind?: 'text' | 'email' | 'tel' | 'password' }): Made<string, O> {
  const max = of.max ?? 100
  return { ...base(of), kind: of.kind ?? 'text', max, readText: (typed) => (of.kind === 'password' ? secret : cleaned)(typed, of.label, max, false), write: asIs, show: asIs,
    schema: { type: 'string', maxLength: max } }
}

/** Several lines of text. */
export function longText<O extends boolean = false>(of: Common & { max?: number, optional?: O }): Made<string, O> {
  const max = of.max ?? 4000
  return { ...base(of), kind: 'longText', max, readText: (typed) => cleaned(typed, of.label, max, true), write: asIs, show: asIs,
    schema: { type: 'string', maxLength: max } }
}

/** Text with a shape of its own, such as an identifier: `reader` normalises it or says what is wrong. */
export function shaped<O extends boolean = false>(
  of: Common & { max?: number, optional?: O, reader: (clean: string) => ReadOne<string>, shown?: (value: string) => string, kind?: 'text' | 'email' | 'tel' },
): Made<string, O> {
  const max = of.max ?? 100
  return { ...base(of), kind: of.kind ?? 'text', max,
    readText: (typed) => {
      const clean = cleaned(typed, of.label, max, false)
      return 'error' in clean ? clean : of.reader(clean.value)
    },
    write: asIs, show: of.shown ?? asIs, schema: { type: 'string', maxLength: max } }
}

/** An e-mail address: only a shape that can't be one is refused. */
export function email<O extends boolean = false>(of: Common & { optional?: O }): Made<string, O> {
  return shaped({ ...of, kind: 'email', max: 254, reader: (typed) =>
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed) ? { value: typed } : { error: `${of.label} must be like name@example.org` } })
}

/** A day, held as ISO text: '2026-06-04'. */
export function date<O extends boolean = false>(of: Common & { optional?: O, notAfterToday?: boolean, yearNeeded?: boolean }): Made<string, O> {
  return { ...base(of), kind: 'date', width: 20,
    readText: (typed, { today }) => {
      const day = readDate(typed, today, of.label, { yearNeeded: of.yearNeeded ?? false })
      if ('error' in day) return day
      if (of.notAfterToday && Temporal.PlainDate.compare(day, today) > 0) return { error: `${of.label} must be today or in the past` }
      return { value: day.toString() }
    },
    write: asIs, show: showIso, schema: { type: 'string', format: 'date' } }
}

/** A quantity with two decimal places, held as text: '1.00'. */
export function decimal<O extends boolean = false>(of: Common & { optional?: O, most?: number }): Made<string, O> {
  return { ...base(of), kind: 'decimal', width: 5,
    readText: (typed) => {
      const got = readDecimal(typed, of.label, { max: (of.most ?? 9999) * 100 })
      return 'error' in got ? got : { value: showDecimal(got.hundredths) }
    },
    write: asIs, show: asIs, schema: { type: 'string', pattern: '^[0-9]{1,6}\\.[0-9]{2}$' } }
}

/** An amount of money, typed in pounds and held as whole pence: '£25.20' is 2520. In a form, in JSON and in files it stands as '25.20'. */
export function money<O extends boolean = false>(of: Common & { optional?: O, mostPence: number }): Made<number, O> {
  return { ...base(of), kind: 'money', width: 10,
    readText: (typed) => {
      const got = readMoney(typed, of.label, { max: BigInt(of.mostPence) })
      return 'error' in got ? got : { value: Number(got.pence) }
    },
    write: showDecimal, show: (value) => showMoney(BigInt(value)), schema: { type: 'string', pattern: '^[0-9]{1,9}\\.[0-9]{2}$' } }
}

/** A whole number between two bounds. */
export function wholeNumber<O extends boolean = false>(of: Common & { optional?: O, least?: number, most?: number }): Made<number, O> {
  const [least, most] = [of.least ?? 0, of.most ?? 999_999_999]
  return { ...base(of), kind: 'number', width: 10,
    readText: (typed) => {
      const number = /^[0-9]{1,15}$/.test(typed) ? Number(typed) : NaN
      // A bound that nobody comes near is nothing to be told of.
      if (Number.isNaN(number)) return { error: `${of.label} must be a whole number${most < 100_000 ? ` between ${least} and ${most}` : `, such as ${Math.max(least, 1)}`}` }
      if (number < least || number > most) return { error: `${of.label} must be between ${least} and ${most}` }
      return { value: number }
    },
    write: String, show: String, schema: { type: 'integer', minimum: least, maximum: most } }
}

/** One code of a list. Only codes in use may be chosen; old records keep theirs. */
export function choice<L extends CodeList, O extends boolean = false>(of: Common & { list: L, optional?: O, only?: readonly string[] }): Made<L['codes'][number]['code'], O> {
  type Code = L['codes'][number]['code']
  const offered = ({ today, local = [] }: Reading) => codesOn(withLocal(of.list, local), today).filter((entry) => !of.only || of.only.includes(entry.code))
  return { ...base(of), kind: 'choice', codes: of.list,
    readText: (typed, reading) => offered(reading).some((entry) => entry.code === typed)
      ? { value: typed as Code } : { error: `Choose ${inSentence(of.label)} from the list` },
    write: asIs, show: (value) => labelOf(of.list, value),
    schema: { type: 'string', enum: of.list.codes.map((entry) => entry.code) } }
}

/** One of the things that exist where the form stands, such as the levels of this service: options come with the request. */
export function pick<O extends boolean = false>(of: Common & { optional?: O }): Made<string, O> {
  return { ...base(of), kind: 'choice',
    readText: (typed) => cleaned(typed, of.label, 100, false), write: asIs, show: asIs, schema: { type: 'string' } }
}

/** Yes or no; an empty box is no. */
export function flag(of: Common): Made<boolean, false> {
  return { ...base(of), kind: 'flag',
    readText: (typed) => typed === 'yes' || typed === 'true' ? { value: true } : typed === 'no' || typed === 'false' ? { value: false }
      : { error: `${of.label} must be yes or no` },
    write: (value) => (value ? 'yes' : 'no'), show: (value) => (value ? 'Yes' : 'No'), schema: { type: 'boolean' } }
}

function base<O extends boolean>(of: Common & { optional?: O }) {
  return { label: of.label, optional: (of.optional ?? false) as O, personal: of.personal ?? false,
    ...(of.thing === undefined ? {} : { thing: of.thing }), ...(of.hint === undefined ? {} : { hint: of.hint }),
    ...(of.optionalFor === undefined ? {} : { optionalFor: of.optionalFor }), ...(of.width === undefined ? {} : { width: of.width }),
    ...(of.autocomplete === undefined ? {} : { autocomplete: of.autocomplete }) }
}

function cleaned(typed: string, label: string, max: number, multiline: boolean): ReadOne<string> {
  const got = readText(typed, { max, multiline })
  return 'error' in got ? { error: textProblemMessage(got.error, label, max) } : got
}

/** A password is what was typed, spaces and all. */
function secret(typed: string, label: string, max: number): ReadOne<string> {
  if ([...typed].length > max) return { error: textProblemMessage('too-long', label, max) }
  return isStorable(typed) ? { value: typed } : { error: textProblemMessage('not-text', label, max) }
}

/**
 * Reads a whole form, JSON body or CSV row. All errors at once; what was typed always comes back.
 * The only place that validates (design.md 3): a value that went through here is the value that is stored and shown.
 */
export function read<const F extends Fields>(fields: F, input: unknown, reading: Reading): Read<F> {
  const given = input !== null && typeof input === 'object' && !Array.isArray(input) ? input as Record<string, unknown> : {}
  const values: Record<string, unknown> = {}
  const typed: Typed = {}
  const errors: Errors = {}
  for (const [name, field] of Object.entries(fields)) {
    const raw = Object.hasOwn(given, name) ? given[name] : undefined
    const asTyped = textOf(raw)
    if (asTyped === undefined) {
      errors[name] = `${field.label} must be a single value`
      continue
    }
    typed[name] = asTyped
    if (asTyped.trim() === '') {
      if (field.kind === 'flag') values[name] = false
      else if (field.optional) values[name] = null
      else errors[name] = emptyMessage(field)
      continue
    }
    const got = field.readText(field.kind === 'password' ? asTyped : asTyped.trim(), reading)
    if ('error' in got) errors[name] = got.error
    // Nothing but invisible characters is nothing.
    else if (got.value === '' && !field.optional) errors[name] = emptyMessage(field)
    else values[name] = got.value === '' ? null : got.value
  }
  return Object.keys(errors).length > 0 ? { errors, partial: values as Partial<ValuesOf<F>>, typed } : { values: values as ValuesOf<F>, typed }
}

const version = { label: 'Version', hint: 'Of the record as it was read. Nothing is saved over what has changed since.' }
export const versionField = { version: wholeNumber(version) }
/** Of a request: without it, it is about the record as it stands. */
export const versionSeen = { version: wholeNumber({ ...version, optional: true }) }

/** The version of a record that a form was shown with; nothing that can be saved over, if it can't be read. */
export function versionIn(body: Record<string, unknown>, { today }: Reading): number {
  const got = read(versionField, body, { today })
  return 'values' in got ? got.values.version : 0
}

/** What was typed, beside the label of its field. */
export type Labelled = { label: string, text: string }

export function labelled(fields: Fields, typed: Typed): Labelled[] {
  return Object.entries(fields).flatMap(([name, { label }]) => (typed[name] ? [{ label, text: typed[name] }] : []))
}

/** The values for rules to judge: all of them, or those that could be read. */
export function readable<F extends Fields>(got: Read<F>): Partial<ValuesOf<F>> {
  return 'values' in got ? got.values : got.partial
}

/** What a person would have typed for stored values, to fill a form with. */
export function write<F extends Fields>(fields: F, values: { [K in keyof F]?: unknown }): Typed {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => {
    const value = values[name as keyof F]
    return [name, value === null || value === undefined ? '' : field.kind === 'date' ? showShortIso(value as string) : field.write(value as never)]
  }))
}

/**
 * A value in the words a reader sees: codes as the authority calls them, things to choose from by their name, days in full ('4 June 2026') or
 * `short` ('04/06/2026'). Nothing is ''.
 */
export function inWords(field: Field, value: unknown, { local = [], options = [], short = false }: Wording = {}): string {
  if (value === null || value === undefined || value === '') return ''
  const named = options.find((option) => option.value === value)?.text
  return named ?? (field.codes ? labelOf(withLocal(field.codes, local), value as string) : short && field.kind === 'date' ? showShortIso(value as string) : field.show(value as never))
}
type Wording = { local?: readonly LocalCode[], options?: readonly { value: string, text: string }[] | undefined, short?: boolean }

/** The fields that would be typed otherwise than they stand: what a form changes. */
export function differing(fields: Fields, stands: Typed, values: Record<string, unknown>): string[] {
  const now = write(fields, values)
  return Object.keys(fields).filter((name) => now[name] !== (stands[name] ?? ''))
}

function emptyMessage(field: Field): string {
  return `${field.kind === 'choice' ? 'Choose' : 'Enter'} ${field.thing ?? inSentence(field.label)}`
}

/** Form posts send text; JSON may send numbers and booleans. Anything else, such as a list, is not one value. */
function textOf(raw: unknown): string | undefined {
  if (raw === undefined || raw === null) return ''
  if (typeof raw === 'string') return raw
  if (typeof raw === 'boolean') return raw ? 'yes' : 'no'
  // Beyond this a number that was sent is no longer the number that was read.
  if (typeof raw === 'number' && Math.abs(raw) <= Number.MAX_SAFE_INTEGER) return String(raw)
  return undefined
}
