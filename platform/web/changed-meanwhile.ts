// A colleague saved what a form shows while somebody typed into it: the form comes back with what they typed, beside what stands now (decision 9).
import type { Errors, Fields } from '../fields.ts'

type Values = Record<string, unknown>
type Options = Record<string, readonly { value: string, text: string }[]>

/** What is said at the top of the form, and at each field that stands otherwise what stands there now. */
export function changedMeanwhile(fields: Fields, values: Values, standing: Values, options: Options = {}): Errors {
  const differing = Object.keys(fields).filter((name) => wordsIn(fields, options, values, name) !== wordsIn(fields, options, standing, name))
  return {
    '': 'A colleague saved this while you were typing. What you typed is still in the form: compare it with what stands now, then save or send it again',
    ...Object.fromEntries(differing.map((name) => [name, `${fields[name]!.label} is ${quoted(wordsIn(fields, options, standing, name))} now`])),
  }
}

/** A value in the words a reader sees. */
export function wordsIn(fields: Fields, options: Options, values: Values, name: string): string {
  const value = values[name]
  if (value === null || value === undefined || value === '') return ''
  return options[name]?.find((option) => option.value === value)?.text ?? fields[name]!.show(value as never)
}

export const quoted = (words: string) => (words === '' ? 'empty' : `“${words}”`)
