// A colleague saved what a form shows while somebody typed into it: the form comes back with what they typed, beside what stands now (decision 9).
import { inWords, type Errors, type Fields } from '../fields.ts'

type Values = Record<string, unknown>
type Options = Record<string, readonly { value: string, text: string }[]>

/** What is said at the top of the form, and at each field that stands otherwise what stands there now. */
export function changedMeanwhile(fields: Fields, values: Values, standing: Values, options: Options = {}): Errors {
  const words = (of: Values, name: string) => inWords(fields[name]!, of[name], { options: options[name] })
  const differing = Object.keys(fields).filter((name) => words(values, name) !== words(standing, name))
  return {
    '': 'A colleague saved this while you were typing. What you typed is still in the form: compare it with what stands now, then save or send it again',
    ...Object.fromEntries(differing.map((name) => [name, `${fields[name]!.label} is ${quoted(words(standing, name))} now`])),
  }
}

export const quoted = (words: string) => (words === '' ? 'empty' : `“${words}”`)
